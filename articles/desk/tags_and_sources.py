"""What the desk decides about tags and sources: which are one and the same, what a source's rights come to, which fit."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat, Left

from articles import search
from articles.desk.transitions import Refused
from articles.models import Article, Citation, Crediting, Source, SourceHost, Tag, Tagging
from articles.models.querysets import ArticleQuerySet
from articles.reading import public_version, renditions
from articles.text import html
from articles.text.words import search_text
from articles.vocabulary import Rights, TagKind

# How many articles get their search entries anew while somebody waits: about two seconds.
REINDEXED_AT_ONCE = 2_000
MAX_SUGGESTED = 8
# Up to so many articles are named one by one as those whose readers see another name; beyond, all that carry it are.
_NAMED_AT_MOST = 10_000
# Of an article, so many words are looked at for tags, and so many characters of its body.
_OPENING_WORDS = 200
_OPENING = 4_000
# Room for " (slug, id)" behind a source's id for an article.
_LONGEST_REF = Article._meta.get_field("source_ref").max_length or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult:
    """How much went over to the survivor, and how many of its articles wait for `rebuild_search`.

    `renamed` counts the articles whose id at the source was taken at the survivor.
    """

    articles: int = 0
    citations: int = 0
    hosts: int = 0
    renamed: int = 0
    left: int = 0

    def __str__(self) -> str:
        """Return what went over, in words."""
        told = [(self.articles, "article"), (self.citations, "citation"), (self.hosts, "host")]
        said = [f"{number:,} {what}{'' if number == 1 else 's'}" for number, what in told if number]
        if self.renamed:
            said.append(f"{self.renamed:,} of the articles with a new id, as theirs was taken")
        return ", ".join(said) or "nothing stood under it"


@transaction.atomic
def merge_tags(tag: Tag, *, into: Tag, by: User) -> MergeResult:
    """Make the tag an old name of another: its articles go over, its address leads there, and the log says so.

    Raises Refused where they are of two kinds, one and the same, or one of them has been merged already.
    """
    _hold(Article.objects.filter(taggings__tag=tag))
    _lock(tag, into)
    if tag.kind != into.kind:
        raise Refused(f"“{tag}” is a {tag.kind}, “{into}” a {into.kind}. Only tags of one kind can be merged.")
    carried = Tagging.objects.filter(tag=tag)
    if tag.kind == TagKind.SECTION:
        # By way of the taggings, which have an index: an article's section is always one of its tags.
        Article.objects.filter(section=tag, pk__in=carried.values("article")).update(section=into)
    moved = _kept(Article.objects.filter(taggings__tag=tag))
    twice = carried.filter(Exists(Tagging.objects.filter(tag=into, article=OuterRef("article"))))
    articles = twice.delete()[0] + carried.update(tag=into)
    _finish(tag, into, by)
    renditions.outdate(Article.objects.filter(taggings__tag=into) if moved is None else moved)
    return MergeResult(articles=articles)


@transaction.atomic
def merge_sources(source: Source, *, into: Source, by: User) -> MergeResult:
    """Make the source an old name of another: what it delivered, what cites it and its hosts go over, the log says so.

    From then on readers see of its articles what the other's rights allow. Raises Refused where they are one and the
    same, or one of them has been merged already.
    """
    _hold(Article.objects.filter(Q(source=source) | Q(citations__source=source)))
    _lock(source, into)
    moved = Article.objects.from_source(source)
    # Named before they move, while they can be told from the other's own.
    shown_otherwise = _newest_published(source) if _shown(source) != _shown(into) else []
    left = moved.published().count() - len(shown_otherwise) if shown_otherwise else 0
    credited = _kept(Article.objects.filter(creditings__source=source))
    renamed = _rename_clashing(source, into)
    cited = Citation.objects.filter(source=source)
    same = Citation.objects.filter(source=into, article=OuterRef("article"), role=OuterRef("role"), url=OuterRef("url"))
    citations = cited.filter(Exists(same)).delete()[0] + cited.update(source=into)
    named = Crediting.objects.filter(source=source)
    named.filter(Exists(Crediting.objects.filter(source=into, article=OuterRef("article")))).delete()
    named.update(source=into)
    articles = moved.update(source=into)
    hosts = SourceHost.objects.filter(source=source).update(source=into)
    _finish(source, into, by)
    renditions.outdate(Article.objects.filter(creditings__source=into) if credited is None else credited)
    renditions.update_language(into)
    if shown_otherwise:
        search.reindex(Article.objects.filter(pk__in=shown_otherwise))
    return MergeResult(articles=articles, citations=citations, hosts=hosts, renamed=renamed, left=left)


def renew(row: Tag | Source) -> None:
    """Let readers see the tag or source by the name, and with the rights, that it has now; in the caller's transaction."""
    named = {"taggings__tag": row} if isinstance(row, Tag) else {"creditings__source": row}
    renditions.outdate(Article.objects.filter(**named))
    if isinstance(row, Source):
        renditions.update_language(row)


