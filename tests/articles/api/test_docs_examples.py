"""What docs/api.md tells a stranger to type is typed here, against a site with the demo's articles."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from articles.models import Article
from tests import judges
from tests.articles.api import demo_site

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "api.md"
SITE = "https://news.example.org"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
PROGRAMS = {
    "sh": ["bash", "-euo", "pipefail", "-c"],
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
    if language == "sh":
        judges.program("curl")
    typed = code.replace(SITE, live_server.url)
    assert typed.count(live_server.url) == code.count(SITE) >= 1
    return subprocess.run([*command, typed], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_there_are_examples_in_three_languages():
    assert {language for language, _ in BLOCKS} == set(PROGRAMS)


def test_every_example_does_what_it_says(live_server, site, tmp_path, subtests):
    for number, (language, code) in enumerate(BLOCKS):
        with subtests.test(f"{number} {language}"):
            done = run(language, code, live_server, tmp_path)
            assert (done.returncode, done.stderr) == (0, ""), f"{code}\n{done.stdout}\n{done.stderr}"
            assert done.stdout.strip()


def test_the_copy_that_the_page_tells_how_to_keep_is_right_the_next_time_too(live_server, site, tmp_path):
    (code,) = [code for language, code in BLOCKS if language == "python" and "changes/" in code]
    for _ in range(2):
        done = run("python", code, live_server, tmp_path)
        assert done.stdout == f"{Article.objects.live().count()} articles\n", done.stderr


def test_the_walks_of_the_page_show_every_headline(live_server, site, tmp_path, subtests):
    walks = [(language, code) for language, code in BLOCKS if "limit=3" in code]
    assert [language for language, _ in walks] == ["python", "js"]
    headlines = [article.headline for article in Article.objects.live().newest()]
    assert len(headlines) > 3
    for language, code in walks:
        with subtests.test(language):
            printed = run(language, code, live_server, tmp_path).stdout
            assert [line.partition(" ")[2] for line in printed.splitlines()] == headlines


def test_the_filters_of_the_page_find_something(live_server, site, tmp_path):
    (code,) = [code for language, code in BLOCKS if language == "sh" and "data-urlencode" in code]
    for line in [line for line in code.splitlines() if line.startswith("curl")]:
        assert '"results":[{' in run("sh", line, live_server, tmp_path).stdout, line
