"""Every page of the desk, on a monitor and a phone, light and dark: complete, without errors, accessible."""

import json

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.urls import reverse

from articles import desk
from articles.models import Article, Correction, Override, Revision, Source, Tag
from articles.vocabulary import State, TagKind
from importers.models import ImportBatch, ImportRecord, ImportUpload, RawRecord
from tests.browser import axe
from tests.browser.seat import Seat
from tests.importers.runs.test_run import post
from tests.importers.uploads.test_worker import work
from tests.importers.uploads.uploading import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
NARROW = 390
WIDTHS = "[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.fixture
def pages(client, settings, tmp_path):
    """Return the address of every page, by name: the demo's desk, and what the demo leaves out."""
    settings.DATA_DIR = tmp_path / "var"
    call_command("demo", port=1, verbosity=0)
    admin = User.objects.get(username="admin")
    # One person who may open every page.
    admin.groups.add(Group.objects.get(name="publisher"))
    client.force_login(admin)
    send(client, ("posts.json", json.dumps([post(1), {"id": 2}]).encode()))
    work()
    _leave_traces(User.objects.get(username="editor"), User.objects.get(username="publisher"))
    return _of_articles() | _of_the_rest()


def _leave_traces(editor, publisher):
    """Spike one story, and retract one with a notice."""
    desk.spike(Article.objects.filter(state=State.INCOMING).earliest("pk"), by=editor, reason="Old news.")
    desk.retract(Article.objects.live().earliest("pk"), by=publisher, note="The figures were invented; we are sorry.")


def _admin(name, *args):
    return reverse(f"admin:{name}", args=args)


def _of_articles():
    def first(state):
        return Article.objects.filter(state=state).earliest("pk").public_id

    live = Article.objects.live().latest("pk").public_id
    scheduled = Article.objects.scheduled().latest("pk").public_id
    draft, incoming, spiked, sent_back, waiting = map(
        first, (State.DRAFT, State.INCOMING, State.SPIKED, State.CHANGES_REQUESTED, State.IN_REVIEW)
    )
    listed, page = _admin("articles_article_changelist"), "articles_article_change"
    decide, history = "articles_article_decide", "articles_article_history"
    decisions = {
        "claim": incoming, "spike": incoming, "mark_duplicate": incoming, "assign": draft, "embargo": draft,
        "submit": draft, "approve": waiting, "request_changes": waiting, "schedule": scheduled, "withdraw": live,
        "retract": live, "revise": live, "restore": spiked,
    }  # fmt: skip
    return {
        "list": listed,
        "list, filtered": f"{listed}?state=incoming&mine=1",
        "list, a filter open": f"{listed}?source=harbour",
        "list, nothing found": f"{listed}?q=nothing-like-it",
        "incoming": _admin(page, incoming),
        "draft": _admin(page, draft),
        "in review": _admin(page, waiting),
        "sent back": _admin(page, sent_back),
        "scheduled": _admin(page, scheduled),
        "live": _admin(page, live),
        "spiked": _admin(page, spiked),
        "history": _admin(history, live),
        "comparison": _admin(history, live) + "?from=0&to=1",
        "restore a text": _admin("articles_article_restore_text", live, 0),
        **{f"decide: {act}": _admin(decide, decision, act) for act, decision in decisions.items()},
    }


def _of_the_rest():
    batch, record = ImportBatch.objects.earliest("pk"), ImportRecord.objects.latest("pk")
    source, tag = Source.objects.earliest("pk"), Tag.objects.filter(kind=TagKind.TOPIC).earliest("pk")
    return {
        "dashboard": _admin("index"),
        "time zone": reverse("desk-time-zone"),
        "uploads": _admin("importers_importupload_changelist"),
        "upload files": _admin("importers_importupload_add"),
        "upload, checked": _admin("importers_importupload_change", ImportUpload.objects.latest("pk").pk),
        "batches": _admin("importers_importbatch_changelist"),
        "batch": _admin("importers_importbatch_change", batch.pk),
        "batch, taken back": _admin("importers_importbatch_undo", batch.pk),
        "records": _admin("importers_importrecord_changelist"),
        "record": _admin("importers_importrecord_change", record.pk),
        "record, as delivered": _admin("importers_rawrecord_change", RawRecord.objects.earliest("pk").pk),
        "sources": _admin("articles_source_changelist"),
        "source": _admin("articles_source_change", source.pk),
        "source, merged": _admin("articles_source_merge", source.pk),
        "new source": _admin("articles_source_add"),
        "tags": _admin("articles_tag_changelist"),
        "tag": _admin("articles_tag_change", tag.pk),
        "tag, merged": _admin("articles_tag_merge", tag.pk),
        "corrections": _admin("articles_correction_changelist"),
        "correction": _admin("articles_correction_change", Correction.objects.earliest("pk").pk),
        "overrides": _admin("articles_override_changelist"),
        "override": _admin("articles_override_change", Override.objects.earliest("pk").pk),
        "decisions": _admin("articles_decision_changelist"),
        "revisions": _admin("articles_revision_changelist"),
        "revision": _admin("articles_revision_change", Revision.objects.earliest("pk").pk),
        "citations": _admin("articles_citation_changelist"),
    }


