"""Slugs that people can read, in any script."""

import re
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.slugs import MAX_LENGTH, slugify, with_number

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("The tide gate is open", "the-tide-gate-is-open"),
        ("  Tide – gate: open!  ", "tide-gate-open"),
        ("Don’t stop Ellery's boats", "dont-stop-ellerys-boats"),
        ("Open‑source", "open-source"),
        ("Ångström, café & naïve", "angstrom-cafe-naive"),
        ("Straße, Łódź, Ærø, Þór, İzmir ılık", "strasse-lodz-aero-thor-izmir-ilik"),
        ("ﬁve ＡＩ ½", "five-ai-1-2"),
        ("中国 AI", "中国-ai"),
        ("がぎぐ データ", "がぎぐ-データ"),
        ("Новый йод", "новыи-иод"),
        ("हिन्दी में", "हिन्दी-में"),
        ("snake_case__name", "snake-case-name"),
        ("U.S. 3.5 %", "u-s-3-5"),
        ("20%de la côte, dit-on", "20-de-la-cote-dit-on"),
        ("!!! …", ""),
        ("", ""),
    ],
)
def test_a_headline_becomes_words_joined_by_hyphens(headline: str, slug: str) -> None:
    assert slugify(headline) == slug


@pytest.mark.parametrize(
    ("encoded", "slug"),
    [
        ("%e4%b8%ad%e5%9b%bd-ai", "中国-ai"),
        ("%E4%B8%AD%E5%9B%BD-ai", "中国-ai"),
        ("caf%c3%a9", "cafe"),
        ("%e4%b8%ad%e5%9b", "中"),
        ("tide-%zz", "tide-zz"),
        ("100%", "100"),
        ("%2e%2e%2fetc", "etc"),
    ],
)
def test_a_percent_encoded_slug_is_decoded(encoded: str, slug: str) -> None:
    assert slugify(encoded) == slug


@pytest.mark.parametrize(
    ("headline", "limit", "slug"),
    [
        ("the tide gate", 13, "the-tide-gate"),
        ("the tide gate", 12, "the-tide"),
        ("the tide gate", 8, "the-tide"),
        ("the tide gate", 9, "the-tide"),
        ("donaudampfschifffahrt", 8, "donaudam"),
        ("a donaudampfschifffahrt", 10, "a-donaudam"),
    ],
)
def test_a_long_slug_is_cut_at_the_end_of_a_word_if_one_is_near(headline: str, limit: int, slug: str) -> None:
    assert slugify(headline, limit=limit) == slug


@given(ANY_TEXT, st.integers(1, 80))
def test_a_slug_fits_and_needs_no_escaping(headline: str, limit: int) -> None:
    slug = slugify(headline, limit=limit)
    assert len(slug) <= limit
    assert slug == slug.strip("-")
    assert all(c == "-" or c.isalnum() or unicodedata.category(c)[0] == "M" for c in slug)
    assert "--" not in slug


@given(ANY_TEXT)
def test_a_slug_of_a_slug_is_the_same(headline: str) -> None:
    slug = slugify(headline)
    assert slugify(slug) == slug


@given(st.text("abc é中の-", max_size=30))
def test_a_percent_encoded_slug_gives_the_slug_itself(headline: str) -> None:
    slug = slugify(headline)
    assert slugify(quote(slug)) == slugify(quote(slug).lower()) == slug


def test_a_slug_of_a_huge_text_is_quick_and_fits() -> None:
    assert slugify("a\u0316\u0301" * 500_000) == "a" * MAX_LENGTH


@pytest.mark.parametrize(
    ("slug", "number", "limit", "expected"),
    [
        ("news", 2, 100, "news-2"),
        ("news", 10, 6, "new-10"),
        ("new-s", 2, 6, "new-2"),
        ("中国", 3, 4, "中国-3"),
        ("", 2, 100, "2"),
    ],
)
def test_a_taken_slug_gets_a_number_and_still_fits(slug: str, number: int, limit: int, expected: str) -> None:
    assert with_number(slug, number, limit=limit) == expected


@given(ANY_TEXT, st.integers(2, 9_999))
def test_a_numbered_slug_is_a_slug(headline: str, number: int) -> None:
    slug = with_number(slugify(headline), number)
    assert re.search(rf"(?:^|-){number}\Z", slug)
    assert len(slug) <= MAX_LENGTH
    assert slugify(slug) == slug


@pytest.mark.parametrize("text", ["\u200b", "\u3164\u3164", "\u2800", "\ufe0f", "%E2%80%8B", "\u3164%E3%85%A4"])
def test_invisible_text_gives_no_slug(text: str) -> None:
    assert slugify(text) == ""


def test_no_invisible_sign_is_left_in_a_slug() -> None:
    assert slugify("❤\ufe0f Gate\u200b of\u3164 tides") == "gate-of-tides"
