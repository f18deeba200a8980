"""Rules about the code itself, which outlive every reviewer."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import settings as hypothesis_settings

from articles.admin.date_filters import DaysFilter
from articles.admin.merge import MergeableAdmin
from articles.admin.text_filter import TextFilter
from articles.api.api_view import ContentView
from articles.api.lists import RowList

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("articles", "importers", "newsroom")
# Not every folder's: `make mutants` leaves a copy of the project in one.
TEMPLATE_FILES = [path for folder in (".", *PACKAGES) for path in (ROOT / folder).glob("templates/**/*.*")]
TEMPLATES = [path for path in TEMPLATE_FILES if path.suffix == ".html"]
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if path.stat().st_size]
COMMANDS = sorted(path.stem for path in MODULES if path.parent.name == "commands" and path.stem != "__init__")


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_no_module_is_longer_than_a_reader_holds_in_mind():
    limits = dict.fromkeys((ROOT / "tests").rglob("*.py"), 400) | {
        path: 250 if "formats" in path.parts else 40 if path.parent.name == "commands" else 400 for path in MODULES
    }
    long = {
        str(path.relative_to(ROOT)): len(lines(path))
        for path, limit in limits.items()
        if len(lines(path)) > limit and "migrations" not in path.parts
    }
    assert long == {}


def test_no_class_name_is_used_twice():
    # Django finds commands and migrations by these names, and reads Meta inside a class.
    expected = {"Command", "Migration"}
    names = Counter(
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert {name for name, count in names.items() if count > 1} - expected == set()


def test_every_module_opens_with_a_sentence():
    mute = [str(path.relative_to(ROOT)) for path in MODULES if not path.read_text(encoding="utf-8").startswith('"""')]
    assert [path for path in mute if "migrations/0001" not in path] == []


