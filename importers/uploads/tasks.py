"""The task queue, and all that anybody else has to know of it; Django 6 has the same as `django.tasks`."""

from django_tasks import task

from importers.uploads import jobs


@task()
def check(upload_id: int) -> None:
    """Check an upload: its dry run."""
    jobs.check(upload_id)


@task()
def carry_out(upload_id: int, by_id: int) -> None:
    """Import an upload that was confirmed."""
    jobs.carry_out(upload_id, by_id)
