"""One story from its file to a corrected page: a curator, an editor and a publisher, each in a real browser."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.urls import reverse

from articles.models import Article
from newsroom.csp import _header_value
from tests.browser.seat import Seat
from tests.factories import make_section, make_user
from tests.importers.uploads.test_worker import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "admin:articles_article_changelist"
FLAG = "#checks :text('540 N·m')"
PASSWORD = "kittiwake-nine-9"
HEADLINE = "Ferry with an electric hub motor crosses the Ell for a month"
STORY = (
    "A ferry driven by an electric hub motor has crossed the River Ell for a month without missing a departure, its "
    "builder, the Dunmere yard of Tolland Marine, said on Tuesday.\n\n"
    "The motor sits inside the hub of the propeller, so that the vessel needs neither a gearbox nor a shaft. At its "
    "peak "
    "it delivers 450 N·m; it can hold 320 N·m for an hour, which is what the crossing against the spring tide asks "
    "for. "
    "The yard built it from two rings of magnets and cools it with the water that flows past.\n\n"
    "“We had expected to take it apart after a week,” said Ida Marsh, who led the design. “We have not opened it "
    "once.”\n\n"
    "The ferry made 1,240 crossings in October and carried 86,000 passengers. It used 38 percent less energy than the "
    "diesel vessel that it replaced, by the count of the city of Ellery, which pays for the line. Part of the saving "
    "came "
    "from slower landings: the pilots were told to coast for the last hundred metres.\n\n"
    "Not everybody is content. The union of the ferry crews says that the charging takes eleven minutes at each end "
    "of the "
    "day and that nobody has been hired for it. The city answers that the timetable has not changed, and that it will "
    "look "
    "at the rota in January.\n\n"
    "The harbour police have asked for a louder signal, since swimmers do not hear the vessel come. Tolland Marine "
    "will "
    "fit one before the summer. A second ferry with the same motor is under construction and is due in March."
)
SUMMARY = (
    "For a month now, the boat that links the two banks of the River Ell has run on a motor built into its propeller, "
    "and it has yet to miss a departure. Tolland Marine, whose Dunmere yard built it, announced this on Tuesday. "
    "Neither gearbox nor shaft is needed; river water does the cooling. It can hold {torque} N·m for an hour, even "
    "when the spring tide runs against it.\n\n"
    "October saw 1,240 crossings with 86,000 passengers on board. Ellery, the city that pays, counted 38 percent less "
    "energy than under diesel. Pilots who coast in over the last hundred metres are one reason.\n\n"
    "The crews are less happy. Their union complains that charging costs eleven minutes at both ends of the day, with "
    "no one hired to do it; an answer is promised for January. And because swimmers cannot hear the quiet vessel, the "
    "harbour police want it to hoot louder. Its sister, with the same motor, is expected in March."
)
DIGEST = (
    "Beekeepers in the hills above Karn have counted their swarms by ear: a microphone in each hive tells a quiet "
    "colony "
    "from one about to leave, and a lamp at the road tells the keeper. Of 212 hives watched since April, 9 swarmed "
    "unseen, "
    "against 41 the year before.\nRead more\n"
    "A library in Port Amrin lends umbrellas. Borrowed on a reader’s card, 600 of them have gone out since the rains "
    "began, "
    "and 588 have come back, most of them dry.\nRead more\n"
)
NOTE = "An earlier version said that the motor can hold 450 N·m for an hour; in fact it can hold 320 N·m for an hour."


def _term(number, name, taxonomy):
    return {"id": number, "name": name, "slug": name.lower(), "taxonomy": taxonomy}


def posts():
    """Return an array of posts as a WordPress site gives it: one to take, and a draft to leave."""
    first = {
        "id": 5101,
        "date": "2026-01-09T09:00:00",
        "date_gmt": "2026-01-09T09:00:00",
        "modified_gmt": "2026-01-09T09:00:00",
        "slug": "hub-motor-ferry-first-month",
        "status": "publish",
        "type": "post",
        "link": "https://the-ellery-courier.news/hub-motor-ferry-first-month/",
        "title": {"rendered": "Hub motor ferry&#8217;s first month"},
        "content": {"rendered": "".join(f"\n<p>{text}</p>\n" for text in STORY.split("\n\n")), "protected": False},
        "excerpt": {"rendered": f"<p>{STORY[:150]} [&hellip;]</p>", "protected": False},
        "_embedded": {
            "author": [{"id": 7, "name": "Jonah Pell"}],
            "wp:term": [[_term(3, "Transport", "category")], [_term(44, "Ferries", "post_tag")]],
        },
    }
    link = "https://the-ellery-courier.news/?p=5102"
    return json.dumps([first, first | {"id": 5102, "slug": "not-yet", "status": "draft", "link": link}])


@pytest.fixture
def people():
    """Return a curator, an editor and a publisher, who sign in with a password."""
    people = {name: make_user(name, groups=[name]) for name in ("curator", "editor", "publisher")}
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
    return people


@pytest.fixture
def sit(chromium, live_server, settings, tmp_path):
    """Return a way to sit down, signed in or as a reader; whoever sat down has nothing to complain of at the end."""
    settings.DATA_DIR = tmp_path / "var"
    seats = []

    def sit(user: User | None = None):
        seat = Seat(chromium, live_server)
        seats.append(seat)
        if user:
            seat.sign_in(user, PASSWORD)
        return seat

    yield sit
    policies, complaints = (
        set().union(*(seat.policies for seat in seats)),
        [line for seat in seats for line in seat.complaints],
    )
    for seat in seats:
        seat.leave()
    assert complaints == []
    assert policies == {_header_value(configured.SECURE_CSP)}


def import_files(seat, folder: Path):
    """Upload both files, read what importing them would do, and confirm."""
    (folder / "posts.json").write_text(posts(), encoding="utf-8")
    (folder / "digest-2026-01-10.txt").write_text(DIGEST, encoding="utf-8")
    seat.open(reverse("admin:importers_importupload_add"))
    seat.page.set_input_files("input[name=file]", [folder / "posts.json", folder / "digest-2026-01-10.txt"])
    with seat.page.expect_navigation():
        seat.page.click(".submit-row input[type=submit]")
    work()
    for name, created in (("posts.json", "1 created"), ("digest-2026-01-10.txt", "2 created")):
        seat.open(reverse("admin:importers_importupload_changelist"))
        seat.page.click(f"#result_list tr:has-text('{name}') th a")
        seat.page.wait_for_selector("input[name=_import]")
        assert created in " ".join(seat.page.inner_text(".counts").lower().split())
        seat.page.click("input[name=_import]")
        seat.page.wait_for_selector("[data-progress]")
        work()
        seat.page.wait_for_selector(".state .badge.finished")


def claim_by_keys(seat, headline):
    """Walk down the queue to the story and back past it, and claim it."""
    seat.open(reverse(LIST))
    rows = seat.page.locator("#result_list tbody tr")
    place = next(place for place in range(rows.count()) if headline in rows.nth(place).inner_text())
    seat.press(*"j" * (place + 1), *("k" * place), *("j" * place), "c")
    seat.page.wait_for_selector(".messagelist")


def decide(seat, act, **fields):
    """Press the button of the decision, fill in what it asks, and confirm."""
    seat.page.click(f"[name=_decide][value={act}], a.decide[href*='/decide/{act}/']")
    form = seat.page.locator(".decide-form")
    form.wait_for()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    form.locator("input[type=submit]").click()
    form.wait_for(state="detached")
    assert HEADLINE in seat.notice()


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.public_id])


def choose_section(seat, name):
    """Choose the section in the admin's own box."""
    seat.page.click(".field-section .select2-selection")
    seat.page.fill(".select2-container--open .select2-search__field", name)
    seat.page.click(f".select2-results__option:has-text('{name}')")