def test_every_variable_of_the_environment_stands_in_the_readme():
    read = {name for path in MODULES for name in re.findall(r"NEWSROOM_[A-Z_]+", path.read_text(encoding="utf-8"))}
    read |= set(re.findall(r"NEWSROOM_[A-Z_]+", (ROOT / "tests/environment.py").read_text(encoding="utf-8")))
    in_readme = set(
        re.findall(r"^\| `(NEWSROOM_[A-Z_]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert read == in_readme


def test_no_pattern_has_a_possessive_quantifier():
    """Python 3.11.2 matches a possessive group wrongly (gh-106052): what is safe elsewhere lets attacks pass there."""
    possessive = re.compile(r"[)\]}][*+?]\+(?!,)")  # "()*+," is punctuation
    faults = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and possessive.search(node.value)
    ]
    assert faults == []


def test_html_is_trusted_where_a_template_or_the_gate_has_made_it_and_nowhere_else():
    trusts = re.compile(r"\|\s*safe(?:seq)?\b|\{%-?\s*autoescape\s+off")
    uses = Counter(path.name for path in TEMPLATE_FILES for _ in trusts.findall(path.read_text(encoding="utf-8")))
    assert uses == {"_prose.html": 1}
    uses = Counter(
        str(path.relative_to(ROOT)) for path in MODULES for _ in trusted_in(path.read_text(encoding="utf-8"))
    )
    assert uses == {"articles/reading/renditions/reading.py": 3}


def trusted_in(code):
    """Yield each use of what makes text count as HTML, and each format of HTML that is not written out in the code."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Name(id="mark_safe", ctx=ast.Load()) | ast.Attribute(attr="mark_safe" | "__html__"):
                yield node
            case ast.FunctionDef(name="__html__") | ast.Call(func=ast.Name(id="SafeString" | "SafeText")):
                yield node
            case ast.ClassDef(bases=bases) if any("Safe" in ast.unparse(base) for base in bases):
                yield node
            case ast.Call(func=ast.Name(id="format_html"), args=[template, *_]) if not is_written_out(template):
                yield node
            case ast.Call(func=ast.Name(id="format_html_join"), args=formats) if not all(
                map(is_written_out, formats[:2])
            ):
                yield node
            case ast.keyword(arg="autoescape", value=ast.Constant(value=False)):
                yield node


def is_written_out(template):
    if isinstance(template, ast.IfExp):
        return is_written_out(template.body) and is_written_out(template.orelse)
    return isinstance(template, ast.Constant) or (isinstance(template, ast.Name) and template.id.isupper())


@pytest.mark.parametrize(
    ("code", "uses"),
    [
        ("from django.utils.safestring import mark_safe", 0),
        ("a = mark_safe(b) + mark_safe(c)", 2),
        ("a = map(mark_safe, b)", 1),
        ("a = safestring.mark_safe(b)", 1),
        ("def a() -> SafeString: return SafeString(b)", 1),
        ("class A(str, SafeData): pass", 1),
        ("class A:\n    def __html__(self): return self.a", 1),
        ("format_html('<b>{}</b>', a), format_html(_ROW if a else _LINE, a), format_html_join('', _ROW, a)", 0),
        ("format_html(a), format_html(f'<b>{a}</b>'), format_html('<b>' + a), format_html_join(a, '{}', b)", 4),
        ("linebreaks(a, autoescape=False), linebreaks(a, autoescape=True)", 1),
    ],
)
def test_every_way_to_trust_text_as_html_is_counted(code, uses):
    assert len(list(trusted_in(code))) == uses


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


def test_every_command_is_run_by_a_test():
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(set(COMMANDS) - {name for code in tests for name in commands_run_in(code)}) == []


def commands_run_in(code):
    """Yield the name of each command that the code calls, by itself or by a function of its own that takes the name."""
    tree = ast.parse(code)
    callers = {"call_command"}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.args.args:
            name = function.args.args[0].arg
            calls = [node for node in ast.walk(function) if called(node) == "call_command"]
            if any(isinstance(call.args[0], ast.Name) and call.args[0].id == name for call in calls):
                callers.add(function.name)
    for node in ast.walk(tree):
        if called(node) in callers and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value
        elif isinstance(node, ast.List | ast.Tuple):  # [sys.executable, "manage.py", "name", …]
            words = [word.value if isinstance(word, ast.Constant) else "" for word in node.elts]
            yield from words[words.index("manage.py") + 1 :][:1] if "manage.py" in words else []


def called(node):
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args else ""


def test_a_command_that_is_only_named_is_not_run():
    named = 'COMMANDS = ["demo"]\nassert text == "manage.py demo"\nprint("demo")\ncall_command(name, "demo")'
    assert list(commands_run_in(named)) == []
    run = (
        'def run(name): call_command(name)\nrun("a")\ncall_command("b", 1)\n'
        'subprocess.run([python, "manage.py", "c", "d"])'
    )
    assert sorted(commands_run_in(run)) == ["a", "b", "c"]


def test_a_tool_that_may_be_missing_is_asked_for_in_one_place():
    asks = re.compile(r"\bwhich\(|importorskip|environ.*\bCI\b|node_modules")
    tests = (path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    asking = [path.name for path in tests if asks.search(path.read_text(encoding="utf-8"))]
    assert sorted(asking) == ["judges.py", "test_judges.py"]


def test_what_makes_two_articles_the_same_story_is_compared_in_one_place():
    naming = {path for path in MODULES if re.search("(url|text)_fingerprint", path.read_text(encoding="utf-8"))}
    rooms = {path.relative_to(ROOT / "articles").parts[0] for path in naming}
    assert rooms == {"intake", "migrations", "models"}
    assert {path.name for path in naming if path.parent.name == "models"} == {"article.py", "same_story.py"}


def test_the_columns_of_a_text_are_listed_in_the_model_alone():
    listing = re.compile(r"""[(\[]"headline", "dek", "summary"(, "ai_use"(, "citations")?)?[)\]]""")
    modules = {str(path.relative_to(ROOT)) for path in MODULES if listing.search(path.read_text(encoding="utf-8"))}
    # The second lays out a page of the admin.
    assert modules == {"articles/models/revision.py", "articles/admin/article.py"}


def test_sets_of_states_are_named_beside_the_states_alone():
    homes = {"articles/vocabulary.py", "articles/desk/transitions.py"}
    modules = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in MODULES}
    spelt = {name: sets for name, code in modules.items() if (sets := list(sets_of_states_in(code)))}
    assert sorted(set(spelt) - homes) == []
    assert spelt.keys() == homes


def sets_of_states_in(code):
    """Yield each set, list or tuple that spells out three states or more."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            names = [ast.unparse(element) for element in node.elts]
            if sum(name.startswith("State.") for name in names) >= 3:
                yield names


def test_a_set_of_states_is_seen_however_it_is_spelt():
    code = "{State.A, State.B, State.C}, [State.A, State.B], f(x in (State.A, State.B.value, State.C)), {State.A: 1}"
    assert len(list(sets_of_states_in(code))) == 2


def test_every_run_tries_the_same_examples():
    profile = hypothesis_settings()
    assert (profile.derandomize, profile.deadline) == (True, None)


def test_the_floors_are_kept():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_worker_processes_run_imports_no_django():
    code = "import sys, importers.runs.prepare; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


_LONGEST_PATTERN = 600  # characters: to compile more takes milliseconds
_PATTERNS_OF_A_START = """
import re, sys
compile_now, long_patterns = re.compile, []
def noted(pattern, flags=0):
    module = sys._getframe(1).f_globals["__name__"]
    if module.split(".")[0] in ("articles", "importers", "newsroom") and len(pattern) > LONGEST:
        long_patterns.append(f"{module}: {pattern[:60]}")
    return compile_now(pattern, flags)
re.compile = noted
from importers import formats
import importers.runs.prepare
for name in ("wordpress", "digest"):
    formats.named(name)
import django
django.setup()
import newsroom.urls
sys.exit("\\n".join(long_patterns) or 0)
"""


def test_no_process_compiles_a_long_pattern_before_somebody_needs_it():
    code = _PATTERNS_OF_A_START.replace("LONGEST", str(_LONGEST_PATTERN))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_import_reads_none_of_the_sites_addresses_before_it_begins():
    code = """
import sys
from django.core.management import execute_from_command_line
try:
    execute_from_command_line(["manage.py", "import_wordpress", "no-such-file.json"])
except SystemExit:
    sys.exit("newsroom.urls" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "no-such-file.json" in done.stderr) == (0, True)


def test_what_a_class_leaves_to_its_kinds_every_kind_does():
    nodes = (node for path in MODULES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    left = [node for node in nodes if isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node)]
    hooks = {
        TextFilter: ["matching"],
        DaysFilter: ["narrowed"],
        MergeableAdmin: ["moving", "merge"],
        ContentView: ["content"],
        RowList: ["queryset", "serialize"],
    }
    assert len(left) == sum(map(len, hooks.values()))
    for parent, names in hooks.items():
        assert parent.__subclasses__()
        for kind in parent.__subclasses__():
            assert [name for name in names if getattr(kind, name) is getattr(parent, name)] == []
