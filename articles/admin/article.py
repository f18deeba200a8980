"""The article in the admin: the desk's list, the writing form beside the evidence, and the buttons of its decisions."""

import uuid
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from articles import desk, search
from articles.admin import acts, deciding, evidence_panel, standing
from articles.admin.article_filters import BatchFilter, LanguageFilter, NeedsFilter, SourceFilter, StateFilter
from articles.admin.bounded import BoundedList
from articles.admin.editorial import EditorialAdmin
from articles.admin.text_form import TextForm
from articles.models import Article, Citation
from articles.vocabulary import Act, Role

_CHANGE_PAGE = "admin:articles_article_change"


class Queue(BoundedList):
    """The desk's list: without the heavy columns, and linking by public id."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        """Return the rows with their origins, each list page one query for all of them."""
        origins = Citation.objects.filter(role=Role.ORIGIN).select_related("source").defer("text")
        return (
            super()
            .get_queryset(request, exclude_parameters)
            .prefetch_related(Prefetch("citations", origins, "origins"))
            .defer("body", "summary", "source_image", "working__summary")
        )

    def url_for_result(self, result: Any) -> str:
        """Return the address of the article's page."""
        return reverse(_CHANGE_PAGE, args=[result.public_id])


@admin.register(Article)
class ArticleAdmin(EditorialAdmin):
    """Articles come in by import and move by decisions of the desk; here they are looked at, written and decided about."""

    form = TextForm
    list_display = ["story", "standing", "delivered_by", "origin", "words", "age", "why_not_public"]
    list_filter = [StateFilter, NeedsFilter, SourceFilter, LanguageFilter, BatchFilter]
    list_select_related = ["source", "working"]
    ordering = ["-pk"]
    # Only says that there is a search box: `get_search_results` asks the search index.
    search_fields = ["headline"]
    search_help_text = "Words, a “phrase in quotes”, -word to exclude. Headline, text and what the source wrote."
    change_form_template = "admin/articles/article/change_form.html"
    fieldsets = [
        (None, {"fields": ["headline", "dek", "summary"]}),
        ("Section and tags", {"fields": ["section", "filed_under"]}),
    ]

    # --- Rights.

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: articles come in by import."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Say whether the person may write it; what the desk has closed to writing is only shown."""
        may_write = super().has_change_permission(request, obj) and request.user.has_perm("articles.write_any")
        if obj is None or request.method == "POST":
            # A text that was sent is never thrown away for the state: the desk refuses it, and the form keeps it.
            return may_write
        return may_write and obj.state in desk.ALLOWED_FROM[Act.SAVE_TEXT]

    # --- The list.

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Queue]:
        """Return the desk's list."""
        return Queue

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Return what the search index finds, so that “open-source” finds “open‑source”."""
        return (search.find(queryset, search_term, scope="desk") if search_term.strip() else queryset), False

    @admin.display(description="Headline")
    def story(self, article: Article) -> str | SafeString:
        """Return the headline, or the suggestion, marked as such."""
        if headline := standing.headline_of(article):
            return headline
        return format_html(
            '<em class="suggestion">{}</em> <span class="mark">suggested</span>',
            article.headline_suggested or "No headline",
        )

    @admin.display(description="State")
    def standing(self, article: Article) -> SafeString:
        """Return where it stands, as a badge."""
        return format_html('<span class="badge {}">{}</span>', *standing.badge(article, timezone.now()))

    @admin.display(description="Source")
    def delivered_by(self, article: Article) -> str:
        """Return who delivered it."""
        return str(article.source)

    @admin.display(description="Origin")
    def origin(self, article: Article) -> str:
        """Return who reported it first."""
        found = [str(citation.source or citation.url) for citation in article.origins]  # type: ignore[attr-defined]
        return ", ".join(dict.fromkeys(found))

    @admin.display(description="Words")
    def words(self, article: Article) -> int:
        """Return how many words the source wrote."""
        return article.body_word_count

    @admin.display(description="Age")
    def age(self, article: Article) -> SafeString:
        """Return for how long the story has been out, or in, where its source does not say."""
        since = article.source_published_at or article.created_at
        word = "Published there" if article.source_published_at else "Came in"
        return format_html(
            '<time datetime="{}" title="{} {}">{}</time>',
            since.isoformat(), word, standing.moment(since), timesince(since, depth=1),
        )  # fmt: skip

    @admin.display(description="Why not public")
    def why_not_public(self, article: Article) -> str:
        """Return why readers do not see it; of a live article, whether they see its newest text."""
        if standing.has_newer_text(article) and article.is_live():
            return "Live; its newer text is not published"
        return standing.why_not_public(article)

    # --- Decisions.

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the decisions that the person may take about several articles at once."""
        return {
            offer.act.value: (partial(deciding.chosen, offer), offer.act.value, f"{offer.label} …")
            for offer in acts.permitted(acts.person(request))
        }

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list, or act on what was ticked; an act without the right to it is forbidden, however it was sent."""
        asked = [acts.OFFERS[name] for name in request.POST.getlist("action") if name in acts.OFFERS]
        if not all(offer.may_be_taken_by(request.user) for offer in asked):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_urls(self) -> list[Any]:
        """Add the page on which a decision about one article is confirmed."""
        view = self.admin_site.admin_view(self.decide_view)
        return [path("<path:object_id>/decide/<slug:act>/", view, name="articles_article_decide"), *super().get_urls()]

    def decide_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Ask for the decision about one article, or take it."""
        offer, article = acts.OFFERS.get(act), self.get_object(request, object_id)
        if offer is None or article is None:
            raise Http404("There is no such article or decision.")
        if not offer.may_be_taken_by(request.user) or not self.has_view_permission(request, article):
            raise PermissionDenied
        return deciding.page(offer, self, request, [article], back=reverse(_CHANGE_PAGE, args=[article.public_id]))

    # --- The form.

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """Return the article of a public id, or of a key, by which Django's own log knows it."""
        try:
            public_id = uuid.UUID(object_id)
        except ValueError:
            return super().get_object(request, object_id, from_field)
        return self.get_queryset(request).filter(public_id=public_id).first()

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Return nothing to fill in where the article is only shown; the page then prints its text."""
        return self.fieldsets if self.has_change_permission(request, obj) else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        """Return the writing form, told what the desk has refused a moment ago."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", "")
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form; what the desk refuses becomes a message above the text, which stays as it was typed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except desk.Refused as refused:
            request.refused = str(refused)  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: TextForm, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        """Hand the text and the tags to the desk; the row itself is never saved from here."""
        before, done = obj.working_id, []
        if texts := form.typed_texts():
            revision = desk.save_text(obj, by=acts.person(request), **texts)
            if revision.pk != before:
                done.append(f"Saved as {str(revision).lower()}.")
        if tags := form.typed_tags():
            desk.tag(obj, by=acts.person(request), **tags)
            done.append("Saved section and tags.")
        if done and standing.has_newer_text(obj):
            done.append("Readers see the text that was published, until you publish this one.")
        if done or "_decide" not in request.POST:
            messages.success(request, " ".join(done) or "Nothing was changed.")

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Go on to the decision whose button was pressed, back to the list, or stay."""
        act = request.POST.get("_decide", "")
        if act in acts.OFFERS:
            return HttpResponseRedirect(reverse("admin:articles_article_decide", args=[obj.public_id, act]))
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return self.response_post_save_change(request, obj)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form between the evidence, the decisions that are open, and the logs."""
        article: Article | None = kwargs.get("obj")
        if article is not None:
            at = timezone.now()
            css, word = standing.badge(article, at)
            context |= evidence_panel.of_article(article) | {
                "title": standing.headline_of(article) or article.headline_suggested or "No headline",
                "subtitle": None,
                "is_suggested": not standing.headline_of(article),
                "badge_css": css,
                "badge_word": word,
                "why": self.why_not_public(article),
                "text": article.working or article,
                "offered": acts.offered(article, acts.person(request), at),
                "may_write": self.has_change_permission(request, article),
                "is_live": article.is_live(at),
            }
        return super().render_change_form(request, context, *args, **kwargs)
