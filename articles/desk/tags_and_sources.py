"""Tags and sources: merging them, applying their new names and rights, and suggesting tags."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat, Left

from articles import search
from articles.database.merge_lock import merge_alone
from articles.desk.transitions import Refused
from articles.models import Article, Citation, Crediting, Source, SourceHost, SourceTag, Tag, Tagging
from articles.models.querysets import ArticleQuerySet
from articles.reading import public_version, renditions
from articles.text import html
from articles.text.words import search_text
from articles.vocabulary import Rights, TagKind

# How many articles are indexed again while somebody waits: about two seconds.
REINDEXED_AT_ONCE = 2_000
# The same after a change of name, which matters less.
RENAMED_AT_ONCE = 500
MAX_SUGGESTED = 8
# Up to this many articles are marked as outdated one by one; if there are more, all articles of the survivor are.
_MARKED_AT_MOST = 10_000
_NAMED_AT_MOST = 1_000
# Tags are suggested from this many words of an article, and this many characters of its body.
_OPENING_WORDS = 200
_OPENING = 4_000
# The longest id that a source can have for an article.
_LONGEST_REF = Article._meta.get_field("source_ref").max_length or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult:
    """How much a merge moved to the survivor, and how many articles still wait for `rebuild_search` (`left`).

    `renamed` counts the articles that needed a new id, because the survivor had another article with theirs.
    """

    articles: int = 0
    citations: int = 0
    hosts: int = 0
    renamed: int = 0
    left: int = 0

    def __str__(self) -> str:
        """Return what was moved, in words."""
        counts = [(self.articles, "article"), (self.citations, "citation"), (self.hosts, "host")]
        moved = [f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in counts if number]
        if self.renamed:
            moved.append(f"{self.renamed:,} of the articles with a new ID, because theirs was in use")
        return ", ".join(moved) or "nothing to move"


@transaction.atomic
def merge_tags(tag: Tag, *, into: Tag, by: User) -> MergeResult:
    """Merge the tag into another: move its articles, redirect its address, and log it.

    Raises Refused if the two are of different kinds, or the same, or if either has already been merged.
    """
    merge_alone()
    renamed = _newest_naming(tag)
    _lock_articles(Article.objects.filter(taggings__tag=tag), renamed)
    _lock_pair(tag, into)
    if tag.kind != into.kind:
        raise Refused(f"“{tag}” is a {tag.kind}, “{into}” a {into.kind}. Only tags of the same kind can be merged.")
    if tag.kind == TagKind.SECTION:
        # Found by the taggings, which have an index: an article's section is always one of its tags.
        carried = Tagging.objects.filter(tag=tag).values("article")
        Article.objects.filter(section=tag, pk__in=carried).update(section=into)
    moved = _by_key(Article.objects.filter(taggings__tag=tag))
    articles = _move_taggings(tag, into)
    _finish(tag, into, by)
    search.reindex(Article.objects.filter(pk__in=renamed))
    renditions.outdate(Article.objects.filter(taggings__tag=into) if moved is None else moved)
    return MergeResult(articles=articles)


@transaction.atomic
def merge_sources(source: Source, *, into: Source, by: User) -> MergeResult:
    """Merge the source into another: move its articles, citations and hosts, and log it.

    From then on, the other source's rights decide how much of its articles readers see. Raises Refused if the two are
    the same, or if either has already been merged.
    """
    merge_alone()
    named_in = _newest_naming(source)
    _lock_articles(Article.objects.filter(Q(source=source) | Q(citations__source=source)), named_in)
    _lock_pair(source, into)
    moved = Article.objects.from_source(source)
    # Listed before they move, while they can be told apart from the other's.
    changed_for_readers = _newest_published(source) if _visibility(source) != _visibility(into) else []
    left = moved.published().count() - len(changed_for_readers) if changed_for_readers else 0
    credited = _by_key(Article.objects.filter(creditings__source=source))
    result = _move_source(source, into)
    _finish(source, into, by)
    search.reindex(Article.objects.filter(pk__in={*changed_for_readers, *named_in}))
    renditions.outdate(Article.objects.filter(creditings__source=into) if credited is None else credited)
    renditions.update_language(into)
    return replace(result, left=left)


@transaction.atomic
def finish_merge(row: Tag | Source) -> None:
    """Move to the survivor what is still left on a merged tag or source, and show readers and searches the new name.

    Release 0.2.0 left articles on it that an import wrote during the merge. Does nothing if the row is not merged.
    """
    merge_alone()
    if isinstance(row, Tag):
        left = Article.objects.filter(Q(taggings__tag=row) | Q(section=row))
    else:
        left = Article.objects.filter(Q(source=row) | Q(citations__source=row) | Q(creditings__source=row))
    slices = _slices(sorted(set(left.order_by().values_list("pk", flat=True))))
    for keys in slices:
        _lock_in_order(Article.objects.filter(pk__in=keys))
    public_version.lock()
    into = row.survivor()
    for pk in sorted((row.pk, into.pk)):
        type(row)._base_manager.select_for_update().get(pk=pk)
    if into.pk == row.pk:
        return
    if isinstance(row, Tag) and isinstance(into, Tag):
        Article.objects.filter(section=row).update(section=into)
        _move_taggings(row, into)
    elif isinstance(row, Source) and isinstance(into, Source):
        _move_source(row, into)
        renditions.update_language(into)
    for keys in slices:
        search.reindex(Article.objects.filter(pk__in=keys))
        renditions.outdate(Article.objects.filter(pk__in=keys))


def _move_taggings(tag: Tag, into: Tag) -> int:
    taggings = Tagging.objects.filter(tag=tag)
    twice = taggings.filter(Exists(Tagging.objects.filter(tag=into, article=OuterRef("article"))))
    return twice.delete()[0] + taggings.update(tag=into)


def _move_source(source: Source, into: Source) -> MergeResult:
    renamed = _rename_clashing(source, into)
    cited = Citation.objects.filter(source=source)
    same = Citation.objects.filter(source=into, article=OuterRef("article"), role=OuterRef("role"), url=OuterRef("url"))
    citations = cited.filter(Exists(same)).delete()[0] + cited.update(source=into)
    named = Crediting.objects.filter(source=source)
    named.filter(Exists(Crediting.objects.filter(source=into, article=OuterRef("article")))).delete()
    named.update(source=into)
    articles = Article.objects.from_source(source).update(source=into)
    hosts = SourceHost.objects.filter(source=source).update(source=into)
    same_slug = SourceTag.objects.filter(source=into, kind=OuterRef("kind"), slug=OuterRef("slug"))
    SourceTag.objects.filter(~Exists(same_slug), source=source).update(source=into)
    return MergeResult(articles=articles, citations=citations, hosts=hosts, renamed=renamed)


def renew(row: Tag | Source, *, is_renamed: bool = True) -> None:
    """Show readers the tag's or source's new name and rights, in the caller's transaction.

    If it has a new name, the newest of its articles are found by that at once, the others after `rebuild_search`.
    """
    if is_renamed:
        # Before the renditions: their lock is the public version, which every transaction takes after the articles.
        search.reindex(Article.objects.filter(pk__in=_newest_naming(row)))
    named = {"taggings__tag": row} if isinstance(row, Tag) else {"creditings__source": row}
    renditions.outdate(Article.objects.filter(**named))
    if isinstance(row, Source):
        renditions.update_language(row)


@transaction.atomic
def take_language(source: Source, language: str, *, by: User) -> None:
    """Print the language that was suggested for the source, and log it.

    Raises Refused if that is no longer the suggestion, or if the source has a language by now.
    """
    if not Source.objects.filter(pk=source.pk, language="", suggested_language=language).update(language=language):
        raise Refused(f"The language of “{source}” has changed in the meantime. Look at it again.")
    source.refresh_from_db()
    message = f"Took the suggested language, {language}."
    LogEntry.objects.log_actions(by.pk, [source], CHANGE, message, single_object=True)
    renew(source)


def _newest_naming(row: Tag | Source) -> list[int]:
    """Return the keys of the newest articles whose index holds the name, as many as a person can wait for."""
    if isinstance(row, Tag):
        return _newest_keys(Article.objects.filter(taggings__tag=row))
    keys = {*_newest_keys(row.articles.all()), *_newest_keys(Article.objects.filter(citations__source=row))}
    return sorted(keys)[-RENAMED_AT_ONCE:]


def _newest_keys(articles: ArticleQuerySet) -> list[int]:
    return list(articles.order_by("-pk").values_list("pk", flat=True)[:RENAMED_AT_ONCE])


def reindex(source: Source) -> int:
    """Index the source's articles again after its rights have changed; return how many still wait for `rebuild_search`.

    It takes the newest first, only as many as a person can wait for.
    """
    newest = _newest_published(source)
    search.reindex(Article.objects.filter(pk__in=newest))
    return Article.objects.from_source(source).published().count() - len(newest)


def suggested_tags(article: Article) -> list[Tag]:
    """Return topics that the article's opening words mention and that it does not have yet, in order of mention.

    If the text mentions a merged tag, its survivor is suggested. Two queries, however many tags there are.
    """
    text = article.working or article
    opening = html.to_text(article.body[:_OPENING])
    words = search_text("\n".join([text.headline or article.headline_suggested, text.summary, opening])).split()
    words = words[:_OPENING_WORDS]
    # Joined words too: "moody", "s" is the tag "moodys", and a Chinese tag is several words run together.
    joined = ("".join(words[at : at + size]) for size in (2, 3, 4) for at in range(len(words) - size + 1))
    slugs = {*words, *("-".join(pair) for pair in pairwise(words)), *joined}
    folded = f" {' '.join(words)} "
    suggestions: dict[Tag, int] = {}
    carried = set(article.taggings.values_list("tag", flat=True))
    for tag in Tag.objects.filter(kind=TagKind.TOPIC, slug__in=slugs).select_related("merged_into").order_by("pk"):
        places = [folded.find(f" {name} ") for name in (search_text(tag.name), search_text(tag.slug)) if name]
        place, survivor = min((place for place in places if place >= 0), default=None), tag.survivor()
        if place is not None and survivor.pk not in carried:
            suggestions[survivor] = min(place, suggestions.get(survivor, place))
    return sorted(suggestions, key=suggestions.__getitem__)[:MAX_SUGGESTED]


def _lock_articles(articles: ArticleQuerySet, others: list[int]) -> None:
    """Lock the published ones of the articles, and those with the other keys, then the public version.

    That is the order in which every act takes its locks.
    """
    wanted = Q(pk__in=articles.published().order_by("pk").values_list("pk", flat=True)) | Q(pk__in=others)
    _lock_in_order(Article.objects.filter(wanted))
    public_version.lock()


def _lock_in_order(articles: ArticleQuerySet) -> None:
    list(articles.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _slices(keys: list[int]) -> list[list[int]]:
    """Return the keys in lists that a statement can name one by one."""
    return [keys[start : start + _NAMED_AT_MOST] for start in range(0, len(keys), _NAMED_AT_MOST)]


def _lock_pair(row: Tag | Source, into: Tag | Source) -> None:
    """Reload and lock both rows; raise Refused if they are the same, or if either has been merged."""
    if row.pk == into.pk:
        raise Refused(f"“{row}” cannot be merged into itself.")
    # Always in order of key, so that two people who merge at once cannot deadlock.
    for locked in sorted((row, into), key=lambda either: either.pk):
        rows: Any = type(locked)._default_manager
        locked.refresh_from_db(from_queryset=rows.select_for_update())
        if locked.merged_into is not None:
            raise Refused(f"“{locked}” has already been merged into “{locked.merged_into}”.")


def _finish(row: Tag | Source, into: Tag | Source, by: User) -> None:
    """Point the merged row, and all rows merged into it earlier, to the survivor; add to the log of both."""
    row.merged_from.update(merged_into=into)
    row.merged_into = into
    row.save(update_fields=["merged_into"])
    for logged, message in (
        (row, f"Merged into “{into}” ({into.slug})."),
        (into, f"“{row}” ({row.slug}) was merged into it."),
    ):
        LogEntry.objects.log_actions(by.pk, [logged], CHANGE, message, single_object=True)


def _rename_clashing(source: Source, into: Source) -> int:
    """Give each article whose id the other source uses too a new one, made with its key; return how many there were."""
    in_use = Article.objects.filter(source=into, source_ref=OuterRef("source_ref"))
    key = Cast("pk", CharField())
    room = _LONGEST_REF - len(f" ({source.slug}, )") - 20
    new_ref = Concat(Left(F("source_ref"), room), Value(f" ({source.slug}, "), key, Value(")"))
    return Article.objects.from_source(source).filter(Exists(in_use)).update(source_ref=new_ref)


def _visibility(source: Source) -> tuple[str, int]:
    """Return what decides how much of the source's text readers see. The number of words matters only for excerpts."""
    return source.rights, source.excerpt_words if source.rights == Rights.EXCERPT else 0


def _by_key(articles: ArticleQuerySet) -> ArticleQuerySet | None:
    """Return the articles as a query by key, which still finds them after they move; None if there are too many."""
    keys = list(articles.published().order_by().values_list("pk", flat=True)[: _MARKED_AT_MOST + 1])
    return Article.objects.filter(pk__in=keys) if len(keys) <= _MARKED_AT_MOST else None


def _newest_published(source: Source) -> list[int]:
    newest = Article.objects.from_source(source).published().newest()
    return list(newest.values_list("pk", flat=True)[:REINDEXED_AT_ONCE])
