"""`manage.py grant_role`: gives a person a role at the desk, on the server, where nobody need have one already."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Adds an account to a role's group, and lets it enter the desk. Running it again changes nothing."""

    help = "Give an account a role at the desk: curator, editor, publisher or admin."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the account's name and the role."""
        parser.add_argument("user", help="The account's user name.")
        parser.add_argument("role", help="The role to give.")

    def handle(self, *, user: str, role: str, **options: Any) -> None:
        """Give the role. Raises CommandError if there is no such account, or no such role."""
        group = Group.objects.filter(name=role).first()
        if group is None:
            roles = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
            raise CommandError(f"There is no role {role}. The roles are: {roles or 'none yet; run manage.py migrate'}.")
        person = User.objects.filter(username=user).first()
        if person is None:
            raise CommandError(
                f"There is no account {user}. Create it with manage.py createsuperuser, or in the admin."
            )
        person.groups.add(group)
        if not (person.is_staff and person.is_active):
            person.is_staff = person.is_active = True
            person.save(update_fields=["is_staff", "is_active"])
        self.stdout.write(f"{user} is {role} now.")
