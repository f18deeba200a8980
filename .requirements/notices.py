"""Write docs/third-party.md: each package that running Newsroom installs, its licence and its home (`make notices`)."""

import re
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "third-party.md"
HOMES = ("homepage", "home", "source", "source code", "repository", "code", "documentation")
BEFORE = """\
# Third-party software

`make setup` installs these packages, each under the licence that its authors name in its metadata. `make notices`
writes this page from `.requirements/run.txt`; a test compares the two.

| Package | Licence |
|---|---|
"""
AFTER = """
Django brings jQuery, Select2 and XRegExp for its admin, each under the MIT licence. Two more packages are installed
only where somebody asks for them: psycopg (LGPL-3.0-only) for PostgreSQL, and redis-py (MIT) for a cache that processes
share.
"""


def packages(listed: str) -> list[str]:
    """Return the names of the packages that a list of requirements pins, each once, in its order."""
    return list(dict.fromkeys(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", listed, re.MULTILINE)))


def licence(about: PackageMetadata) -> str:
    """Return the licence that a package names: as an expression, in a few words, or by its classifiers."""
    words = about.get("License-Expression") or about.get("License") or ""
    if words and "\n" not in words:
        return words
    return ", ".join(kind.rpartition(" :: ")[2] for kind in about.get_all("Classifier", []) if "License ::" in kind)


def home(about: PackageMetadata) -> str:
    """Return the address of a project's own page, or of its source."""
    urls = dict(url.split(", ", 1) for url in about.get_all("Project-URL", []))
    named = {label.lower(): url for label, url in urls.items()}
    return next((named[label] for label in HOMES if label in named), about.get("Home-page", ""))


def page() -> str:
    """Return the page, from the metadata of the packages that are installed."""
    known = [metadata(name) for name in packages((HERE / "run.txt").read_text(encoding="utf-8"))]
    rows = [f"| [{about['Name']}]({home(about)}) | {licence(about)} |\n" for about in known]
    return BEFORE + "".join(rows) + AFTER


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
