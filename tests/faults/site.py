"""A site of its own, served as `make serve` does, in a folder of its own; and somebody who reads and writes there."""

import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.pages import served

ROOT = Path(__file__).resolve().parents[2]
HOST = "news.example.org"
TOKEN = "a" * 32
_FILL = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("collectstatic", interactive=False, verbosity=0)
from articles import desk
from tests.factories import make_approved_article, make_article, make_user
editor, draft = make_user("ana", groups=["editor"]), make_article()
desk.publish(make_approved_article(headline="A ferry after a week"), by=editor)
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(editor.pk), "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = editor.get_session_auth_hash()
session.create()
print(json.dumps({"session": session.session_key, "draft": str(draft.public_id)}))
"""


class Site:
    """The site, at `port` without a proxy; use it as a context manager."""

    def __init__(self, folder, *, fills=True, **environment):
        self.folder, self.has_https = folder, environment.get("NEWSROOM_HTTPS") == "1"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("NEWSROOM_")}
        self.environment = plain | {
            "DJANGO_SETTINGS_MODULE": "tests.browser.production",
            "NEWSROOM_TESTS_FOLDER": str(folder),
            "NEWSROOM_DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "NEWSROOM_SECRET_KEY": "x" * 60,
            "NEWSROOM_ALLOWED_HOSTS": f"127.0.0.1,{HOST}",
            "NEWSROOM_HTTPS": "0",
            "NEWSROOM_LOG_LEVEL": "CRITICAL",
        } | environment  # fmt: skip
        self.filled = json.loads(self.run(_FILL).splitlines()[-1]) if fills else {}
        self.running = ExitStack()

    def run(self, code):
        """Run Python code with the site's settings in a process of its own, and return what it printed."""
        done = self._process("-c", f"import django; django.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def manage(self, *arguments):
        """Run a management command, and return how it ended."""
        return self._process("manage.py", *arguments)

    def _process(self, *arguments):
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )

    def __enter__(self):
        self.port = self.running.enter_context(served(self.environment, is_ready=answers))
        return self

    def __exit__(self, *error):
        self.running.close()

    def read(self, path="/", *, port=None):
        """Return the status of a reader's page, and how many seconds it took."""
        return self._ask(port or self.port, "GET", path)

    def save(self, headline, *, port=None):
        """Keep what an editor types, as their page does every few seconds; return status and seconds."""
        prefix = "__Host-" if self.has_https else ""
        scheme = "https" if self.has_https else "http"
        headers = {
            "Cookie": f"{prefix}sessionid={self.filled['session']}; {prefix}csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"{scheme}://{HOST}/admin/",
        }
        body = urlencode({"headline": headline, "csrfmiddlewaretoken": TOKEN})
        path = f"/admin/articles/article/{self.filled['draft']}/journal/"
        return self._ask(port or self.port, "POST", path, body, headers)

    def _ask(self, port, method, path, body=None, headers=None):
        if self.has_https and port != self.port:
            connection = http.client.HTTPSConnection(
                "127.0.0.1", port, timeout=20, context=ssl._create_unverified_context()
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        started = time.monotonic()
        connection.request(method, path, body, {"Host": HOST, **(headers or {})})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, time.monotonic() - started


def answers(port):
    """Say whether the server answers a reader, over whatever scheme it asks for."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/", headers={"Host": HOST})
    status = connection.getresponse().status
    connection.close()
    return status in (200, 301)


def free_port():
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
