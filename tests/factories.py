"""Rows for tests. What a test leaves out is filled in with something valid and dull. They do not go through `desk`."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from django.contrib.auth.models import Group, User

from articles import search
from articles.models import Article, Citation, Crediting, Rendition, Revision, Source, SourceHost, Tag, Tagging
from articles.reading import public_version
from articles.text.slugs import slugify, with_number
from articles.vocabulary import ONCE_PUBLIC, AiUse, Role, State, TagKind

# A moment that has passed, whenever the tests run.
THEN = datetime(2026, 1, 10, 12, tzinfo=UTC)

_numbers = count(1)


def make_user(name: str = "", *, groups: Iterable[str] = (), **columns) -> User:
    """Return a user who may enter the desk, in these groups (a migration makes them).

    Log them in with `force_login`.
    """
    user = User(username=name or f"person-{next(_numbers)}", is_staff=True, **columns)
    user.set_unusable_password()
    user.save()
    user.groups.set(Group.objects.filter(name__in=list(groups)))
    return user


def make_source(name: str = "", *, hosts: Iterable[str] = (), **columns) -> Source:
    """Return a source whose articles readers see only as links, unless `rights` allow more."""
    name = name or f"Source {next(_numbers)}"
    source = Source.objects.create(name=name, slug=columns.pop("slug", slugify(name)), **columns)
    for host in hosts:
        SourceHost.objects.create(source=source, host=host)
    return source


def make_tag(name: str = "", *, kind: TagKind = TagKind.TOPIC, **columns) -> Tag:
    """Return a topic, or a section."""
    slug = columns.pop("slug", "")
    name = name or slug or f"{kind.label} {next(_numbers)}"
    return Tag.objects.create(kind=kind, name=name, slug=slug or slugify(name), **columns)


def make_section(name: str = "", **columns) -> Tag:
    """Return a section."""
    return make_tag(name, kind=TagKind.SECTION, **columns)


def make_article(*, state: State = State.INCOMING, tags: Iterable[Tag] = (), **columns) -> Article:
    """Return an article in the state, with its tags and search index as `desk` would have left them.

    In a state that readers have seen it has a slug, a headline and a moment: THEN, unless `published_at` says
    otherwise. A `section` is one of its tags.
    """
    number = next(_numbers)
    columns = {"headline": f"Headline {number}", "source_ref": f"ref-{number}"} | columns
    if "source" not in columns:
        columns["source"] = Source.objects.get_or_create(slug="any-source", defaults={"name": "Any Source"})[0]
    if state in ONCE_PUBLIC:
        columns["published_at"] = columns.get("published_at") or THEN
        columns["slug"] = columns.get("slug") or with_number(slugify(columns["headline"]), number)
    article = Article.objects.create(state=state, **columns)
    section = columns.get("section")
    filed = dict.fromkeys([*tags, *([section] if section else [])])
    moment = article.published_at if state == State.PUBLISHED else None
    Tagging.objects.bulk_create(Tagging(article=article, tag=tag, published_at=moment) for tag in filed)
    search.index([search.of_article(article)])
    if state == State.PUBLISHED:
        _credit(article, article.source)
    if state in ONCE_PUBLIC:
        # Without texts: they are made when somebody reads them, or by `renditions.rebuild`.
        Rendition.objects.create(
            article=article,
            number=public_version.move(),
            visible_from=moment,
            removed_as="" if moment else state,
            changed_at=THEN,
            updated_at=article.revised_at or moment,
            language=(article.language or article.source.language).lower(),
            ai_use=AiUse.UNDECLARED,
        )
    return article


def make_revision(article: Article, *, author: User | None = None, **texts) -> Revision:
    """Return a new revision, which becomes the article's working text. Texts that are left out stay as they were."""
    was = article.working.texts if article.working else {n: getattr(article, n) for n in ("headline", "dek", "summary")}
    written = {"ai_use": AiUse.NONE} | was | texts
    revision = Revision.objects.create(
        article=article,
        number=(article.working.number if article.working else 0) + 1,
        base=article.working,
        author=author or make_user(),
        sha256=Revision.hash_of(**written),
        created_at=THEN,
        **written,
    )
    article.working = revision
    Article.objects.filter(pk=article.pk).update(working=revision)
    return revision


def make_approved_article(*, author: User | None = None, approver: User | None = None, **columns) -> Article:
    """Return an article that can be published: one person wrote its text, and another approved it."""
    article = make_article(state=State.APPROVED, **columns)
    article.approved_sha256 = make_revision(article, author=author).sha256
    article.approved_by = approver or make_user()
    Article.objects.filter(pk=article.pk).update(
        approved_sha256=article.approved_sha256, approved_by=article.approved_by
    )
    return article


def make_submittable_article(*, author: User | None = None, words: int = 180, **columns) -> Article:
    """Return a draft that can be submitted: with headline, supported summary, origin, section and declared AI use."""
    summary = " ".join(f"word{number % 90}" for number in range(words))
    columns = {"headline": "The ferry runs again after a week", "section": make_section()} | columns
    # The source has the same words in another order: all are supported, and none is copied.
    body = " ".join(f"word{number}" for number in reversed(range(90)))
    article = make_article(state=State.DRAFT, **{"body": f"<p>{body} {body} {body}</p>"} | columns)
    make_citation(article)
    make_revision(article, author=author, summary=summary)
    return article


def make_live_article(**columns) -> Article:
    """Return an article that has been live since THEN, or since `published_at`."""
    return make_article(state=State.PUBLISHED, **columns)


def make_live_articles(number: int, **columns) -> list[Article]:
    """Return this many live articles, published a minute apart, newest first."""
    newest = columns.pop("published_at", THEN)
    return [make_live_article(published_at=newest - timedelta(minutes=age), **columns) for age in range(number)]


def make_citation(article: Article, *, role: Role = Role.ORIGIN, **columns) -> Citation:
    """Return a citation of the article in that role, of a new source unless `source` or `url` is given."""
    if not columns.get("source") and not columns.get("url"):
        columns["source"] = make_source()
    cited = Citation.objects.create(article=article, role=role, **{"position": article.citations.count()} | columns)
    if article.state == State.PUBLISHED and cited.source:
        _credit(article, cited.source)
    return cited


def _credit(article: Article, source: Source) -> None:
    Crediting.objects.get_or_create(article=article, source=source, published_at=article.published_at)
