"""Making the search index again after an upgrade that folds words differently. Stored tasks name its function."""

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from articles import search
from articles.models import SearchEdition
from articles.reading import public_version

# How many articles `migrate` indexes again by itself, and how many more each task does: some seconds.
AT_ONCE = 2_000


@task()
def reindex_outdated() -> None:
    """Index the next articles again, and queue another task if there are more."""
    if not _proceed():
        reindex_outdated.enqueue()


def after_migrating() -> str:
    """Begin to make the index again if it is of another edition; return what to say about it, "" for nothing.

    A small site's is right at once, and a large one's behind the scenes. It goes on after any interruption, when this
    is called again.
    """
    if SearchEdition._meta.db_table not in connection.introspection.table_names() or search.is_current():
        return ""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return ""  # some migrations wait: there may be no such columns yet
    if _proceed():
        return "The search index has been made again, because this version folds words differently."
    if not DBTaskResult.objects.ready().filter(task_path=reindex_outdated.module_path).exists():
        reindex_outdated.enqueue()
    return (
        "This version folds words differently. The worker makes the search index again, beginning with what came last "
        "(manage.py rebuild_search does it at once)."
    )


def _proceed() -> bool:
    """Index the next articles again; return whether all are."""
    if search.proceed(limit=AT_ONCE) == AT_ONCE:
        return False
    search.finish()
    with transaction.atomic():
        public_version.move()  # searches may find something else now
    return True
