"""The task of the queue that compares articles behind an import. Stored tasks name its function."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from articles import stories
from articles.database import inserts
from articles.models import ComparisonDue

# Articles in one task (some seconds): then whatever else waits in the queue has its turn.
AT_A_TIME = 2_000


@task()
def compare_due() -> None:
    """Compare articles that are due, and queue another task if there are more."""
    if stories.compare(limit=AT_A_TIME) and not stories.waiting():
        # PostgreSQL plans for empty tables until it knows better.
        inserts.refresh_statistics()
    request_comparison()


def compare_some() -> None:
    """Queue a task for the articles that are due; without a worker, compare as many as a person can wait for."""
    if not _has_worker():
        stories.compare(limit=stories.AT_ONCE)
    request_comparison()


def _has_worker() -> bool:
    """Return whether a worker seems to run: it has started the last task that anybody queued."""
    last = DBTaskResult.objects.order_by("-enqueued_at").values_list("started_at", flat=True).first()
    return last is not None


def request_comparison() -> None:
    """Queue a task if articles are due, unless one is waiting already."""
    if ComparisonDue.objects.exists() and not _is_queued():
        compare_due.enqueue()


def _is_queued() -> bool:
    return DBTaskResult.objects.ready().filter(task_path=compare_due.module_path).exists()
