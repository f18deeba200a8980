"""Rights, addresses and numbers: each rule of the admin is written in one module only."""

import ast
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from articles.admin import acts, bulk, rights
from articles.admin.addresses import list_url
from articles.admin.numbers import whole_number
from articles.models import Article, Decision
from articles.vocabulary import Act
from tests.factories import make_article, make_user

ROOT = Path(__file__).resolve().parents[3]
MODULES = [path for room in ("articles/admin", "newsroom", "importers/admin") for path in (ROOT / room).rglob("*.py")]


def modules_with(pattern, kind=ast.Constant):
    """Return the names of the modules of the admin in which a string or an attribute matches the pattern."""
    names = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else getattr(node, "attr", None)
            if isinstance(node, kind) and isinstance(text, str) and re.search(pattern, text):
                names.add(path.name)
    return names


def test_only_one_module_names_the_permissions_of_acts():
    assert modules_with(r"^(articles\.)?(\w+_any|write_others|self_approve|lift_embargo)$") == {"rights.py"}


@pytest.mark.slow
def test_only_one_module_builds_the_address_of_a_row_or_of_a_list():
    assert modules_with(r"^admin:\w+_change(list)?$|^changelist$") == {"addresses.py"}


@pytest.mark.slow
def test_only_one_module_of_the_admin_tells_digits_from_other_text():
    assert modules_with(r"^is(digit|decimal|numeric)$", ast.Attribute) == {"numbers.py", "env.py"}


def test_the_page_of_one_article_and_the_list_ask_with_the_same_forms():
    for name in ("assign", "spike", "submit", "publish"):
        assert bulk.ACTS[name].form is acts.OFFERS[name].form


def test_every_act_that_is_offered_has_a_right_of_its_own():
    assert {offer.act for offer in acts.OFFERS.values()} <= set(rights.RIGHTS)
    assert {bulk_act.act for bulk_act in bulk.ACTS.values()} <= set(rights.RIGHTS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "group", "expected"),
    [
        (Act.SUBMIT, "curator", False),
        (Act.SUBMIT, "publisher", True),
        (Act.SPIKE, "curator", True),
        (Act.PUBLISH, "editor", False),
        (Act.EMBARGO, "editor", True),
    ],
)
def test_what_a_role_may_do_about_an_article_that_is_assigned_to_somebody_else(act, group, expected):
    article = make_article(assignee=make_user())
    assert rights.may(make_user(groups=[group]), act, article) is expected


@pytest.mark.django_db
def test_a_visitor_may_do_nothing():
    assert [act for act in rights.RIGHTS if rights.may(AnonymousUser(), act, make_article())] == []


def test_a_list_has_a_query_only_if_it_is_narrowed():
    assert list_url(Article) == "/admin/articles/article/"
    assert list_url(Decision, article="a b", act=1) == "/admin/articles/decision/?article=a+b&act=1"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("9" * 18, 999_999_999_999_999_999),
        ("9" * 19, None),
        ("", None),
        ("-1", None),
        ("٣", None),
    ],
)
def test_a_number_is_ascii_digits_that_a_key_could_have(text, number):
    assert whole_number(text) == number


def test_a_number_can_be_held_to_fewer_digits():
    assert (whole_number("999", max_digits=3), whole_number("1000", max_digits=3)) == (999, None)
