"""For tests of `check_newsroom`: what it finds, and a newsroom in which the desk and imports have done everything."""

import io
from datetime import timedelta

from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article
from articles.vocabulary import Act, ChangeClass, OverrideKind, State
from newsroom import invariants
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
    make_citation,
    make_revision,
    make_section,
    make_source,
    make_submittable_article,
    make_tag,
    make_user,
)

NOTE = "An earlier version gave another year; in fact it was 2019."


def found():
    """Return how many rows break each invariant that any row breaks, by its name."""
    return {broken.invariant.name: broken.count for broken in invariants.check(most=3)}


def run(*arguments):
    """Run the command; return its exit status and what it printed."""
    out = io.StringIO()
    try:
        call_command("check_newsroom", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


def healed(name):
    """Heal this invariant alone; return how many rows were healed."""
    model, invariant = next(pair for pair in invariants.every() if pair[1].name == name)
    return invariants.heal(model, invariant)


def update(row, **columns):
    """Write columns past the desk and past every model."""
    type(row)._base_manager.filter(pk=row.pk).update(**columns)


def heals(name, *, rows=1):
    """Check that just this invariant is broken, by this number of rows; heal it, and check that all is well."""
    assert found() == {name: rows}
    assert healed(name) == rows
    assert found() == {}


def fresh(article):
    """Return the article as it is stored, with its texts."""
    return Article.objects.select_related("source", "section", "working", "live_revision").get(pk=article.pk)


def in_review(**columns):
    """Return an article that its writer has submitted, with a section, two topics and a citation."""
    writer = make_user()
    article = make_submittable_article(author=writer, **columns)
    desk.tag(article, by=writer, add=[make_tag(), make_tag()], section=article.section)
    desk.submit(article, by=writer)
    return article


def reviewed(**columns):
    """Return an article whose text somebody else has approved, after every check."""
    article = in_review(**columns)
    accept(article)
    desk.approve(article, by=make_user())
    return article


def accept(article):
    """Accept whatever the checklist objects to."""
    for check in desk.obstacles(article, Act.APPROVE):
        desk.override(article, by=make_user(), kind=check.waivable, key=check.key, reason="Checked by telephone.")


def submitted(**columns):
    """Return the same as `in_review` as the factories make it: without any check, in a hundredth of the time."""
    article = make_article(state=State.IN_REVIEW, submitted_at=THEN, **columns)
    make_revision(article)
    return fresh(article)


def approved(**columns):
    """Return an article with a section and a topic whose text was approved, without any check."""
    return make_approved_article(**{"section": make_section(), "tags": [make_tag()]} | columns)


def published(**columns):
    """Return an article that the desk has published."""
    article = approved(**columns)
    desk.publish(article, by=make_user())
    return article


def rewritten(article):
    """Publish a new text of the live article, as a correction."""
    writer, texts = make_user(), article.working.texts | {"dek": "It was 2019."}
    desk.save_text(article, by=writer, **texts)
    desk.submit(article, by=writer)
    accept(article)
    desk.approve(article, by=make_user())
    desk.revise(article, by=make_user(), change=ChangeClass.CORRECTION, note=NOTE)
    return article


def a_busy_newsroom():
    """Do everything that the desk can do, and leave articles in every state."""
    by = make_user()
    into = reviewed()
    desk.publish(into, by=by)
    rewritten(into)
    for act in (desk.withdraw, lambda article, **_: desk.retract(article, by=by, note=NOTE)):
        act(published(), by=by, reason="It was wrong.")
    back = published()
    desk.withdraw(back, by=by, reason="It seemed wrong.")
    desk.reinstate(back, by=by, reason="It was right.")
    merged, split = published(), published()
    desk.merge(merged, into=into, by=by)
    desk.merge(split, into=into, by=by)
    desk.unmerge(split, by=by)
    _ahead(by)
    _unpublished(by, into)
    _undone(by)
    _merges(by, into)
    desk.part(into, by=by, other=split)


def _ahead(by):
    moment = timezone.now() + timedelta(days=1)
    desk.schedule(reviewed(), by=by, moment=moment)
    taken_off = reviewed()
    desk.schedule(taken_off, by=by, moment=moment)
    desk.deschedule(taken_off, by=by)


def _unpublished(by, into):
    in_review()
    back = in_review()
    desk.request_changes(back, by=by, reason="Who measured it?")
    for article in (reviewed(), in_review(), make_submittable_article()):
        desk.spike(article, by=by, reason="Old news.")
        desk.restore(article, by=by)
        desk.mark_duplicate(article, by=by, of=into)
    desk.split(article, by=by)
    own = make_submittable_article(author=by)
    desk.submit(own, by=by)
    accept(own)
    desk.approve(own, by=by, is_emergency=True, reason="Nobody else is here.")
    assert own.overrides.filter(kind=OverrideKind.SELF_APPROVAL).exists()


def _undone(by):
    for act in (Act.PUBLISH, Act.SPIKE):
        operation = desk.begin_operation(act, by=by)
        more = {"reason": "Old news."} if act == Act.SPIKE else {}
        getattr(desk, act)(reviewed(), by=by, operation=operation, **more)
        desk.undo(operation, by=by)


def _merges(by, into):
    section, source = make_section(), make_source(hosts=["old.example"])
    one = published(section=section, source=source)
    make_citation(one, source=source, url="https://old.example/1")
    tags_and_sources.merge_tags(section, into=into.section, by=by)
    tags_and_sources.merge_sources(source, into=into.source, by=by)
    last = make_source()
    tags_and_sources.merge_sources(into.source, into=last, by=by)
