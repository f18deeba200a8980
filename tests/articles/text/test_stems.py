"""Which words the search index holds as they are."""

import pytest

from articles.text.stems import is_stem


@pytest.mark.parametrize("word", ["elect", "ferr", "kitti", "govern", "inter", "łodz", "выбор", "中", "ירוש", "glm4"])
def test_these_words_are_their_own_stems(word):
    assert is_stem(word)
    assert is_stem(word)


@pytest.mark.parametrize("word", ["election", "ferry", "ferries", "fly", "governments", "earli", "united", "hopeful"])
def test_these_words_have_other_stems(word):
    assert not is_stem(word)
