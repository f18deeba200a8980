"""An import looks for garbage rarely, and leaves the process as it was."""

import gc

import pytest

from importers.runs.garbage import collected_rarely


def test_the_last_of_several_imports_leaves_the_process_as_it_was():
    usual = gc.get_threshold()
    first, second = collected_rarely(), collected_rarely()
    first.__enter__()
    second.__enter__()
    assert gc.get_threshold() == (50_000, 20, 100)
    first.__exit__(None, None, None)
    assert gc.get_threshold() == (50_000, 20, 100)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual


def test_an_import_that_fails_leaves_the_process_as_it_was():
    usual = gc.get_threshold()
    with pytest.raises(OSError, match="disk"), collected_rarely():
        raise OSError("disk")
    assert gc.get_threshold() == usual
