"""Editors see which words changed, no text is lost, and no comparison takes long."""

import random
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.text.diff import DiffPiece, compare, excerpts, side_by_side

TEXT = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(["harbour", "tide", " ", "\n\n", "\r\n", ", ", ".", "3", "“", "潮", "é", "\ud800"]), max_size=30
    ).map("".join),
)
MARKS = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}


def marked(before: str, after: str) -> str:
    return "".join(MARKS[piece.kind].format(piece.text) for piece in compare(before, after))


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        ("", "", ""),
        ("The lock is shut.", "The lock is shut.", "The lock is shut."),
        ("", "The lock is shut.", "[+The lock is shut.+]"),
        ("The lock is shut.", "", "[-The lock is shut.-]"),
        ("The lock is shut.", "The old lock is shut.", "The [+old +]lock is shut."),
        ("It makes 450 N·m.", "It makes 540 N·m.", "It makes [-450-][+540+] N·m."),
        ("It cost 1,250.50 crowns.", "It cost 1,350.50 crowns.", "It cost [-1,250.50-][+1,350.50+] crowns."),
        ("Open at 12:30, they said", "Open at 12:45; they said", "Open at [-12:30,-][+12:45;+] they said"),
        ("The lock isn't shut", "The lock isn’t shut", "The lock [-isn't-][+isn’t+] shut"),
        ("The gate, she said", "The gate she said", "The gate[-,-] she said"),
        ("a grey wolf ran", "a red fox ran", "a [-grey wolf-][+red fox+] ran"),
        ("潮が高い。", "潮が低い。", "潮が[-高-][+低+]い。"),
        ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", "One.\n\nTwo.[+\n\nThree.+]"),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One.\n\n[-Two.\n\n-]Three."),
        ("First tide.\n\nLast tide.", "New tide.\n\nOld tide.", "[-First-][+New+] tide.\n\n[-Last-][+Old+] tide."),
        ("tide tide tide", "tide tide tide tide", "tide tide tide[+ tide+]"),
        ("gate tide gate tide", "tide gate tide gate", "[-gate -]tide gate tide[+ gate+]"),
    ],
)
def test_an_editor_sees_which_words_changed(before: str, after: str, seen: str) -> None:
    assert marked(before, after) == seen


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        ("a b c d e f g h", "A b c d e f g h", "[-a-][+A+] b<…>"),
        ("a b c d e f g h", "a b c d e f g H", "<…>g [-h-][+H+]"),
        ("a b c d e f g h", "A b c d e f g H", "[-a-][+A+] b<…>g [-h-][+H+]"),
        ("a b c", "a B c", "a [-b-][+B+] c"),
        ("a b", "a b", "<…>"),
    ],
)
def test_a_reader_sees_the_changes_with_a_few_words_around_them(before: str, after: str, seen: str) -> None:
    marks = MARKS | {"skipped": "<…>"}
    pieces = excerpts(compare(before, after), around=2)
    assert "".join(marks[piece.kind].format(piece.text) for piece in pieces) == seen


@given(TEXT, TEXT)
def test_excerpts_contain_both_whole_texts_with_the_skipped_parts_marked(before: str, after: str) -> None:
    pieces = list(excerpts(compare(before, after), around=3))
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)


@given(TEXT, TEXT)
@example("\n", "\n\n")
@example("a b\n\na b", "b a\n\nb a")
def test_the_pieces_contain_both_whole_texts(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)
    kinds = [piece.kind for piece in pieces]
    assert all(kind != following for kind, following in pairwise(kinds))
    assert ("added", "removed") not in pairwise(kinds)


@given(TEXT)
def test_a_text_that_nobody_changed_is_the_same(text: str) -> None:
    assert compare(text, text) == ((DiffPiece("same", text),) if text else ())


def test_an_editor_reads_two_columns() -> None:
    assert side_by_side("The lock is shut", "The gate is shut") == (
        (DiffPiece("same", "The "), DiffPiece("removed", "lock"), DiffPiece("same", " is shut")),
        (DiffPiece("same", "The "), DiffPiece("added", "gate"), DiffPiece("same", " is shut")),
    )


@pytest.mark.parametrize("scale", [1, 5])
def test_one_changed_word_is_found_in_a_long_text_of_two_words(scale: int) -> None:
    before = "0 1 0 0 " * 600 * scale
    after = before[:400] + "7 " + before[400:800] + before[802:]
    changed = [(piece.kind, piece.text.strip()) for piece in compare(before, after) if piece.kind != "same"]
    assert changed == [("added", "7"), ("removed", "0")]


