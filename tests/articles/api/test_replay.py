"""Random acts at random times: a client that follows the changes always ends up with the full list."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article, Rendition
from articles.vocabulary import Act, ChangeClass
from tests.articles.api.test_changes import Copy, listed
from tests.factories import make_approved_article, make_revision, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db
BEGINNING = datetime(2026, 6, 1, 12, tzinfo=UTC)
ARTICLES = 4

WHICH = st.integers(0, ARTICLES - 1)
ACTS = st.one_of(
    *(st.tuples(st.just(name), WHICH) for name in ("publish", "publish", "revise", "withdraw", "retract", "reinstate")),
    *(st.tuples(st.just(name), WHICH) for name in ("deschedule", "unmerge", "tag", "undo")),
    st.tuples(st.just("schedule"), WHICH, st.integers(1, 5)),
    st.tuples(st.just("merge"), WHICH, WHICH),
    st.just(("rename",)),
    st.just(("rename",)),
    *[st.tuples(st.just("schedule"), WHICH, st.integers(1, 3))] * 2,
    *[st.tuples(st.just("wait"), st.integers(1, 2))] * 3,
    *[st.tuples(st.just("follow"), st.integers(0, 1), st.integers(1, 3))] * 4,
)


class Newsroom:
    """A desk with its own clock, and two clients that follow it now and then."""

    def __init__(self, client, monkeypatch):
        self.now = BEGINNING
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        self.editor, self.wire, self.tag = make_user(), make_source(), make_tag()
        self.keys = [make_approved_article(source=self.wire, summary="One.").pk for _ in range(ARTICLES)]
        self.client, self.copies = client, [Copy(client), Copy(client)]
        self.numbers, self.operations, self.ever_live = itertools.count(), [], set()

    def do(self, name, *values):
        """Do it, where the desk lets it; no two acts are at one moment."""
        self.now += timedelta(microseconds=1)
        try:
            with transaction.atomic():
                getattr(self, f"_{name}")(*values)
        except desk.Refused:
            pass
        self.ever_live |= {str(public_id) for public_id in Article.objects.live().values_list("public_id", flat=True)}

    def check(self, copy, limit):
        """Let the client follow the changes; every article in them has to be live, or to have been."""
        for change in copy.follow(limit):
            assert change["id"] in self.ever_live
        assert copy.articles == listed(self.client)

    def _article(self, which):
        return Article.objects.get(pk=self.keys[which])

    def _publish(self, which):
        operation = desk.begin_operation(Act.PUBLISH, by=self.editor)
        desk.publish(self._article(which), by=self.editor, operation=operation)
        self.operations.append(operation)

    def _schedule(self, which, minutes):
        desk.schedule(self._article(which), by=self.editor, moment=self.now + timedelta(minutes=minutes))

    def _deschedule(self, which):
        desk.deschedule(self._article(which), by=self.editor)

    def _revise(self, which):
        article = self._article(which)
        revision = make_revision(article, headline=f"Headline {next(self.numbers)}")
        Article.objects.filter(pk=article.pk).update(approved_sha256=revision.sha256, approved_by=self.editor)
        desk.revise(self._article(which), by=self.editor, change=ChangeClass.CORRECTION, note="It was wrong.")

    def _withdraw(self, which):
        desk.withdraw(self._article(which), by=self.editor, reason="Wrong")

    def _retract(self, which):
        desk.retract(self._article(which), by=self.editor, note="It was wrong.")

    def _reinstate(self, which):
        desk.reinstate(self._article(which), by=self.editor, reason="Right")

    def _merge(self, which, into):
        desk.merge(self._article(which), into=self._article(into), by=self.editor)

    def _unmerge(self, which):
        desk.unmerge(self._article(which), by=self.editor)

    def _tag(self, which):
        article = self._article(which)
        has = article.taggings.filter(tag=self.tag).exists()
        operation = desk.begin_operation(Act.TAG, by=self.editor)
        desk.tag(article, by=self.editor, operation=operation, **{"remove" if has else "add": [self.tag]})
        self.operations.append(operation)

    def _undo(self, which):
        if self.operations:
            desk.undo(self.operations.pop(which % len(self.operations)), by=self.editor)

    def _rename(self):
        self.wire.name = f"Wire {next(self.numbers)}"
        self.wire.save()
        tags_and_sources.renew(self.wire)

    def _wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    def _follow(self, which, limit):
        self.copies[which].follow(limit, pages=1)


def replay(client, monkeypatch, acts, limit):
    """Perform the acts, check that all clients have the full list, and roll everything back."""
    mark = transaction.savepoint()
    try:
        with monkeypatch.context() as patch:
            newsroom = Newsroom(client, patch)
            for act in [("publish", 0), ("publish", 1), *acts]:
                newsroom.do(*act)
            for copy in (*newsroom.copies, Copy(client)):
                newsroom.check(copy, limit)
            # All that was scheduled has appeared, with nothing else done.
            newsroom.now += timedelta(hours=1)
            newsroom.do("wait", 0)
            for copy in (*newsroom.copies, Copy(client)):
                newsroom.check(copy, limit)
    finally:
        transaction.savepoint_rollback(mark)


QUIETLY = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}
QUIETLY["phases"] = [Phase.explicit, Phase.generate]  # report a failure as it is: shrinking it takes minutes


# It is known before it appears, and so is what was decided later.
SOON = [("schedule", 2, 1), ("rename",), *[("follow", 0, 3)] * 3, ("wait", 2), ("follow", 0, 1), ("tag", 1)]


@pytest.mark.slow
@example(acts=SOON, limit=1)
@settings(max_examples=8, **QUIETLY)
@given(acts=st.lists(ACTS, min_size=10, max_size=18), limit=st.integers(1, 4))
def test_a_client_that_follows_the_changes_has_the_full_list(client, monkeypatch, acts, limit):
    replay(client, monkeypatch, acts, limit)


@pytest.mark.slow
@settings(max_examples=120, **QUIETLY)
@given(acts=st.lists(ACTS, min_size=10, max_size=40), limit=st.integers(1, 4))
def test_a_client_that_follows_the_changes_for_long_has_the_full_list(client, monkeypatch, acts, limit):
    replay(client, monkeypatch, acts, limit)


def test_the_desk_of_this_module_performs_every_act(client, monkeypatch):
    acts = [("schedule", 0, 2), ("publish", 1), ("revise", 1), ("tag", 1), ("undo", 0), ("wait", 3), ("merge", 1, 0)]
    mark = transaction.savepoint()
    newsroom = Newsroom(client, monkeypatch)
    for act in acts:
        newsroom.do(*act)
    shown = Rendition.objects.in_bulk(newsroom.keys)
    assert [(shown[key].visible_from is not None, shown[key].removed_as) for key in newsroom.keys[:2]] == [
        (True, ""),
        (False, "merged"),
    ]
    assert Article.objects.get(pk=newsroom.keys[1]).headline == "Headline 0"
    transaction.savepoint_rollback(mark)