def next_minute():
    """Return the beginning of a minute, five seconds ahead at least."""
    return (datetime.now(UTC) + timedelta(seconds=65)).replace(second=0, microsecond=0)


def write(curator):
    """Write the text; a figure that no source gives is flagged while it is typed, and the flag goes with the figure."""
    curator.page.wait_for_selector("#id_summary")
    curator.page.fill("#id_headline", HEADLINE)
    curator.page.fill("#id_dek", "Built without a gearbox, and quieter than swimmers like.")
    curator.page.fill("#id_summary", SUMMARY.format(torque=540))
    curator.page.select_option("#id_ai_use", "none")
    choose_section(curator, "Technology")
    curator.page.wait_for_selector(FLAG)
    curator.page.fill("#id_summary", SUMMARY.format(torque=450))
    curator.page.wait_for_selector(FLAG, state="detached")
    save(curator)


def save(seat):
    seat.page.click(".desk-buttons [name=_continue]")
    seat.page.wait_for_selector(".messagelist")


def pass_four_eyes(curator, editor, article):
    """Submit it, send it back, correct it, submit it again, approve it."""
    decide(curator, "submit")
    editor.open(change_url(article))
    decide(editor, "request_changes", reason="Say in the dek where it runs.")
    curator.open(change_url(article))
    assert "Say in the dek where it runs." in curator.page.inner_text("#content")
    curator.page.fill("#id_dek", "The River Ell has a vessel without a gearbox, quieter than swimmers like.")
    decide(curator, "submit")
    editor.page.reload()
    decide(editor, "approve")