@pytest.fixture
def sit(chromium, live_server):
    """Return a way to sit down as somebody of the demo."""
    seats = []

    def sit(name, **options):
        seats.append(Seat(chromium, live_server, **options))
        seats[-1].come_signed_in(User.objects.get(username=name))
        return seats[-1]

    yield sit
    for seat in seats:
        seat.leave()


def looked_at(seat, pages):
    """Yield every page in every look: its name with the look, and how wide."""
    for width, scheme in LOOKS:
        seat.page.set_viewport_size({"width": width, "height": 900})
        seat.page.emulate_media(color_scheme=scheme)
        for name, address in pages.items():
            assert (name, seat.open(address).status) == (name, 200)
            yield f"{name} ({width} px, {scheme})", width


def test_a_breach_of_the_policy_would_be_heard(chromium, live_server):
    seat = Seat(chromium, live_server)
    seat.open(reverse("admin:login"))
    assert seat.complaints == []
    seat.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">Inline</p>')")
    seat.page.wait_for_timeout(200)
    assert any("policy style-src-attr: inline" in line for line in seat.complaints)
    seat.leave()


def test_an_editor_finds_every_page_whole_and_quiet(sit, pages):
    seat, wide = sit("admin"), []
    for name, width in looked_at(seat, pages):
        page_width, room = seat.page.evaluate(WIDTHS)
        if width == NARROW and page_width > NARROW + 1:
            wide.append(f"{name}: {page_width} px in {room}")
    assert (wide, seat.complaints) == ([], [])


def test_a_curator_finds_what_others_write_whole_and_quiet(sit, pages):
    seat, wide = sit("curator"), []
    shown = {name: pages[name] for name in ("dashboard", "list", "incoming", "live", "scheduled", "history", "source")}
    for name, width in looked_at(seat, shown):
        page_width, room = seat.page.evaluate(WIDTHS)
        if width == NARROW and page_width > NARROW + 1:
            wide.append(f"{name}: {page_width} px in {room}")
    assert (wide, seat.complaints) == ([], [])


def test_an_editor_who_sees_or_hears_otherwise_can_use_every_page(sit, pages):
    script = axe.script()
    # axe is handed to the page past its policy; the policy is looked at above.
    seat = sit("admin", bypass_csp=True)
    faults = [f"{name}: {fault}" for name, _ in looked_at(seat, pages) for fault in axe.faults(seat.page, script)]
    assert faults == []


# Each box that select2 draws, closed or open: what it is, and what somebody who only hears it is told.
BOXES = """Array.from(document.querySelectorAll(
  ".select2-container :is([role=combobox], [role=searchbox], [role=textbox], [role=listbox])"),
  (box) => `${box.getAttribute("role")} ${box.getAttribute("aria-label") ?? ""}`)"""
SECTION_AND_TAGS = ["combobox Section", "textbox Section", "combobox Tags", "searchbox Tags"]


def test_an_editor_who_only_hears_the_page_is_told_what_each_box_of_tags_is_for(sit, pages):
    script, seat = axe.script(), sit("admin", bypass_csp=True)
    seat.open(pages["incoming"])
    seat.page.wait_for_selector(".select2-container [role=searchbox]")
    for box, opened in (("section", ["searchbox Section", "listbox Section"]), ("filed_under", ["listbox Tags"])):
        seat.page.click(f"#id_{box} + .select2-container")
        seat.page.wait_for_selector(f"#select2-id_{box}-results [role=option]")
        heard = [label.partition(":")[0] for label in seat.page.evaluate(BOXES)]
        assert (heard, axe.faults(seat.page, script)) == (SECTION_AND_TAGS + opened, [])
        seat.press("Enter")
    chosen = seat.page.inner_text("#select2-id_section-container").lstrip("×\n")
    assert seat.page.evaluate(BOXES) == [f"combobox Section: {chosen}", *SECTION_AND_TAGS[1:]]
    assert axe.faults(seat.page, script) == []


def test_an_editor_who_only_hears_the_page_can_tag_and_file_many_articles_at_once(sit, pages):
    script, seat, faults = axe.script(), sit("admin", bypass_csp=True), []
    for act in ("tag", "section"):
        for look, _ in looked_at(seat, {act: pages["list"]}):
            seat.page.check("input.action-select >> nth=0")
            seat.page.select_option("select[name=action]", act)
            seat.page.click("button[name=index]")
            seat.page.wait_for_selector(".decide-form .select2-container")
            faults += [f"{look}: {fault}" for fault in axe.faults(seat.page, script)]
    assert faults == []
