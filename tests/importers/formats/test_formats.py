"""Rules for every format in the registry."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from importers import formats


def test_each_format_is_registered_under_its_own_name():
    assert [known.name for known in formats.every()] == list(formats.MODULES) == ["wordpress", "digest"]


def test_no_two_formats_have_an_option_of_the_same_name():
    """The upload form shows the options of all formats at once."""
    names = [option.name for known in formats.every() for option in known.options]
    assert names == ["types", "statuses", "edition_date"]


def test_no_other_module_or_template_names_a_format():
    """A format is named only in its own folder, in the registry, and in its short command."""
    root = Path(__file__).resolve().parents[3]
    own = re.compile(
        r"importers/formats/(__init__\.py|wordpress/|digest/)|management/commands/import_(wordpress|digest)\.py"
    )
    quoted = re.compile(r"[\"'](wordpress|digest)[\"']")
    files = [
        path
        for folder in ("articles", "importers", "newsroom", "templates")
        for path in root.joinpath(folder).rglob("*.*")
    ]
    texts = {str(path.relative_to(root)): path.read_text() for path in files if path.suffix in (".py", ".html", ".js")}
    assert "importers/uploads/storage.py" in texts
    assert [path for path, text in texts.items() if quoted.search(text) and not own.search(path)] == []


def test_a_format_that_nobody_has_registered_has_no_module():
    assert formats.label("telex") == "telex"
    with pytest.raises(KeyError):
        formats.named("telex")


def test_a_worker_process_loads_its_own_format_and_no_django():
    script = "import sys; from importers.runs import prepare; prepare.formats.named('digest'); print(*sys.modules)"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    loaded = printed.split()
    assert "importers.formats.digest.digest" in loaded
    assert not [name for name in loaded if name.partition(".")[0] == "django" or "wordpress" in name]


@pytest.mark.parametrize(
    ("name", "head", "format_name"),
    [("a.json", b"[{", "wordpress"), ("a.txt", b"[{", "wordpress"), ("a.txt", b"The ferry is back.", "digest"),
     ("A.TXT.GZ", b"The ferry is back.", "digest"), ("a.json", b"The ferry is back.", None),
     ("a.txt", b"<html>", None)],
)  # fmt: skip
def test_a_file_is_known_by_its_first_bytes_and_a_digest_by_its_name_too(name, head, format_name):
    known = formats.recognise(head, name)
    assert (known and known.name) == format_name
