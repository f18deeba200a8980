"""Two editors change one article at once, and neither loses a change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.merging import Conflict, MergedFields, merge

BASE = {"headline": "Tide comes in", "dek": "", "summary": "The tide came in on Monday."}
VALUES = st.sampled_from(["", "ebb", "flood", "slack"])


@st.composite
def three_texts(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    names = draw(st.lists(st.sampled_from(["headline", "dek", "summary", "byline"]), unique=True))
    base, mine, theirs = ({name: draw(VALUES) for name in names} for _ in range(3))
    return base, mine, theirs


def test_the_headline_of_one_editor_and_the_summary_of_another_are_both_kept() -> None:
    mine, theirs = BASE | {"headline": "Tide goes out"}, BASE | {"summary": "The tide went out."}
    assert merge(BASE, mine, theirs) == MergedFields(
        {"headline": "Tide goes out", "dek": "", "summary": "The tide went out."}, ()
    )


def test_a_field_that_both_changed_is_a_conflict_and_keeps_my_words() -> None:
    merged = merge(BASE, BASE | {"dek": "Wet feet"}, BASE | {"dek": "Dry feet", "headline": "Tide goes out"})
    assert merged == MergedFields(
        BASE | {"dek": "Wet feet", "headline": "Tide goes out"}, (Conflict("dek", "", "Wet feet", "Dry feet"),)
    )


def test_the_same_change_by_both_is_no_conflict() -> None:
    assert merge(BASE, BASE | {"dek": "Wet feet"}, BASE | {"dek": "Wet feet"}) == MergedFields(
        BASE | {"dek": "Wet feet"}, ()
    )


def test_emptying_a_field_is_a_change() -> None:
    assert merge(BASE, BASE | {"summary": ""}, BASE) == MergedFields(BASE | {"summary": ""}, ())
    assert merge(BASE, BASE | {"summary": ""}, BASE | {"summary": "Ebb."}).conflicts == (
        Conflict("summary", BASE["summary"], "", "Ebb."),
    )


@given(three_texts())
def test_no_change_is_lost(texts: tuple[dict[str, str], dict[str, str], dict[str, str]]) -> None:
    base, mine, theirs = texts
    merged = merge(base, mine, theirs)
    assert list(merged.values) == list(base)
    for name, value in base.items():
        if theirs[name] == value:
            assert merged.values[name] == mine[name]
        elif mine[name] in (value, theirs[name]):
            assert merged.values[name] == theirs[name]
        else:
            assert merged.values[name] == mine[name]
            assert Conflict(name, value, mine[name], theirs[name]) in merged.conflicts


@given(three_texts())
def test_both_editors_get_the_same_conflicts(
    texts: tuple[dict[str, str], dict[str, str], dict[str, str]],
) -> None:
    base, mine, theirs = texts
    to_me, to_them = merge(base, mine, theirs), merge(base, theirs, mine)
    assert to_me.conflicts == tuple(Conflict(c.name, c.base, c.theirs, c.mine) for c in to_them.conflicts)
    in_conflict = {conflict.name for conflict in to_me.conflicts}
    assert {name for name in base if to_me.values[name] != to_them.values[name]} == in_conflict


@given(three_texts())
def test_an_editor_who_changed_nothing_gets_the_other_ones_text(
    texts: tuple[dict[str, str], dict[str, str], dict[str, str]],
) -> None:
    base, mine, _ = texts
    assert merge(base, mine, base) == merge(base, base, mine) == merge(base, mine, mine) == MergedFields(mine, ())


@pytest.mark.parametrize("which", range(3))
def test_texts_with_different_fields_cannot_be_merged(which: int) -> None:
    texts = [dict(BASE) for _ in range(3)]
    del texts[which]["dek"]
    with pytest.raises(ValueError, match=r"^Only texts with the same fields can be merged; not all three have: dek\.$"):
        merge(*texts)
