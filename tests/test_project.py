"""What the project says of itself in more than one place agrees."""

import re
import runpy
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_newest_release_in_the_changelog_is_the_version_of_the_project():
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    released = re.findall(r"^## \[?(\d+\.\d+\.\d+)", text("CHANGELOG.md"), re.MULTILINE)
    assert version == released[0]


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_the_previous_release_is_a_commit_of_that_version():
    if git("rev-parse", "--is-shallow-repository").strip() != "false":
        pytest.skip("the history of the project is not here, so its previous release cannot be read")
    commit = text("tests/previous_release.txt").strip()
    assert tomllib.loads(git("show", f"{commit}:pyproject.toml"))["project"]["version"] == "0.2.0"


def test_every_package_that_running_installs_is_named_with_its_licence():
    notices = runpy.run_path(str(ROOT / ".requirements/notices.py"))
    assert notices["page"]() == text("docs/third-party.md"), "run make notices"
    rows = re.findall(r"^\| \[([\w.-]+)\]\(https?://\S+\) \| ([^|]+) \|$", text("docs/third-party.md"), re.MULTILINE)
    # A package may be pinned twice, for older and newer versions of Python.
    pinned = list(dict.fromkeys(re.findall(r"^[\w.-]+(?=\[|==)", text(".requirements/run.txt"), re.MULTILINE)))
    assert [package.lower().replace("_", "-") for package, _ in rows] == pinned
    assert len(pinned) > 20


def test_a_hook_before_each_commit_runs_what_make_check_runs():
    hooks = re.findall(
        r"^ +entry: (?:env \S+ )?\S*/([\w-]+(?: check| format)?)", text(".pre-commit-config.yaml"), re.MULTILINE
    )
    recipe = text("Makefile").partition("\ncheck:")[2].partition("\n.PHONY")[0]
    assert hooks == ["ruff check", "ruff format", "lint-imports", "mypy", "biome check"]
    assert re.findall(r"\$\(BIN\)/(ruff \w+|lint-imports|mypy)", recipe) == [
        "ruff check",
        "ruff format",
        "lint-imports",
        "lint-imports",
        "mypy",
    ]
    assert "$(call biome,--error-on-warnings)" in recipe


def test_what_serves_the_site_looks_for_one_before_it_makes_tables():
    recipe = text("Makefile").partition("\nserve:")[2].partition("\n.PHONY")[0]
    commands = re.findall(r"manage\.py (\w+)", recipe)
    assert commands == ["check_database", "migrate", "collectstatic"]
    assert "manage.py migrate" in text("Makefile").partition("\ninit:")[2].partition("\n.PHONY")[0]