def go_out_on_time(publisher, reader, article):
    """Schedule it; its page is not there before the moment, and is when the moment has come."""
    publisher.open(change_url(article))
    moment = next_minute()
    decide(publisher, "schedule", moment=f"{moment:%Y-%m-%dT%H:%M}")
    article.refresh_from_db()
    address = article.get_absolute_url()
    assert reader.context.request.get(reader.server.url + address).status == 404
    reader.page.wait_for_timeout(max(0, (moment - datetime.now(UTC)).total_seconds()) * 1000)
    assert reader.open(address).status == 200
    assert reader.page.inner_text("h1") == HEADLINE
    assert "It can hold 450 N·m for an hour" in reader.page.inner_text(".story-text")


def correct(curator, editor, publisher, reader, article):
    """Write a new text; readers see the old one until the new one is approved and published, with a note to them."""
    curator.open(change_url(article))
    curator.page.fill("#id_summary", SUMMARY.format(torque=320))
    save(curator)
    decide(curator, "submit")
    editor.open(change_url(article))
    decide(editor, "approve")
    reader.page.reload()
    assert "It can hold 450 N·m for an hour" in reader.page.inner_text(".story-text")
    publisher.open(change_url(article))
    decide(publisher, "revise", change="correction", note=NOTE)
    reader.page.reload()
    assert "It can hold 320 N·m for an hour" in reader.page.inner_text(".story-text")
    assert NOTE in reader.page.inner_text(".corrections")


def read_history(seat, article):
    """Return what was done, the newest first, and the words by which the last two texts differ."""
    seat.open(reverse("admin:articles_article_history", args=[article.public_id]))
    done = seat.page.locator(".timeline .what > strong").all_inner_texts()
    seat.page.click(".choose label:has([name=from][value='2'])")
    seat.page.click(".choose label:has([name=to][value='3'])")
    seat.page.click(".compare-row input[type=submit]")
    seat.page.wait_for_selector("#difference")
    differing = [text for mark in ("del", "ins") for text in seat.page.locator(f"#difference {mark}").all_inner_texts()]
    return done, [re.sub(r"\[(?:removed|added):|\]|\s", "", text) for text in differing]


def test_a_story_goes_from_its_file_to_a_corrected_page(sit, people, tmp_path):
    make_section("Technology")
    curator = sit(people["curator"])
    import_files(curator, tmp_path)
    claim_by_keys(curator, "Hub motor ferry")
    article = Article.objects.get(assignee=people["curator"])
    curator.press("o")
    write(curator)
    editor, publisher, reader = sit(people["editor"]), sit(people["publisher"]), sit()
    pass_four_eyes(curator, editor, article)
    go_out_on_time(publisher, reader, article)
    correct(curator, editor, publisher, reader, article)
    done, differing = read_history(publisher, article)
    assert done == [
        "Published a new text",
        "Approved",
        "Submitted for review",
        "Scheduled",
        "Approved",
        "Submitted for review",
        "Asked for changes",
        "Submitted for review",
        "Tagged",
        "Claimed",
        "As imported",
    ]
    assert differing == ["450", "320"]
    assert [*Article.objects.exclude(pk=article.pk).values_list("state", flat=True)] == ["incoming", "incoming"]
