"""docs/editors.md says who may do what: the same as the groups that the migrations make."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

PAGE = Path(__file__).resolve().parents[1] / "docs" / "editors.md"
ROLES = ["curator", "editor", "publisher", "admin"]
# What goes without saying: everybody reads, writers change articles, who keeps a source also adds one, and its hosts.
UNSAID = {"change_article", "add_source", "add_tag", "add_sourcehost", "change_sourcehost", "add_user"}


def rights_in_the_table():
    """Return the rights that the page's table gives to each role."""
    rights_of = {role: set() for role in ROLES}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 1 + len(ROLES) and (rights := re.findall(r"`([a-z_]+)`", cells[0])):
            for role, cell in zip(ROLES, cells[1:], strict=True):
                rights_of[role].update(rights if cell else ())
    return rights_of


@pytest.mark.django_db
def test_the_page_for_editors_gives_each_role_the_rights_that_it_has():
    held = {
        role: {
            codename
            for codename in Group.objects.get(name=role).permissions.values_list("codename", flat=True)
            if not codename.startswith("view_") and codename not in UNSAID
        }
        for role in ROLES
    }
    assert held == rights_in_the_table()


def test_every_picture_of_the_page_is_there_and_small():
    names = re.findall(r"\]\((editors/[a-z-]+\.png)\)", PAGE.read_text(encoding="utf-8"))
    assert sorted(names) == sorted(f"editors/{path.name}" for path in (PAGE.parent / "editors").iterdir())
    assert [name for name in names if (PAGE.parent / name).stat().st_size > 150_000] == []
