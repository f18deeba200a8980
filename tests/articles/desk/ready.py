"""Articles with all that an act requires besides the state."""

from datetime import UTC, datetime, timedelta

from articles.models import Article
from articles.vocabulary import Act, State
from tests.factories import make_live_article, make_revision, make_submittable_article, make_user

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
PUBLIC = (State.PUBLISHED, State.WITHDRAWN, State.RETRACTED, State.MERGED)

# These acts apply to a published article that is scheduled; all others to a live one, or to both.
AHEAD = (Act.DESCHEDULE, Act.SCHEDULE, Act.PUBLISH, Act.EMBARGO)


def ready_for(state, act, *, noon=NOON):
    """Return an article in the state, with everything else that the act requires at noon."""
    moment = noon + timedelta(days=1 if act in AHEAD else -1)
    article = make_submittable_article(author=make_user())
    columns = {"state": state, "assignee": make_user() if act == Act.RELEASE else None}
    if state in PUBLIC:
        columns |= {"published_at": moment, "slug": "ferry", "live_revision": article.working}
        if state == State.MERGED:
            columns["duplicate_of"] = make_live_article()
        if act in (Act.SUBMIT, Act.REQUEST_CHANGES, Act.APPROVE, Act.REVISE):
            make_revision(article, dek="After a week.")
    if act == Act.ACKNOWLEDGE_VERSION:
        columns["source_changed_at"] = noon
    if act in (Act.REQUEST_CHANGES, Act.APPROVE):
        columns["submitted_at"] = noon
    if act in (Act.PUBLISH, Act.SCHEDULE, Act.REVISE):
        columns["approved_sha256"] = article.working.sha256
    Article.objects.filter(pk=article.pk).update(**columns)
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)
