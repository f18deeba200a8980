"""The one table: from which state what may be decided; nothing else assigns a state."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from articles import desk
from articles.models import Article
from articles.vocabulary import Act, ChangeClass, State, Waived
from tests.articles.desk.standing import NOON, standing_in
from tests.factories import make_article, make_live_article, make_user

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
ACTS = {
    Act.CLAIM: lambda a, by: desk.claim(a, by=by, at=NOON),
    Act.ASSIGN: lambda a, by: desk.assign(a, by=by, to=make_user(), at=NOON),
    Act.RELEASE: lambda a, by: desk.release(a, by=by, at=NOON),
    Act.SPIKE: lambda a, by: desk.spike(a, by=by, reason="Why", at=NOON),
    Act.RESTORE: lambda a, by: desk.restore(a, by=by, at=NOON),
    Act.MARK_DUPLICATE: lambda a, by: desk.mark_duplicate(a, by=by, of=make_article(), at=NOON),
    Act.SPLIT: lambda a, by: desk.split(a, by=by, at=NOON),
    Act.SAVE_TEXT: lambda a, by: desk.save_text(a, by=by, headline="Another headline", at=NOON),
    Act.TAG: lambda a, by: desk.tag(a, by=by, at=NOON),
    Act.OVERRIDE: lambda a, by: desk.override(a, by=by, kind=Waived.LENGTH, reason="Why", at=NOON),
    Act.SEEN: lambda a, by: desk.seen(a, by=by, at=NOON),
    Act.EMBARGO: lambda a, by: desk.embargo(a, by=by, until=None, at=NOON),
    Act.SUBMIT: lambda a, by: desk.submit(a, by=by, at=NOON),
    Act.REQUEST_CHANGES: lambda a, by: desk.request_changes(a, by=by, reason="Why", at=NOON),
    Act.APPROVE: lambda a, by: desk.approve(a, by=by, at=NOON),
    Act.SCHEDULE: lambda a, by: desk.schedule(a, by=by, moment=NOON + timedelta(days=2), at=NOON),
    Act.DESCHEDULE: lambda a, by: desk.deschedule(a, by=by, at=NOON),
    Act.PUBLISH: lambda a, by: desk.publish(a, by=by, at=NOON),
    Act.REVISE: lambda a, by: desk.revise(a, by=by, change=ChangeClass.CORRECTION, note="Why", at=NOON),
    Act.WITHDRAW: lambda a, by: desk.withdraw(a, by=by, reason="Why", at=NOON),
    Act.RETRACT: lambda a, by: desk.retract(a, by=by, note="Why", at=NOON),
    Act.REINSTATE: lambda a, by: desk.reinstate(a, by=by, reason="Why", at=NOON),
    Act.MERGE: lambda a, by: desk.merge(a, into=make_live_article(), by=by, at=NOON),
    Act.UNMERGE: lambda a, by: desk.unmerge(a, by=by, at=NOON),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_from_the_states_of_the_table_and_refused_from_all_others(act, state):
    article = standing_in(state, act)
    if state in desk.ALLOWED_FROM[act]:
        ACTS[act](article, make_user())
        assert article.decisions.get().act == act
        assert Article.objects.get(pk=article.pk).state == article.state
    else:
        with pytest.raises(desk.Refused):
            ACTS[act](article, make_user())
        assert Article.objects.get(pk=article.pk).state == state


def test_every_act_of_the_log_has_its_place_in_the_table():
    assert set(desk.ALLOWED_FROM) == set(Act) == {*ACTS, Act.UNDO}
    assert set(desk.INVERSES.values()) <= set(Act)


def test_no_other_module_assigns_a_state():
    guilty = []
    for path in [*ROOT.glob("articles/**/*.py"), *ROOT.glob("importers/**/*.py"), *ROOT.glob("newsroom/**/*.py")]:
        if "migrations" in path.parts or "desk" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            assigns = any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets)
            updates = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("update", "create")
                and any(k.arg == "state" for k in node.keywords)
            )
            if assigns or updates:
                guilty.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert guilty == []
