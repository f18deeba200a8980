"""How long a summary should be, when its sources are shorter, and that one module only has the numbers."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from articles.admin.writing.text_form import TextForm
from articles.text import summary_length
from articles.text.summary_length import band, is_thin

ROOT = Path(__file__).parents[3]
# "150 to 250", "100–300", "150, 250", "least=100, most=300" ...
RANGE = re.compile(r"\b1[05]0\b(?:\D{1,20})\b(?:250|300)\b")


def test_every_length_falls_into_one_band() -> None:
    assert [band(words) for words in (-1, 0, 1, 99, 100, 149, 150, 250, 251, 300, 301)] == [
        *["empty"] * 2,
        *["short"] * 2,
        *["needs_reason"] * 2,
        *["good"] * 2,
        *["needs_reason"] * 2,
        "long",
    ]


@pytest.mark.parametrize(
    ("summary", "source", "expected"),
    [(0, 0, False), (200, 81, True), (200, 199, True), (200, 200, False), (200, 201, False), (1, 0, True)],
)
def test_a_source_is_thin_if_the_summary_is_longer(summary: int, source: int, *, expected: bool) -> None:
    assert is_thin(summary, source) is expected


def test_the_advice_is_a_phrase_for_editors() -> None:
    assert summary_length.ADVICE == "150 to 250 words, or 100 to 300 with a reason"


def lines_with_a_range(*patterns: str) -> dict[str, list[str]]:
    """Return the matching lines by file."""
    lines_by_file: dict[str, list[str]] = {}
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if matches := [line for line in path.read_text().splitlines() if RANGE.search(line)]:
                lines_by_file[str(path.relative_to(ROOT))] = matches
    return lines_by_file


def test_no_other_module_template_or_script_writes_the_numbers() -> None:
    code = lines_with_a_range(
        *(f"{folder}/**/*.py" for folder in ("articles", "importers", "newsroom")),
        *("templates/**/*.html", "templates/**/*.txt", "articles/static/**/*.js", "articles/static/**/*.css"),
    )
    assert list(code) == ["articles/text/summary_length.py"]


def test_the_docs_give_the_same_numbers() -> None:
    assert lines_with_a_range("docs/**/*.md", "*.md").keys() == {"docs/editors.md"}
    assert "**Length**: 150 to 250 words, or 100 to 300 with a reason." in (ROOT / "docs/editors.md").read_text()


@pytest.mark.django_db
def test_readers_and_editors_read_the_numbers_on_the_page(client) -> None:
    assert "a summary of 150 to 250 words" in client.get(reverse("about")).content.decode()
    assert TextForm.base_fields["summary"].help_text.startswith("150 to 250 words, or 100 to 300 with a reason.")
