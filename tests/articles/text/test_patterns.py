"""Patterns that are compiled only when they are needed."""

import re

import pytest

from articles.text.patterns import late_pattern


def test_a_late_pattern_matches_as_any_other_at_its_first_use_and_after():
    pattern = late_pattern(r"(?P<day>\d+) (may)", re.IGNORECASE)
    for _ in range(2):
        assert pattern.fullmatch("3 May")["day"] == "3"
        assert pattern.match("on 3 May") is None
        assert pattern.sub("then", "on 3 May, on 4 May") == "on then, on then"
        assert [match[1] for match in pattern.finditer("3 may, 4 may")] == ["3", "4"]
        assert pattern.split("a 5 may b") == ["a ", "5", "may", " b"]


def test_a_search_may_begin_at_a_place_in_the_text():
    pattern = late_pattern(r"\d")
    assert pattern.search("1 and 2", 1).start() == 6
    assert pattern.match("1 and 2", 6).group() == "2"


def test_a_fault_in_a_pattern_shows_at_its_first_use():
    pattern = late_pattern("(")
    with pytest.raises(re.error):
        pattern.search("text")