def test_a_paragraph_that_takes_too_long_does_not_affect_the_others() -> None:
    chance = random.Random(3)
    noise, other = ("".join(chance.choices(".,!?;", k=4_000)) for _ in range(2))
    seen = marked(f"The lock is shut.\n\n{noise}\n\nThe end.", f"The gate is shut.\n\n{other}\n\nThe end.")
    assert seen.startswith("The [-lock-][+gate+] is shut.\n\n")
    assert seen.endswith("\n\nThe end.")


def nested(count: int) -> tuple[str, str]:
    # Words only become unique one level deeper in the search.
    row = [f"w{n // 2}" for n in range(count)]
    return " ".join(row), " ".join(row[::2] + row[1::2])


HOSTILE: dict[str, Callable[[random.Random], tuple[str, str]]] = {
    "one word again and again": lambda chance: ("a " * 2500, "b " + "a " * 2498),
    "marks": lambda chance: ("." * 5000, "." * 2500 + "," * 2500),
    "two words at random": lambda chance: (
        "".join(chance.choices("a ", k=5000)),
        "".join(chance.choices("a ", k=5000)),
    ),
    "marks at random": lambda chance: ("".join(chance.choices(".,!", k=5000)), "".join(chance.choices(".,!", k=5000))),
    "lines at random": lambda chance: (
        "".join(chance.choices(["a\n", "b\n"], k=2500)),
        "".join(chance.choices(["a\n", "b\n"], k=2500)),
    ),
    "signs at random": lambda chance: (
        "".join(chr(chance.randrange(0x4E00, 0x4F00)) for _ in range(5000)),
        "".join(chr(chance.randrange(0x4E00, 0x4F00)) for _ in range(5000)),
    ),
    "signs turned round": lambda chance: (
        "".join(map(chr, range(0x4E00, 0x4E00 + 5000))),
        "".join(map(chr, range(0x4E00 + 4999, 0x4DFF, -1))),
    ),
    "everything rewritten": lambda chance: (
        " ".join(f"old{n}" for n in range(700)),
        " ".join(f"new{n}" for n in range(700)),
    ),
    "words that nest": lambda chance: nested(1000),
    "apostrophes": lambda chance: ("a'" * 2500, "'a" * 2500),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_hostile_text_takes_long(kind: str) -> None:
    before, after = HOSTILE[kind](random.Random(7))
    begin = time.process_time()
    pieces = compare(before, after)
    assert time.process_time() - begin < 3  # a tenth of a second; a quadratic one takes minutes
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_a_middle_is_skipped_only_if_it_is_longer_than_half_of_the_context() -> None:
    def shown(same: str) -> list[DiffPiece]:
        return list(excerpts([DiffPiece("added", "X"), DiffPiece("same", same), DiffPiece("added", "Y")], around=4))[
            1:-1
        ]

    assert shown("a b c d e ") == [DiffPiece("same", "a b c d e ")]
    assert shown("a b c d e f") == [DiffPiece("same", "a b "), DiffPiece("skipped", "c d"), DiffPiece("same", " e f")]


def test_excerpts_show_28_words_and_spaces_on_either_side_of_a_change() -> None:
    same = DiffPiece("same", "a " * 40)
    assert list(excerpts([same, DiffPiece("added", "X")])) == [
        DiffPiece("skipped", "a " * 26), DiffPiece("same", "a " * 14), DiffPiece("added", "X")
    ]  # fmt: skip
    assert list(excerpts([DiffPiece("added", "X"), same])) == [
        DiffPiece("added", "X"), DiffPiece("same", "a " * 14), DiffPiece("skipped", "a " * 26)
    ]  # fmt: skip


def test_the_left_column_has_the_earlier_text_and_the_right_the_later() -> None:
    left, right = side_by_side("a red fox ran", "a grey fox sat")
    assert left == (
        DiffPiece("same", "a "),
        DiffPiece("removed", "red"),
        DiffPiece("same", " fox "),
        DiffPiece("removed", "ran"),
    )
    assert right == (
        DiffPiece("same", "a "),
        DiffPiece("added", "grey"),
        DiffPiece("same", " fox "),
        DiffPiece("added", "sat"),
    )
