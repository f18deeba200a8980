"""What `articles.text.merging` promises: of two editors at one article, neither loses what they alone changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.merging import Conflict, Merged, merge

BASE = {"headline": "Tide comes in", "dek": "", "summary": "The tide came in on Monday."}
VALUES = st.sampled_from(["", "ebb", "flood", "slack"])


@st.composite
def three_texts(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    names = draw(st.lists(st.sampled_from(["headline", "dek", "summary", "byline"]), unique=True))
    base, mine, theirs = ({name: draw(VALUES) for name in names} for _ in range(3))
    return base, mine, theirs


def test_the_headline_of_one_editor_and_the_summary_of_another_are_both_kept() -> None:
    mine, theirs = BASE | {"headline": "Tide goes out"}, BASE | {"summary": "The tide went out."}
    assert merge(BASE, mine, theirs) == Merged(
        {"headline": "Tide goes out", "dek": "", "summary": "The tide went out."}, ()
    )


def test_two_editors_of_one_field_are_told_and_the_form_keeps_the_own_words() -> None:
    merged = merge(BASE, BASE | {"dek": "Wet feet"}, BASE | {"dek": "Dry feet", "headline": "Tide goes out"})
    assert merged == Merged(
        BASE | {"dek": "Wet feet", "headline": "Tide goes out"}, (Conflict("dek", "", "Wet feet", "Dry feet"),)
    )


def test_two_editors_who_made_the_same_change_are_not_in_conflict() -> None:
    assert merge(BASE, BASE | {"dek": "Wet feet"}, BASE | {"dek": "Wet feet"}) == Merged(BASE | {"dek": "Wet feet"}, ())


def test_an_editor_who_emptied_a_field_made_a_change() -> None:
    assert merge(BASE, BASE | {"summary": ""}, BASE) == Merged(BASE | {"summary": ""}, ())
    assert merge(BASE, BASE | {"summary": ""}, BASE | {"summary": "Ebb."}).conflicts == (
        Conflict("summary", BASE["summary"], "", "Ebb."),
    )


@given(three_texts())
def test_no_lone_change_is_lost(texts: tuple[dict[str, str], dict[str, str], dict[str, str]]) -> None:
    base, mine, theirs = texts
    merged = merge(base, mine, theirs)
    assert list(merged.values) == list(base)
    for name, was in base.items():
        if theirs[name] == was:
            assert merged.values[name] == mine[name]
        elif mine[name] in (was, theirs[name]):
            assert merged.values[name] == theirs[name]
        else:
            assert merged.values[name] == mine[name]
            assert Conflict(name, was, mine[name], theirs[name]) in merged.conflicts


@given(three_texts())
def test_both_editors_are_told_of_the_same_conflicts(
    texts: tuple[dict[str, str], dict[str, str], dict[str, str]],
) -> None:
    base, mine, theirs = texts
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one.conflicts == tuple(Conflict(c.name, c.base, c.theirs, c.mine) for c in other.conflicts)
    told = {conflict.name for conflict in one.conflicts}
    assert {name for name in base if one.values[name] != other.values[name]} == told


@given(three_texts())
def test_an_editor_who_changed_nothing_gets_the_text_of_the_other(
    texts: tuple[dict[str, str], dict[str, str], dict[str, str]],
) -> None:
    base, mine, _ = texts
    assert merge(base, mine, base) == merge(base, base, mine) == merge(base, mine, mine) == Merged(mine, ())


@pytest.mark.parametrize("which", range(3))
def test_texts_of_different_forms_are_not_merged(which: int) -> None:
    texts = [dict(BASE) for _ in range(3)]
    del texts[which]["dek"]
    with pytest.raises(ValueError, match=r"^Only texts with the same fields can be merged; not all three have: dek\.$"):
        merge(*texts)
