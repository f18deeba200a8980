"""The site as it is in production, on show for the tools that judge pages: Lighthouse, the Nu checker, axe-core."""

import json
import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests import judges
from tests.browser.conftest import FLAGS

ROOT = Path(__file__).resolve().parents[2]
FILL = "import sys, django; django.setup(); from tests.browser.exhibits import main; main(sys.argv[1])"
# On a busy machine Lighthouse may miss the start of a page (NO_NAVSTART), judge nothing, and ask to be run again.
ATTEMPTS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


class Exhibition:
    """The site on show at `url`: its `pages` (addresses by name) and `unserved` pages without one (HTML by name)."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.browser.production",
            "NEWSROOM_TESTS_FOLDER": str(folder),
            "NEWSROOM_DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        }
        self._run("-c", FILL, str(folder / "shown.json"))
        shown = json.loads((folder / "shown.json").read_text(encoding="utf-8"))
        self.pages, self.unserved = shown["pages"], shown["unserved"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def _run(self, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def __enter__(self):
        granian = [Path(sys.executable).with_name("granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        arguments = [
            "--port",
            str(self.port),
            "--blocking-threads",
            "2",
            "--log-level",
            "error",
            "newsroom.wsgi:application",
        ]
        self.server = subprocess.Popen([*granian, *arguments], cwd=ROOT, env=self.environment)
        for _ in range(300):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return self
            time.sleep(0.1)
        pytest.fail("The server does not answer.")

    def __exit__(self, *error):
        self.server.terminate()
        self.server.wait(timeout=30)

    def ask(self, address):
        """Return status and bytes of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", address)
        response = connection.getresponse()
        answer = response.status, response.read()
        connection.close()
        return answer

    def sources(self):
        """Return the bytes of every page by its name."""
        responses = {name: self.ask(address) for name, address in self.pages.items()}
        wrong = {name: status for name, (status, _) in responses.items() if status != _status_in(name)}
        assert wrong == {}, wrong
        return {name: content for name, (_, content) in responses.items()} | {
            name: content.encode() for name, content in self.unserved.items()
        }


def _status_in(name):
    """Return the status that the name of a page begins with, 200 where it says none."""
    return int(name[:3]) if name[:3].isdigit() else 200


def lighthouse(url, folder, categories=CATEGORIES):
    """Return what one run with a phone's settings finds: by category, the score of 100 and what cost points."""
    node, program = judges.program("node"), judges.npm_file("lighthouse", "lighthouse/cli/index.js")
    chromium, report = judges.program("chromium"), folder / "lighthouse.json"
    arguments = ["--quiet", "--output=json", f"--output-path={report}", f"--only-categories={','.join(categories)}"]
    flags = f"--chrome-flags={' '.join(['--headless', *FLAGS])}"
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            [node, program, url, *arguments, flags],
            env=os.environ | {"CHROME_PATH": chromium},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        if "Please run Lighthouse again" not in done.stderr:
            break
    assert done.returncode == 0, done.stderr
    audit = json.loads(report.read_text(encoding="utf-8"))
    return {name: _judged(audit["audits"], audit["categories"][name]) for name in categories}


def _judged(audits, category):
    weighed = [audits[part["id"]] for part in category["auditRefs"] if part["weight"]]
    lost = [
        f"{entry['id']} {entry.get('displayValue', '')}".strip() for entry in weighed if entry["score"] not in {None, 1}
    ]
    return round(category["score"] * 100), lost


def vnu(sources, folder):
    """Return what the Nu checker says about pages: for each kind ("error", "info") the page, the place, the words."""
    java, checker = judges.program("java"), judges.npm_file("vnu", "vnu-jar/build/dist/vnu.jar")
    names = {}
    for number, (name, content) in enumerate(sources.items()):
        path = folder / f"{number:03}.html"
        path.write_bytes(content)
        names[path.name] = name
    done = subprocess.run(
        [java, "-jar", checker, "--format", "json", "--exit-zero-always", *sorted(folder.glob("*.html"))],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    messages = {}
    for message in json.loads(done.stderr)["messages"]:
        place = f"{names[message['url'].rpartition('/')[2]]}:{message.get('lastLine')}" if message.get("url") else ""
        messages.setdefault(message["type"], []).append(
            f"{place}: {message['message']} {message.get('extract', '')[:80]!r}"
        )
    return messages
