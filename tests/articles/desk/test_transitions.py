"""Which acts each state allows; nothing but the desk assigns a state."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from articles import desk
from articles.models import Article, Parting
from articles.vocabulary import Act, ChangeClass, OverrideKind, State
from tests.articles.desk.ready import NOON, ready_for
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
    Act.PART: lambda a, by: desk.part(a, by=by, other=make_article(), at=NOON),
    Act.REJOIN: lambda a, by: desk.rejoin(a, by=by, other=parted_from(a, by=by), at=NOON),
    Act.SAVE_TEXT: lambda a, by: desk.save_text(a, by=by, headline="Another headline", at=NOON),
    Act.TAG: lambda a, by: desk.tag(a, by=by, at=NOON),
    Act.OVERRIDE: lambda a, by: desk.override(a, by=by, kind=OverrideKind.LENGTH, reason="Why", at=NOON),
    Act.ACKNOWLEDGE_VERSION: lambda a, by: desk.acknowledge_version(a, by=by, at=NOON),
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


def parted_from(article, *, by):
    """Return an article that is not the same story as this one."""
    other = make_article()
    Parting.objects.create(article=article, other=other, by=by, at=NOON)
    Parting.objects.create(article=other, other=article, by=by, at=NOON)
    return other


# From which state each act may be taken, and where it leads: "draft" stays a draft, "draft>in_review" becomes one.
# As `ready_for` makes them, nothing has been approved of what leaves the schedule, and nothing is known of the time
# before what was spiked or marked as a duplicate.
TABLE = {
    "claim": "incoming>claimed claimed draft in_review changes_requested approved published",
    "assign": "incoming>claimed claimed draft in_review changes_requested approved published",
    "release": "incoming claimed>incoming draft in_review changes_requested approved published",
    "spike": "incoming>spiked claimed>spiked draft>spiked in_review>spiked changes_requested>spiked approved>spiked",
    "restore": "spiked>incoming",
    "mark_duplicate": "incoming>duplicate claimed>duplicate draft>duplicate in_review>duplicate "
    "changes_requested>duplicate approved>duplicate",
    "split": "duplicate>incoming",
    "part": "incoming claimed draft in_review changes_requested approved published withdrawn retracted merged "
    "duplicate spiked",
    "rejoin": "incoming claimed draft in_review changes_requested approved published withdrawn retracted merged "
    "duplicate spiked",
    "save_text": "incoming>draft claimed>draft draft in_review>draft changes_requested>draft approved>draft published",
    "tag": "incoming claimed draft in_review changes_requested approved published withdrawn retracted spiked",
    "override": "incoming claimed draft in_review changes_requested approved published",
    "embargo": "incoming claimed draft in_review changes_requested approved published",
    "submit": "draft>in_review changes_requested>in_review published",
    "request_changes": "in_review>changes_requested published",
    "approve": "in_review>approved published",
    "schedule": "approved>published published",
    "deschedule": "published>draft",
    "publish": "approved>published published",
    "revise": "published",
    "withdraw": "published>withdrawn",
    "retract": "published>retracted withdrawn>retracted",
    "reinstate": "withdrawn>published retracted>published",
    "merge": "published>merged",
    "unmerge": "merged>published",
    "seen": "incoming claimed draft in_review changes_requested approved published",
}
STATES = (
    *("incoming", "claimed", "draft", "in_review", "changes_requested", "approved"),
    *("published", "withdrawn", "retracted", "merged", "duplicate", "spiked"),
)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", TABLE)
def test_each_act_is_allowed_only_from_its_states_and_leads_to_the_right_one(act, state):
    leads_to = {start: end or start for start, _, end in (entry.partition(">") for entry in TABLE[act].split())}
    article, editor = ready_for(state, Act(act)), make_user()
    if state in leads_to:
        ACTS[Act(act)](article, editor)
        assert article.state == Article.objects.get(pk=article.pk).state == leads_to[state]
        decision = article.decisions.get()
        assert (decision.act, decision.from_state, decision.to_state) == (act, state, leads_to[state])
        assert (decision.by, decision.at) == (editor, NOON)
    else:
        with pytest.raises(desk.Refused, match="possible only in"):
            ACTS[Act(act)](article, editor)
        assert article.state == Article.objects.get(pk=article.pk).state == state
        assert not article.decisions.exists()


def test_every_state_and_every_act_has_its_transitions():
    assert set(STATES) == set(State)
    assert {*TABLE, "undo"} == set(Act) == set(desk.ALLOWED_FROM) == {*ACTS, Act.UNDO}


def test_a_refusal_names_the_states_from_which_the_act_is_possible():
    with pytest.raises(desk.Refused) as refused:
        desk.submit(make_article(state=State.SPIKED), by=make_user())
    assert (
        str(refused.value)
        == "The article’s state is: spiked. This is possible only in: changes requested, draft, published."
    )


def test_each_act_has_the_right_inverse():
    assert desk.INVERSES == {
        "claim": "release", "release": "claim", "spike": "restore", "restore": "spike", "mark_duplicate": "split",
        "split": "mark_duplicate", "schedule": "deschedule", "publish": "withdraw", "withdraw": "reinstate",
        "retract": "reinstate", "reinstate": "withdraw", "merge": "unmerge", "unmerge": "merge",
        "part": "rejoin", "rejoin": "part",
    }  # fmt: skip


@pytest.mark.slow
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
