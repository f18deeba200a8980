"""Articles: what the source sent, what the desk wrote, and when readers may see it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from articles.models.fields import HTMLField, PublicIdField
from articles.models.invariants.of_articles import ARTICLE_ELSEWHERE, ARTICLE_STATES, TAGGING
from articles.models.invariants.of_texts import ARTICLE_TEXTS
from articles.models.mergeable import last_in_chain
from articles.models.querysets import ArticleQuerySet
from articles.models.same_story import SAME_STORY
from articles.vocabulary import ONCE_PUBLIC, State, TagKind


class Tagging(models.Model):
    """One tag of one article.

    While the article is published, `published_at` is a copy of the article's, which only `desk` writes: with it, a
    tag's page reads its newest articles from a single index, however many articles carry the tag.
    """

    INVARIANTS = TAGGING

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey("articles.Tag", on_delete=models.PROTECT, related_name="taggings")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "tag"], name="tagging_once")]
        indexes = [
            models.Index(
                "tag",
                F("published_at").desc(),
                F("article").desc(),
                name="tagging_newest",
                condition=Q(published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.tag_id}"


class Article(models.Model):
    """A story: what its source sent, what our editors wrote, and how far it has come.

    Until the article is published, its text columns hold the imported text. From then on they hold the live revision,
    which `desk` copies there. The text that the desk is working on is `working`.
    """

    INVARIANTS = (*ARTICLE_STATES, *ARTICLE_TEXTS, *ARTICLE_ELSEWHERE)

    public_id = PublicIdField()
    source = models.ForeignKey("articles.Source", on_delete=models.PROTECT, related_name="articles", db_index=False)
    source_ref = models.CharField(max_length=255, help_text="The source’s ID for this article.")
    state = models.CharField(max_length=20, choices=State.choices, default=State.INCOMING, editable=False)

    slug = models.CharField(max_length=110, unique=True, null=True, blank=True, editable=False)
    headline = models.CharField(max_length=500, blank=True)
    headline_suggested = models.CharField(max_length=500, blank=True)
    dek = models.CharField("dek (standfirst)", max_length=500, blank=True)
    summary = models.TextField(blank=True)
    section = models.ForeignKey(
        "articles.Tag",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="section_articles",
        db_index=False,
        limit_choices_to={"kind": TagKind.SECTION},
    )
    tags = models.ManyToManyField("articles.Tag", through=Tagging, related_name="articles")

    body = HTMLField(blank=True)
    byline = models.CharField(max_length=300, blank=True)
    dateline = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47, such as en or pt-BR.")
    source_url = models.URLField(max_length=2000, blank=True)
    source_published_at = models.DateTimeField(null=True, blank=True)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    source_image = models.JSONField(null=True, blank=True)
    edition_date = models.DateField(null=True, blank=True)
    body_word_count = models.PositiveIntegerField(default=0, editable=False)
    is_truncated = models.BooleanField(default=False, editable=False)

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # When the text now awaiting review was submitted: the first text, or a new one for a live article.
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The sha256 of the approved text, or "". Saving a new text clears it.
    approved_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    duplicate_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="duplicates",
        db_index=False,
    )

    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When readers last got a text that says something new: every class of change except a refile sets it.
    revised_at = models.DateTimeField(null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(null=True, blank=True)
    working = models.ForeignKey(
        "articles.Revision",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    live_revision = models.ForeignKey(
        "articles.Revision",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    # Each a sha256 of 32 bytes, or NULL if there is nothing to compare. The first two (of the canonical address and of
    # the folded text) identify a story; the other two (of the folded evidence and of the raw record) show that it has
    # changed.
    url_fingerprint = models.BinaryField(max_length=32, null=True, editable=False)
    text_fingerprint = models.BinaryField(max_length=32, null=True, editable=False)
    evidence_fingerprint = models.BinaryField(max_length=32, null=True, editable=False)
    raw_fingerprint = models.BinaryField(max_length=32, null=True, editable=False)
    # What the source has said, part by part (`articles.intake.parts`); NULL in rows that release 0.2.0 imported.
    evidence_parts = models.BinaryField(max_length=255, null=True, editable=False)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    desk_touched_at = models.DateTimeField(null=True, blank=True, editable=False)
    source_changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    # What `shares` compares.
    STORY_COLUMNS = tuple(SAME_STORY)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                F("published_at").desc(), F("id").desc(), name="article_newest", condition=Q(state=State.PUBLISHED)
            ),
            models.Index(
                "source",
                F("published_at").desc(),
                F("id").desc(),
                name="article_newest_of_source",
                condition=Q(state=State.PUBLISHED),
            ),
            models.Index("state", F("updated_at").desc(), F("id").desc(), name="article_queue"),
            models.Index("source", F("id").desc(), name="article_of_source"),
            models.Index(
                "assignee", F("updated_at").desc(), name="article_of_assignee", condition=Q(assignee__isnull=False)
            ),
            models.Index("submitted_at", name="article_to_review", condition=Q(submitted_at__isnull=False)),
            models.Index(
                "source_changed_at", name="article_source_changed", condition=Q(source_changed_at__isnull=False)
            ),
            models.Index("duplicate_of", name="article_duplicate_of", condition=Q(duplicate_of__isnull=False)),
            models.Index("url_fingerprint", name="article_by_url", condition=Q(url_fingerprint__isnull=False)),
            models.Index("text_fingerprint", name="article_by_text", condition=Q(text_fingerprint__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_ref"], name="article_once_a_source"),
            models.CheckConstraint(name="article_has_a_ref", condition=~Q(source_ref="")),
            models.CheckConstraint(name="article_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="article_slug_not_empty", condition=Q(slug=None) | ~Q(slug="")),
            models.CheckConstraint(
                name="article_public_is_whole",
                condition=~Q(state__in=[*ONCE_PUBLIC])
                | (Q(published_at__isnull=False) & Q(slug__isnull=False) & ~Q(headline="")),
                violation_error_message="A public article needs a headline, an address and a publication time.",
            ),
            models.CheckConstraint(
                name="article_never_before_embargo",
                condition=Q(embargo_until=None) | Q(published_at=None) | Q(published_at__gte=F("embargo_until")),
                violation_error_message="The article is under embargo at that time.",
            ),
        ]
        permissions = [
            ("publish_any", "Can publish, schedule and deschedule"),
            ("withdraw_any", "Can take a published article down"),
            ("spike_any", "Can spike and restore"),
            ("write_any", "Can write headlines and summaries"),
            ("write_others", "Can write what others are working on, and take it over"),
            ("review_any", "Can approve, and ask for changes"),
            ("self_approve", "Can approve their own text in an emergency"),
            ("refile_any", "Can publish a refile or an update of a live article"),
            ("correct_any", "Can publish a clarification or a correction"),
            ("embargo_any", "Can set or lengthen an embargo"),
            ("lift_embargo", "Can lift or shorten an embargo"),
        ]

    def __str__(self) -> str:
        return self.headline or self.headline_suggested or f"Article {self.public_id}"

    def get_absolute_url(self) -> str:
        """Return the address of the public page. Raises NoReverseMatch for an article that was never published."""
        return reverse("article", args=[self.slug])

    def survivor(self) -> "Article":
        """Return the article that this one ended up merged into, after any number of merges; itself if none."""
        return last_in_chain(self, lambda article: article.duplicate_of if article.state == State.MERGED else None)

    def shares(self, other: "Article") -> list[str]:
        """Return what marks the other article as the same story, in words: "the same address", "the same words"."""
        pairs = ((getattr(self, name), getattr(other, name), words) for name, words in SAME_STORY.items())
        return [words for ours, theirs, words in pairs if ours and theirs and bytes(ours) == bytes(theirs)]

    def is_live(self, at: datetime | None = None) -> bool:
        """Return whether readers may see it at a moment (by default, now).

        `ArticleQuerySet.live` is the same rule in SQL.
        """
        at = at or timezone.now()
        return self.state == State.PUBLISHED and self.published_at is not None and self.published_at <= at
