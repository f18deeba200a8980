"""The tasks of the queue. Stored tasks name these functions. Django 6 has the same API as `django.tasks`."""

from django_tasks import task

from importers.uploads import jobs


@task()
def check(upload_id: int) -> None:
    """Check an upload with a dry run."""
    jobs.check(upload_id)


@task()
def carry_out(upload_id: int, by_id: int) -> None:
    """Import an upload that this person has confirmed."""
    jobs.carry_out(upload_id, by_id)
