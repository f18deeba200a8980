"""The examples in docs/api.md, run against a site with the demo's articles."""

import argparse
import json
import re
import shlex
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from articles.models import Article
from tests import judges
from tests.articles.api import demo_site

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "api.md"
SITE = "https://news.example.org"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
PROGRAMS = {
    "python": [sys.executable, "-W", "error", "-c"],
    "js": ["node", "--input-type=module", "--eval"],
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server, settings, tmp_path):
    settings.API_REQUESTS_A_MINUTE = 300
    return demo_site.fill(settings, tmp_path)


def run(language, code, live_server, folder):
    program, *arguments = PROGRAMS[language]
    command = [judges.program(program), *arguments]
    script = code.replace(SITE, live_server.url)
    assert script.count(live_server.url) == code.count(SITE) >= 1
    return subprocess.run([*command, script], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def curl_commands():
    """Return the arguments of every curl command on the page; its shell blocks hold only such commands and comments."""
    lines = [
        shlex.split(line, comments=True) for language, code in BLOCKS if language == "sh" for line in code.splitlines()
    ]
    assert {line[0] for line in lines if line} == {"curl"}
    return [line[1:] for line in lines if line]


def address_of(arguments):
    """Return the address that curl requests: with --get, it encodes each --data-urlencode and appends it."""
    reader = argparse.ArgumentParser(exit_on_error=False, allow_abbrev=False)
    for flag in ("--fail", "--silent", "--get"):
        reader.add_argument(flag, action="store_true")
    reader.add_argument("--data-urlencode", action="append", default=[])
    reader.add_argument("url")
    command = reader.parse_args(arguments)
    assert command.fail, "a failure has to be seen"
    assert command.get == bool(command.data_urlencode)
    pairs = [part.partition("=") for part in command.data_urlencode]
    query = "&".join(f"{name}={urllib.parse.quote(value, safe='')}" for name, _, value in pairs)
    return f"{command.url}?{query}" if query else command.url


def test_there_are_examples_in_three_languages():
    assert {language for language, _ in BLOCKS} == {"sh", *PROGRAMS}


@pytest.mark.slow
def test_every_example_runs_and_prints_what_the_page_says(live_server, site, tmp_path, subtests):
    for number, (language, code) in enumerate(BLOCKS):
        if language == "sh":
            continue
        with subtests.test(f"{number} {language}"):
            done = run(language, code, live_server, tmp_path)
            assert (done.returncode, done.stderr) == (0, ""), f"{code}\n{done.stdout}\n{done.stderr}"
            check = _has_every_headline if "limit=3" in code else bool
            assert check(done.stdout)
            if language == "python" and "changes/" in code:
                again = run("python", code, live_server, tmp_path)
                assert done.stdout == again.stdout == f"{Article.objects.live().count()} articles\n"
    assert [language for language, code in BLOCKS if "limit=3" in code] == ["python", "js"]
    assert len([code for language, code in BLOCKS if language == "python" and "changes/" in code]) == 1
    commands = curl_commands()
    assert len(commands) == 5
    for arguments in commands:
        url = address_of(arguments)
        with subtests.test(url), urllib.request.urlopen(url.replace(SITE, live_server.url, 1)) as response:
            assert url.startswith(f"{SITE}/api/v1/")
            assert json.load(response)["results"] != []


def _has_every_headline(printed):
    headlines = [article.headline for article in Article.objects.live().newest()]
    assert len(headlines) > 3
    return [line.partition(" ")[2] for line in printed.splitlines()] == headlines


def test_this_test_reads_a_command_as_curl_does():
    assert address_of(["--fail", "--silent", f"{SITE}/a?b=1&c=d,e"]) == f"{SITE}/a?b=1&c=d,e"
    terms = ["--data-urlencode", 'q="two words" -x+y', "--data-urlencode", "tag=a"]
    assert address_of(["--fail", "--get", SITE, *terms]) == f"{SITE}?q=%22two%20words%22%20-x%2By&tag=a"
