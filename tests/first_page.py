"""The desk's first page at noon of a day in May: how tests open it, read it, and fill it."""

from datetime import UTC, datetime, timedelta

from django.urls import reverse

from articles.models import Override
from articles.vocabulary import Outcome, OverrideKind
from importers.models import ImportBatch, ImportRecord
from tests.articles.admin.desk import parsed, words
from tests.factories import make_user

# Wednesday. The tests' own clock: what they expect of days does not depend on when they run.
NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def ago(age):
    return NOON - age


def ahead(wait):
    return NOON + wait


def first_page(client):
    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    return response


def queue(response, name):
    """Return the heading of a queue with its count, and its rows, each as it reads."""
    section = parsed(response).css_first(f"#queue-{name}")
    return section and (words(section.css_first("h2")), [words(row) for row in section.css("li")])


def stories(response, name):
    return [words(link) for link in parsed(response).css(f"#queue-{name} li > a")]


def clear(response):
    """Return the queues of which the page says that nothing waits there."""
    line = parsed(response).css_first(".desk-clear")
    return words(line).removeprefix("Nothing waiting in: ").split(" · ") if line else []


def make_batch(*, age=HOUR, **columns):
    at = ago(age)
    return ImportBatch.objects.create(
        **{"format": "wordpress", "files": ["posts.json"], "started_at": at, "finished_at": at} | columns
    )


def make_override(article, *, kind=OverrideKind.LENGTH, age=HOUR, reason="It is a short story.", by=None):
    return Override.objects.create(article=article, kind=kind, reason=reason, by=by or make_user(), at=ago(age))


def make_deliveries(source, *days_ago):
    """Let the source deliver something new on each of those days."""
    for age in days_ago:
        batch = make_batch(age=age * DAY)
        ImportRecord.objects.create(
            batch=batch, file="posts.json", number=1, offset=0, outcome=Outcome.CREATED, source=source
        )
