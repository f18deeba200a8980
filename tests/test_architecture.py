"""docs/architecture.md is true: its floors are those of the import contract and of the folders, its homes exist."""

import ast
import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
# Not rooms: what Django prescribes, and files that are no code.
NOT_ROOMS = {
    "articles": {"__init__", "apps", "migrations", "management", "static", "__pycache__"},
    "importers": {"__init__", "apps", "migrations", "static", "__pycache__"},
}


def floors_on_the_page(package):
    """Return the floors that the page draws for a package, from the top: each a set of rooms."""
    drawing = {"articles": r"`articles/` has six floors", "importers": r"`importers/` has floors too"}[package]
    block = re.search(drawing + r".*?```\n(.*?)```", PAGE, re.DOTALL)[1]
    return [set(line.replace("/", "").split()[1:]) for line in block.splitlines()]


def rooms_in_the_table(package):
    """Return the rooms that the page explains, as the table below the drawing lists them."""
    part = PAGE.split(f"`{package}/` has ")[1].split("\n## ")[0].split("| Room |")[1].split("\n\n")[0]
    return {room.rstrip("/") for room in re.findall(r"^\| `([a-z_]+/?)`", part, re.MULTILINE)}


def homes():
    """Return every `file` with each `name` in it, or "", that the table of rules gives as a home."""
    table = PAGE.split("## Every rule has one home")[1].split("\n## ")[0]
    pairs = re.findall(r"`((?:articles|importers|newsroom)/[\w/]+\.py)`((?:,? `[A-Za-z_.]+`)*)", table)
    return [(file, name) for file, names in pairs for name in re.findall(r"[A-Za-z_.]+", names) or [""]]


@pytest.mark.parametrize("package", ["articles", "importers"])
def test_the_floors_on_the_page_are_those_of_the_import_contract(package):
    contract = next(contract for contract in CONTRACTS if contract.get("containers") == [package])
    assert floors_on_the_page(package) == [set(layer.split(" | ")) for layer in contract["layers"]]
    assert contract["exhaustive"] is True
    assert "ignore_imports" not in contract


@pytest.mark.parametrize("package", ["articles", "importers"])
def test_the_rooms_on_the_page_are_the_folders(package):
    there = {path.stem for path in (ROOT / package).iterdir() if path.suffix in {"", ".py"}} - NOT_ROOMS[package]
    assert set.union(*floors_on_the_page(package)) == there
    assert rooms_in_the_table(package) == there


def test_only_three_modules_of_articles_have_no_room():
    assert {path.name for path in (ROOT / "articles").glob("*.py")} == {
        "__init__.py",
        "apps.py",
        "urls.py",
        "vocabulary.py",
    }


def test_no_modules_import_each_other_in_a_circle():
    graph = grimp.build_graph("articles", "importers", "newsroom", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    assert len(imports) > 200
    # What imports nothing of the rest is in no circle; nor is what the rest does not import.
    while free := {module for module in imports if not imports[module] & imports.keys()}:
        imports = {module: imports[module] for module in imports.keys() - free}
    while free := imports.keys() - set().union(*imports.values()):
        imports = {module: imports[module] for module in imports.keys() - free}
    assert sorted(imports) == []


@pytest.mark.parametrize(("file", "name"), homes())
def test_every_home_on_the_page_exists(file, name):
    scope = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    for part in filter(None, name.split(".")):
        scope = next(
            (getattr(node, "body", []) for node in scope if part in names_defined_by(node)), f"{name} is not in {file}"
        )
        assert not isinstance(scope, str), scope


def names_defined_by(node):
    """Return the names that a statement defines at its own level."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def test_every_rule_names_a_test_that_exists():
    table = PAGE.split("## Every rule has one home")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 17
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)`", row.split("|")[3])
        assert named, row
        assert [path for path in named if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_path_that_a_page_names_exists(page):
    pattern = r"`((?:articles|importers|newsroom|templates|tests|docs)/[\w./-]+)`"
    paths = re.findall(pattern, page.read_text(encoding="utf-8"))
    assert [path for path in paths if not (ROOT / path).exists()] == []
