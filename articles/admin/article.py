"""The article in the admin: the writing form beside the evidence, and the buttons of its decisions."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone

from articles import desk
from articles.admin import acts, deciding, evidence_panel, history, rights, status
from articles.admin.addresses import change_url
from articles.admin.queue import QueueAdmin
from articles.admin.writing import endpoints, panel, unsaved
from articles.admin.writing.text_form import TextForm
from articles.models import Article
from articles.vocabulary import Act


@admin.register(Article)
class ArticleAdmin(QueueAdmin):
    """Articles arrive by import and move on by decisions; here the desk reads, writes and decides about them."""

    form = TextForm
    change_form_template = "admin/articles/article/change_form.html"
    fieldsets = [
        (None, {"fields": ["headline", "dek", "summary"]}),
        ("Section, tags and AI use", {"fields": ["section", "filed_under", "ai_use"]}),
    ]

    # --- Rights.

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: articles arrive by import."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Say whether the user may write the article; one that is closed to writing is shown read-only."""
        may_write = super().has_change_permission(request, obj) and rights.may(request.user, Act.SAVE_TEXT, obj)
        if obj is None or request.method == "POST":
            # A text that was sent is never lost to a change of state: the desk refuses it, and the form keeps it.
            return may_write
        return may_write and obj.state in desk.ALLOWED_FROM[Act.SAVE_TEXT]

    # --- Decisions.

    def get_urls(self) -> list[Any]:
        """Add the pages that confirm decisions and show the history, and the endpoints that the form calls."""
        decide = self.admin_site.admin_view(self.decide_view)
        change = unsaved.keep_when_signed_out(
            self.admin_site.admin_view(self.change_view), self.admin_site.has_permission
        )
        return [
            path("<path:object_id>/decide/<slug:act>/", decide, name="articles_article_decide"),
            *history.urls(self),
            *endpoints.urls(self),
            path("<path:object_id>/change/", change, name="articles_article_change"),
            *super().get_urls(),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show everything that has happened to the article, and two of its texts side by side."""
        return history.page(self, request, object_id)

    def decide_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Show the page that confirms a decision, or take the decision. Raises Http404, PermissionDenied."""
        offer, article = acts.OFFERS.get(act), self.get_object(request, object_id)
        if offer is None or article is None:
            raise Http404("No such article or decision.")
        if not offer.may_be_taken_by(request.user, article) or not self.has_view_permission(request, article):
            raise PermissionDenied
        return deciding.page(offer, self, request, article, back=change_url(article))

    # --- The form.

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """Return the article with this public id, or with this primary key, which Django's own log uses."""
        try:
            public_id = uuid.UUID(object_id)
        except ValueError:
            return super().get_object(request, object_id, from_field)
        joined = ("source", "section", "assignee", "working", "live_revision")
        return self.get_queryset(request).select_related(*joined).filter(public_id=public_id).first()

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Return no fields if the article is read-only; the page then prints its text."""
        return self.fieldsets if self.has_change_permission(request, obj) else []

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
        **kwargs: Any,
    ) -> Any:
        """Return the writing form's class, carrying the desk's latest refusal or the unsaved text to restore."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refused, form.clash = getattr(request, "refused", ""), getattr(request, "clash", None)
        if obj is not None and request.method == "GET":
            form.unsaved = unsaved.find(obj, by=rights.user_of(request), restore=request.GET.get("restore", ""))
            form.restored = form.unsaved if "restore" in request.GET else None
        return form

    def changeform_view(self, request: Any, object_id: str | None = None, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form. If the desk refuses, the reason appears above the text, which stays as typed."""
        if object_id and self._keep_or_bring_back(request, object_id):
            return HttpResponseRedirect(f"{request.path}?restore=1")
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except desk.Clash as clash:
            request.clash = clash
            response = super().changeform_view(request, object_id, *args, **kwargs)
            response.status_code = 409
            return response
        except desk.Refused as refused:
            request.refused = str(refused)
            return super().changeform_view(request, object_id, *args, **kwargs)

    def _keep_or_bring_back(self, request: HttpRequest, object_id: str) -> bool:
        """Keep a text that was sent before doing anything else; say whether the session brought back an unsaved one."""
        is_sent = request.method == "POST" and "headline" in request.POST
        if not is_sent and not unsaved.is_stashed(request, object_id):
            return False
        article = self.get_object(request, object_id)
        if article is None or not self.has_change_permission(request):
            return False
        if is_sent:
            unsaved.keep(article, request.POST, by=rights.user_of(request))
            return False
        return unsaved.unstash(request, article, object_id, by=rights.user_of(request)) is not None

    def save_model(
        self,
        request: HttpRequest,
        obj: Article,
        form: TextForm,
        change: bool,  # noqa: FBT001 -- Django's signature
    ) -> None:
        """Pass the text and the tags to the desk, the only one to write the row."""
        before, outcome = obj.working_id, []
        if texts := form.changed_texts():
            revision = desk.save_text(obj, by=rights.user_of(request), **texts)
            if revision.pk != before:
                outcome.append(f"Saved as {str(revision).lower()}.")
        if tags := form.changed_tags():
            desk.tag(obj, by=rights.user_of(request), **tags)
            outcome.append("Saved section and tags.")
        if outcome and status.has_newer_text(obj):
            outcome.append("Readers keep seeing the published text until you publish this one.")
        if outcome:
            desk.discard_unsaved(obj, by=rights.user_of(request))
        if outcome or "_decide" not in request.POST:
            messages.success(request, " ".join(outcome) or "Nothing was changed.")

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Redirect to the decision whose button was pressed, to the same form, or to the list."""
        act = request.POST.get("_decide", "")
        if act in acts.OFFERS:
            return HttpResponseRedirect(reverse("admin:articles_article_decide", args=[obj.public_id, act]))
        if "_continue" in request.POST:
            query = request.GET.copy()
            query.pop("restore", None)
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}" if query else request.path)
        return self.response_post_save_change(request, obj)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form with the evidence, the buttons of decisions, and the logs."""
        article: Article | None = kwargs.get("obj")
        if article is not None:
            at = timezone.now()
            css, word = status.badge(article, at)
            form: TextForm = context["adminform"].form
            may_write = self.has_change_permission(request, article)
            context |= panel.of_form(request, article, form)
            twins = context["assessment"].twins
            context |= evidence_panel.of_article(article, form.working_text.citations, twins) | {
                "title": status.headline_of(article) or article.headline_suggested or "No headline",
                "subtitle": None,
                "is_suggested": not status.headline_of(article),
                "badge_css": css,
                "badge_word": word,
                "why": self.why_not_public(article),
                "offered": acts.offered(article, rights.user_of(request), at),
                "may_write": may_write,
                # The desk submits only its own texts: the first save turns the import into a draft.
                "is_first_save_due": may_write
                and article.working_id is None
                and article.state not in desk.ALLOWED_FROM[Act.SUBMIT],
                "is_live": article.is_live(at),
            }
        return super().render_change_form(request, context, *args, **kwargs)
