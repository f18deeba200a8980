"""The task queue, and all that anybody else has to know of it; Django 6 has the same as `django.tasks`."""

from django_tasks import task

from importers import work


@task()
def check(upload_id: int) -> None:
    """Check an upload: its dry run."""
    work.check(upload_id)


@task()
def carry_out(upload_id: int, by_id: int) -> None:
    """Import an upload that was confirmed."""
    work.carry_out(upload_id, by_id)
