"""A missing judge is forgiven on somebody's own machine, and never under CI."""

import sys

import pytest

from tests import judges

MISSING = {
    "a program": lambda: judges.program("no-such-program"),
    "a file of an npm package": lambda: judges.npm_file("axe", "no-such-package/index.js"),
    "a Python module": lambda: judges.module("no_such_module"),
    "a shared folder": lambda: judges.shared("no-such-folder"),
}


@pytest.mark.parametrize("ask", MISSING.values(), ids=MISSING)
@pytest.mark.parametrize("ci", ["", "0"])
def test_without_its_judge_a_test_is_skipped(ask, ci, monkeypatch):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(pytest.skip.Exception, match=r"no.such.\w+ is not (?:installed|beside the project)"):
        ask()


@pytest.mark.parametrize("ask", MISSING.values(), ids=MISSING)
def test_without_its_judge_a_test_fails_under_ci(ask, monkeypatch):
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match=r"no.such.\w+ is not (?:installed|beside the project)"):
        ask()


def test_a_judge_that_is_there_is_used(monkeypatch, tmp_path):
    monkeypatch.setenv("CI", "1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(judges, "VAR", tmp_path)
    judge = tmp_path / "tidy"
    judge.touch(mode=0o755)
    script = tmp_path / "axe/node_modules/axe-core/axe.js"
    script.parent.mkdir(parents=True)
    script.touch()
    assert judges.program("tidy") == str(judge)
    assert judges.npm_file("axe", "axe-core/axe.js") == script
    assert judges.module("sys") is sys
