"""`manage.py demo`: a small newsroom to explore, made with the real importers and the real desk."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom import demo


class Command(BaseCommand):
    """Fills the database through `newsroom.demo`. Running it again duplicates nothing."""

    help = "Fill the database with the demo: two imports, four accounts, a handful of published articles."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option for the port on which the site will be served."""
        parser.add_argument("--port", type=int, default=8000, help="The port to print addresses with (default: 8000).")

    def handle(self, *, port: int, **options: Any) -> None:
        """Migrate, import, create accounts, publish, and print addresses. Raises CommandError if the port is busy."""
        if demo.is_busy(port):
            raise CommandError(f"Port {port} is in use. Choose another: make run PORT={port + 1}")
        call_command("migrate", verbosity=0, interactive=False)
        if not demo.is_complete():
            self._fill()
        site = f"http://127.0.0.1:{port}"
        self.stdout.write(f"Readers   {site}/\nEditors   {site}/admin/\nClients   {site}/api/v1/articles/")
        self.stdout.write(f"Passwords {demo.passwords_file()}")

    def _fill(self) -> None:
        demo.name_sources()
        for command, path in (("import_wordpress", demo.POSTS), ("import_digest", demo.DIGEST)):
            self.stdout.write(f"{command} {path.name}")
            call_command(command, str(path), stdout=self.stdout, stderr=self.stderr)
        passwords = demo.make_accounts()
        self.stdout.write(f"Published {demo.publish_a_handful()} articles, the last of them for tomorrow.")
        self.stdout.write("Accounts and their passwords, which are also saved to the file named below:")
        for role, password in passwords.items():
            self.stdout.write(f"  {role:<10} {password}")
