"""The desk's first page: what waits for whom, and what a person may not see of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.bounded import CAP
from articles.models import Article, Source
from articles.vocabulary import OverrideKind, State
from newsroom import activity, dashboard
from newsroom.models import AccountEvent, EventKind
from tests.articles.admin.desk import LIST, change_url, parsed, sign_in, words
from tests.articles.admin.desk import stories as listed
from tests.factories import make_article, make_live_article, make_revision, make_source, make_user
from tests.first_page import (
    DAY,
    HOUR,
    NOON,
    ago,
    ahead,
    clear,
    first_page,
    make_batch,
    make_deliveries,
    make_override,
    queue,
    stories,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


# --- The queues.


def test_who_has_waited_longest_comes_first_and_leads_to_where_the_work_is_done():
    source = make_source("The Mint")
    young = make_article(headline="Young", source=source, updated_at=ago(2 * HOUR))
    old = make_article(headline="", headline_suggested="Old", source=source, updated_at=ago(3 * DAY))
    page = first_page(sign_in("curator"))
    assert queue(page, "triage") == (
        "To triage 2",
        ["Old suggested Incoming The Mint 3 days", "Young Incoming The Mint 2 hours"],
    )
    links = [link.attributes["href"] for link in parsed(page).css("#queue-triage a")]
    everything = reverse("admin:articles_article_changelist") + "?state=incoming"
    assert links == [change_url(old), change_url(young), everything]


def test_mine_is_what_i_have_to_go_on_with():
    client = sign_in("curator", name="ida")
    ida, other = client.session["_auth_user_id"], make_user()
    make_article(state=State.CLAIMED, headline="Claimed by me", assignee_id=ida)
    make_article(state=State.DRAFT, headline="Claimed by another", assignee=other)
    make_article(state=State.SPIKED, headline="Spiked", assignee_id=ida)
    newer = make_live_article(headline="Live", assignee_id=ida, updated_at=ago(DAY))
    newer.live_revision = make_revision(newer)
    newer.save()
    assert stories(first_page(client), "mine") == ["Claimed by me"]
    make_revision(newer, headline="Live, and newly written")
    assert stories(first_page(client), "mine") == ["Live, and newly written", "Claimed by me"]


def test_to_review_is_what_others_wrote():
    client = sign_in("editor", name="ida")
    ida = User.objects.get(username="ida")
    for headline, authors in {"Hers": [ida], "His": [make_user()], "Theirs": [ida, make_user()]}.items():
        article = make_article(state=State.IN_REVIEW, headline=headline, submitted_at=ago(HOUR))
        for author in authors:
            make_revision(article, author=author)
    update = make_live_article(headline="A new text of a live article", submitted_at=ago(2 * HOUR))
    update.live_revision = make_revision(update, author=ida)
    update.save()
    make_revision(update)
    assert stories(first_page(client), "review") == ["A new text of a live article", "His"]


def make_new_text_approved(headline, **columns):
    """Return a live article with an approved newer text, which nobody has published yet."""
    article = make_live_article(headline="Live", **columns)
    article.live_revision = make_revision(article)
    article.approved_sha256 = make_revision(article, headline=headline).sha256
    article.save()
    return article


@pytest.mark.slow
def test_an_approved_new_text_waits_until_readers_see_it():
    make_new_text_approved("Touched last")
    make_new_text_approved("Waits longest", updated_at=ago(DAY))
    make_new_text_approved("Scheduled, too", updated_at=ago(HOUR), published_at=ahead(HOUR))
    make_revision(make_new_text_approved("Edited since"), headline="And edited again")
    Article.objects.filter(pk=make_new_text_approved("Taken down").pk).update(state=State.WITHDRAWN)
    Article.objects.filter(pk=make_new_text_approved("Published").pk).update(live_revision=F("working"))
    client = sign_in("publisher")
    expected = ["Waits longest", "Scheduled, too", "Touched last"]
    page = first_page(client)
    assert (stories(page, "new_text"), queue(page, "new_text")[0]) == (expected, "New texts approved 3")
    assert listed(client.get(reverse(LIST), {"new_text": 1})) == expected


def test_what_goes_out_within_a_day_says_when():
    make_live_article(headline="Tomorrow", published_at=ahead(23 * HOUR + 30 * timedelta(minutes=1)))
    make_live_article(headline="Soon", published_at=ahead(2 * HOUR + timedelta(minutes=1)))
    make_live_article(headline="Later", published_at=ahead(25 * HOUR))
    make_live_article(headline="Out", published_at=ago(HOUR))
    assert queue(first_page(sign_in("curator")), "going_out") == (
        "Going out in 24 hours 2",
        ["Soon Scheduled Any Source in 2 hours", "Tomorrow Scheduled Any Source in 23 hours"],
    )


def test_changes_asked_and_changed_sources_wait_by_themselves():
    make_article(state=State.CHANGES_REQUESTED, headline="Sent back")
    make_article(state=State.DRAFT, headline="Changed", source_changed_at=ago(HOUR))
    make_article(state=State.SPIKED, headline="Closed", source_changed_at=ago(HOUR))
    page = first_page(sign_in("curator"))
    assert (stories(page, "changes"), stories(page, "changed")) == (["Sent back"], ["Changed"])


def test_possible_duplicates_share_an_address_or_words_with_another_that_is_not_settled():
    def make(headline, state=State.INCOMING, *, address=None, text=None, **columns):
        prints = {"url_fingerprint": address and address * 32, "text_fingerprint": text and text * 32}
        return make_article(headline=headline, state=state, **prints, **columns)

    make("Alone", address=b"a", text=b"a")
    make("Without either")
    make("Without either, too")
    make("Same address", address=b"b", text=b"b", updated_at=ago(DAY))
    make("Published", State.PUBLISHED, address=b"b", text=b"c")
    make("Same words", State.CLAIMED, text=b"d", updated_at=ago(HOUR))
    make("Same words again", text=b"d")
    make("Its only twin is settled", address=b"e")
    make("Settled", State.DUPLICATE, address=b"e")
    assert stories(first_page(sign_in("curator")), "duplicate") == ["Same address", "Same words", "Same words again"]


def test_an_import_with_problems_leads_to_its_batch():
    rejecting = make_batch(age=3 * DAY, rejected_count=1_200)
    broken = make_batch(age=2 * DAY, finished_at=None, error="The file ends in the middle.")
    silent = make_batch(age=2 * HOUR, finished_at=None)
    make_batch(age=10 * timedelta(minutes=1), finished_at=None)
    make_batch(age=8 * DAY, rejected_count=3)
    make_batch(rejected_count=3, is_dry_run=True)
    make_batch(rejected_count=3, undone_at=ago(HOUR))
    make_batch()
    make_article()
    page = first_page(sign_in("curator"))
    assert queue(page, "problems") == (
        "Import problems 3",
        [
            f"{rejecting} 1,200 rejected posts.json 3 days",
            f"{broken} Failed The file ends in the middle. 2 days",
            f"{silent} Running or interrupted posts.json 2 hours",
        ],
    )
    links = [link.attributes["href"] for link in parsed(page).css("#queue-problems li a")]
    assert links == [reverse("admin:importers_importbatch_change", args=[b.pk]) for b in (rejecting, broken, silent)]


def test_who_approved_their_own_text_this_week_stands_first():
    article, ida = make_article(headline="Ferry"), make_user("ida")
    make_override(article, kind=OverrideKind.LENGTH, age=3 * DAY, reason="Short.", by=ida)
    make_override(article, kind=OverrideKind.SELF_APPROVAL, age=HOUR, reason="Nobody was there.", by=ida)
    make_override(article, kind=OverrideKind.NO_ORIGIN, age=8 * DAY, by=ida)
    assert queue(first_page(sign_in("curator")), "overrides") == (
        "Overrides this week 2",
        [
            "Ferry Approved by its own author ida: Nobody was there. 1 hour",
            "Ferry Length ida: Short. 3 days",
        ],
    )


@pytest.mark.slow
def test_a_long_queue_shows_five_and_counts_to_a_cap():
    source = make_source("The Mint")
    Article.objects.bulk_create(
        Article(source=source, source_ref=f"ref-{n}", headline=f"Headline {n}", updated_at=ago(n * HOUR))
        for n in range(CAP + 1)
    )
    page = first_page(sign_in("curator"))
    heading, rows = queue(page, "triage")
    assert heading == "To triage 1000+"
    assert [row.split(" Incoming")[0] for row in rows] == [f"Headline {n}" for n in range(CAP, CAP - 5, -1)]


# --- Who sees what.


@pytest.fixture
def full_desk():
    """One of everything that a role may or may not see."""
    approved = make_article(state=State.APPROVED, headline="Approved")
    make_revision(make_article(state=State.IN_REVIEW, headline="Waits", submitted_at=ago(HOUR)))
    make_new_text_approved("Waits")
    make_override(approved)
    make_batch(rejected_count=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("group", "seen"),
    [
        ("curator", ["problems", "overrides"]),
        ("editor", ["review", "problems", "overrides"]),
        ("publisher", ["review", "approved", "new_text", "problems", "overrides"]),
        ("admin", ["problems", "overrides", "roles"]),
    ],
)
@pytest.mark.usefixtures("full_desk")
def test_work_is_shown_to_those_who_may_do_it(group, seen):
    page = first_page(sign_in(group))
    queues = [section.attributes["id"].removeprefix("queue-") for section in parsed(page).css(".desk-queue")]
    assert queues == seen
    assert ("To review" in clear(page), "Approved, not scheduled" in clear(page)) == (False, False)


@pytest.mark.usefixtures("full_desk")
def test_who_may_not_see_articles_sees_nothing_of_the_desk():
    page = first_page(sign_in())
    assert (parsed(page).css("[class^=desk]"), "Approved" in page.content.decode()) == ([], False)


def test_a_queue_without_work_is_one_word_of_a_line():
    make_article()
    assert clear(first_page(sign_in("publisher"))) == [
        *("Mine", "To review", "Changes requested", "Approved, not scheduled", "New texts approved"),
        *("Going out in 24 hours", "Source changed", "Possible duplicates", "Import problems", "Overrides this week"),
    ]


def test_an_empty_desk_says_what_to_do_first():
    def first(client):
        page = parsed(first_page(client))
        assert page.css(".desk-queue, .desk-charts, .desk-clear") == []
        section = page.css_first(".desk-first")
        return words(section.css_first("h2")), [link.attributes["href"] for link in section.css("a")]

    reader = make_user()
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_article", "view_importbatch"]))
    client = Client()
    client.force_login(reader)
    title = "Nothing has come in yet"
    assert first(client) == (title, [reverse("admin:importers_importbatch_changelist")])
    reader.user_permissions.add(Permission.objects.get(codename="import_files"))
    assert first(client) == (title, [reverse("admin:importers_importupload_add")])


@pytest.mark.slow
def test_every_list_that_the_page_leads_to_is_there():
    client = sign_in("publisher")
    make_article()
    for link in parsed(first_page(client)).css(".desk-clear a, .desk-more a"):
        response = client.get(link.attributes["href"])
        assert (link.attributes["href"], response.status_code) == (link.attributes["href"], 200)


def test_the_page_of_an_app_lists_its_models_alone():
    make_article()
    page = parsed(sign_in("curator").get(reverse("admin:app_list", args=["articles"])))
    assert (page.css("[class^=desk]"), len(page.css("#content .app-articles"))) == ([], 1)


# --- What it costs, and what it lets through.


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_as_much_for_thirty_as_for_one(number, django_assert_num_queries):
    client = sign_in("publisher", name="ida")
    ida = client.session["_auth_user_id"]
    for place in range(number):
        twins = {"text_fingerprint": bytes([place]) * 32}
        make_article(source=make_source(), **twins)
        make_article(state=State.CLAIMED, assignee_id=ida, source_changed_at=ago(HOUR), **twins)
        make_revision(make_article(state=State.IN_REVIEW, submitted_at=ago(HOUR)))
        make_revision(make_article(state=State.APPROVED))
        make_new_text_approved("New text approved")
        make_article(state=State.CHANGES_REQUESTED)
        overridden = make_live_article(published_at=ahead(HOUR))
        make_revision(overridden)
        make_override(overridden)
        make_batch(rejected_count=1)
        make_deliveries(make_source(), 20, 19, 18)
    # Session, person, their rights (2: own, of groups); all queues' keys and the days' counts, the rows of all queues
    # of articles, of imports, of overrides; recent imports, deliveries by source, and the names of those that went
    # quiet.
    with django_assert_num_queries(11):
        page = first_page(client)
    shown = {section.attributes["id"]: len(section.css("li")) for section in parsed(page).css(".desk-queue")}
    assert shown.pop("queue-duplicate") == min(2 * number, dashboard.SHOWN)
    assert shown.pop("queue-quiet") == min(number, activity.MOST_SHOWN)
    assert len(shown) == 10
    assert set(shown.values()) == {min(number, dashboard.SHOWN)}


def test_what_others_have_written_is_shown_as_text():
    attack = "<script>alert(1)</script>"
    source = make_source(attack, slug="attack")
    article = make_article(headline=attack, source=source)
    make_article(headline="", headline_suggested=attack, source=source)
    make_override(article, reason=attack)
    make_batch(error=attack, files=[attack])
    make_batch(rejected_count=1, files=[attack])
    make_deliveries(Source.objects.get(slug="attack"), 20, 19, 18)
    page = first_page(sign_in("curator"))
    html = page.content.decode()
    assert attack not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 8


def test_an_administrator_sees_for_a_week_who_got_which_role_from_whom(monkeypatch):
    client, carla, _ = sign_in("admin", name="ops"), make_user("carla"), make_article()
    ops = User.objects.get(username="ops")
    AccountEvent.objects.all().delete()
    sent = {"username": "carla", "date_joined_0": "2026-05-01", "date_joined_1": "12:00:00", "is_active": "on"}
    sent |= {"is_staff": "on", "groups": [Group.objects.get(name="publisher").pk]}
    assert client.post(reverse("admin:auth_user_change", args=[carla.pk]), sent).status_code == 302
    AccountEvent.objects.create(kind=EventKind.GROUP_ADDED, at=ago(8 * DAY), person=ops, name="ops", detail="admin")
    title, rows = queue(first_page(client), "roles")
    assert title == "Changed roles this week 1"
    assert [row.removesuffix(" 0 minutes") for row in rows] == ["carla Joined a group publisher by ops"]
    assert queue(first_page(sign_in("publisher")), "roles") is None