def reindex(source: Source) -> int:
    """Let readers find the source's articles by what its rights show now; return how many wait for `rebuild_search`.

    The newest come first, so many as a person can wait for.
    """
    newest = _newest_published(source)
    search.reindex(Article.objects.filter(pk__in=newest))
    return Article.objects.from_source(source).published().count() - len(newest)


def suggested_tags(article: Article) -> list[Tag]:
    """Return topics that the article's first words name and that it does not carry yet, in the order of the words.

    Two queries, however many tags there are. An old name in the text suggests what it was merged into.
    """
    text = article.working or article
    opening = html.to_text(article.body[:_OPENING])
    words = search_text("\n".join([text.headline or article.headline_suggested, text.summary, opening])).split()
    words = words[:_OPENING_WORDS]
    # Joined too: what folds into "moody", "s" has the slug "moodys", and signs of Chinese stand together in one.
    joined = ("".join(words[at : at + size]) for size in (2, 3, 4) for at in range(len(words) - size + 1))
    slugs = {*words, *("-".join(pair) for pair in pairwise(words)), *joined}
    folded = f" {' '.join(words)} "
    found: dict[Tag, int] = {}
    carried = set(article.taggings.values_list("tag", flat=True))
    for tag in Tag.objects.filter(kind=TagKind.TOPIC, slug__in=slugs).select_related("merged_into").order_by("pk"):
        places = [folded.find(f" {name} ") for name in (search_text(tag.name), search_text(tag.slug)) if name]
        place, survivor = min((place for place in places if place >= 0), default=None), tag.survivor()
        if place is not None and survivor.pk not in carried:
            found[survivor] = min(place, found.get(survivor, place))
    return sorted(found, key=found.__getitem__)[:MAX_SUGGESTED]


def _hold(articles: ArticleQuerySet) -> None:
    """Take the articles' rows, then the public version's, then others: the order in which every act takes them."""
    published = articles.published().order_by("pk").values_list("pk", flat=True)
    list(Article.objects.filter(pk__in=published).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    public_version.lock()


def _lock(row: Tag | Source, into: Tag | Source) -> None:
    """Read both as they are now and keep others from them; raise Refused where they do not fit."""
    if row.pk == into.pk:
        raise Refused(f"“{row}” cannot be merged into itself.")
    # In one order, whoever is merged into whom, so that two who merge at once do not wait for each other.
    for one in sorted((row, into), key=lambda one: one.pk):
        rows: Any = type(one)._default_manager
        one.refresh_from_db(from_queryset=rows.select_for_update())
        if one.merged_into is not None:
            raise Refused(f"“{one}” has been merged into “{one.merged_into}” already.")


def _finish(row: Tag | Source, into: Tag | Source, by: User) -> None:
    """Let the old one, and all that were merged into it, lead to the survivor; tell the log of both."""
    row.merged_from.update(merged_into=into)
    row.merged_into = into
    row.save(update_fields=["merged_into"])
    for one, said in (
        (row, f"Merged into “{into}” ({into.slug})."),
        (into, f"“{row}” ({row.slug}) was merged into it."),
    ):
        LogEntry.objects.log_actions(by.pk, [one], CHANGE, said, single_object=True)


def _rename_clashing(source: Source, into: Source) -> int:
    """Give each article whose id at the source is taken at the other one a mark of its own; return how many that were."""
    taken = Article.objects.filter(source=into, source_ref=OuterRef("source_ref"))
    key = Cast("pk", CharField())
    room = _LONGEST_REF - len(f" ({source.slug}, )") - 20
    marked = Concat(Left(F("source_ref"), room), Value(f" ({source.slug}, "), key, Value(")"))
    return Article.objects.from_source(source).filter(Exists(taken)).update(source_ref=marked)


def _shown(source: Source) -> tuple[str, int]:
    """Return what decides how much of its text is shown; how many words matters to an excerpt alone."""
    return source.rights, source.excerpt_words if source.rights == Rights.EXCERPT else 0


def _kept(articles: ArticleQuerySet) -> ArticleQuerySet | None:
    """Return these articles by their keys, whatever becomes of what they were asked by; None where they are very many."""
    keys = list(articles.published().order_by().values_list("pk", flat=True)[: _NAMED_AT_MOST + 1])
    return Article.objects.filter(pk__in=keys) if len(keys) <= _NAMED_AT_MOST else None


def _newest_published(source: Source) -> list[int]:
    newest = Article.objects.from_source(source).published().newest()
    return list(newest.values_list("pk", flat=True)[:REINDEXED_AT_ONCE])
