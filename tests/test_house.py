"""Rules about the code itself, which outlive every reviewer."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import settings as hypothesis_settings

from articles.admin.date_filters import DaysFilter
from articles.admin.merge import MergeableAdmin
from articles.admin.typed_filter import TypedFilter
from articles.api.lists import RowList
from articles.api.resource import Answer

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("articles", "importers", "newsroom")
TEMPLATES = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if path.stat().st_size]
COMMANDS = sorted(path.stem for path in MODULES if path.parent.name == "commands" and path.stem != "__init__")


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_no_module_is_longer_than_a_reader_holds_in_mind():
    limits = {
        path: 250 if path.parent.name == "formats" else 40 if path.parent.name == "commands" else 400
        for path in MODULES
    }
    long = {
        str(path.relative_to(ROOT)): len(lines(path))
        for path, limit in limits.items()
        if len(lines(path)) > limit and "migrations" not in path.parts
    }
    assert long == {}


def test_every_module_opens_with_a_sentence():
    mute = [str(path.relative_to(ROOT)) for path in MODULES if not path.read_text(encoding="utf-8").startswith('"""')]
    assert [path for path in mute if "migrations/0001" not in path] == []


def test_every_variable_of_the_environment_stands_in_the_readme():
    read = {name for path in MODULES for name in re.findall(r"NEWSROOM_[A-Z_]+", path.read_text(encoding="utf-8"))}
    read |= set(re.findall(r"NEWSROOM_[A-Z_]+", (ROOT / "tests/environment.py").read_text(encoding="utf-8")))
    told = set(
        re.findall(r"^\| `(NEWSROOM_[A-Z_]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert read == told


def test_no_pattern_has_a_possessive_quantifier():
    """Python 3.11.2 matches a possessive group wrongly (gh-106052): what is safe elsewhere lets attacks pass there."""
    possessive = re.compile(r"[)\]}][*+?]\+(?!,)")  # "()*+," is punctuation
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and possessive.search(node.value)
    ]
    assert found == []


def test_html_is_trusted_in_one_template_expression_at_most():
    trusting = [
        f"{path.name}: {hit}"
        for path in TEMPLATES
        for hit in re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", path.read_text())
    ]
    assert len(trusting) <= 1, trusting
    marked = [str(path.relative_to(ROOT)) for path in MODULES if "mark_safe" in path.read_text(encoding="utf-8")]
    assert len(marked) <= 1, marked


def test_no_template_holds_script_or_style():
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)|\son\w+=|\sstyle=", re.IGNORECASE)
    assert [path.name for path in TEMPLATES if inline.search(path.read_text())] == []


def test_no_line_of_a_template_is_longer_than_160_columns():
    numbered = ((path, number, line) for path in TEMPLATES for number, line in enumerate(lines(path), 1))
    long = [f"{path.relative_to(ROOT)}:{number}" for path, number, line in numbered if len(line) > 160]
    assert TEMPLATES
    assert long == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_command_is_tested():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in COMMANDS if f'"{name}"' not in tests] == []


def test_a_tool_that_may_be_missing_is_asked_for_in_one_place():
    asks = re.compile(r"\bwhich\(|importorskip|environ.*\bCI\b|node_modules")
    tests = (path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    asking = [path.name for path in tests if asks.search(path.read_text(encoding="utf-8"))]
    assert sorted(asking) == ["judges.py", "test_judges.py"]


def test_every_run_tries_the_same_examples():
    profile = hypothesis_settings()
    assert (profile.derandomize, profile.deadline) == (True, None)


def test_the_floors_are_kept():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_worker_processes_run_imports_no_django():
    code = "import sys, importers.prepare; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_what_a_class_leaves_to_its_kinds_every_kind_does():
    nodes = (node for path in MODULES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    left = [node for node in nodes if isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node)]
    hooks = {
        TypedFilter: ["matching"],
        DaysFilter: ["narrowed"],
        MergeableAdmin: ["moving", "merge"],
        Answer: ["answer"],
        RowList: ["rows", "told"],
    }
    assert len(left) == sum(map(len, hooks.values()))
    for parent, names in hooks.items():
        assert parent.__subclasses__()
        for kind in parent.__subclasses__():
            assert [name for name in names if getattr(kind, name) is getattr(parent, name)] == []
