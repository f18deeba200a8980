"""An editor's own time zone: chosen once, then every moment of the desk is shown and typed in it."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.profile import SESSION_KEY
from articles.models import DeskProfile
from articles.vocabulary import State
from tests.articles.admin.desk import faults, messages_of, parsed, sign_in, words
from tests.factories import make_article, make_live_article, make_user

pytestmark = pytest.mark.django_db
PAGE = reverse("desk-time-zone")
NEW_YEAR = datetime(2099, 1, 1, 23, 30, tzinfo=UTC)


def choose(client, zone):
    return client.post(PAGE, {"time_zone": zone}, follow=True)


def line(client, article):
    """Return what the desk says of when the article appears."""
    page = parsed(client.get(reverse("admin:articles_article_history", args=[article.public_id])))
    return words(page.css_first(".article-status")).removeprefix("Scheduled ").rpartition(", in ")[0]


def test_an_editor_chooses_a_zone_and_reads_every_moment_in_it():
    article = make_article(state=State.PUBLISHED, published_at=NEW_YEAR)
    client = sign_in("editor", name="ana")
    assert line(client, article) == "Scheduled: Thu 1 Jan 2099, 23:30 UTC"
    assert messages_of(choose(client, "Europe/Berlin")) == ["Your time zone is now Europe/Berlin."]
    assert line(client, article) == "Scheduled: Fri 2 Jan 2099, 00:30 Europe/Berlin = Thu 1 Jan 2099, 23:30 UTC"
    choose(client, "America/New_York")
    assert line(client, article) == "Scheduled: Thu 1 Jan 2099, 18:30 America/New_York = 23:30 UTC"
    assert [(row.user.username, row.time_zone) for row in DeskProfile.objects.all()] == [("ana", "America/New_York")]


def test_the_zone_is_there_again_after_the_next_sign_in_and_is_nobody_elses():
    article = make_article(state=State.PUBLISHED, published_at=NEW_YEAR)
    ana = make_user("ana", groups=["editor"])
    first, second = Client(), Client()
    first.force_login(ana)
    choose(first, "Asia/Tokyo")
    second.force_login(ana)
    assert line(second, article) == "Scheduled: Fri 2 Jan 2099, 08:30 Asia/Tokyo = Thu 1 Jan 2099, 23:30 UTC"
    assert line(sign_in("editor", name="ben"), article) == "Scheduled: Thu 1 Jan 2099, 23:30 UTC"


@pytest.mark.parametrize("name", ["europe/berlin", " Europe/Berlin ", "EUROPE/BERLIN"])
def test_a_zone_may_be_typed_carelessly(name):
    choose(sign_in("editor"), name)
    assert DeskProfile.objects.get().time_zone == "Europe/Berlin"


def test_a_city_of_two_words_may_be_typed_as_people_write_it():
    choose(sign_in("editor"), "America/New York")
    assert DeskProfile.objects.get().time_zone == "America/New_York"


@pytest.mark.parametrize("name", ["Berlin", "../../etc/passwd", "Europe/", "CEST", "<script>"])
def test_what_is_no_zone_is_refused_in_a_sentence_and_kept_to_be_mended(name):
    response = choose(sign_in("editor"), name)
    (fault,) = faults(response)
    assert fault == f"“{name}” is not a time zone. Use an IANA name such as Europe/Berlin or UTC."
    assert parsed(response).css_first("input[name=time_zone]").attributes["value"] == name
    assert not DeskProfile.objects.exists()


def test_a_zone_that_was_not_typed_is_asked_for():
    assert faults(choose(sign_in("editor"), " ")) == ["Choose a time zone, such as Europe/Berlin, or UTC."]


def test_every_page_of_the_desk_leads_to_the_zone_and_the_zone_page_offers_all_of_them():
    client = sign_in("curator")
    links = [link.attributes["href"] for link in parsed(client.get(reverse("admin:index"))).css("#user-tools a")]
    assert links[0] == PAGE
    page = parsed(client.get(PAGE))
    offered = [option.attributes["value"] for option in page.css("datalist option")]
    assert {"UTC", "Europe/Berlin", "America/New_York"} < set(offered)
    field = page.css_first("input[name=time_zone]")
    assert field.attributes["list"] == page.css_first("datalist").attributes["id"]
    assert [node.html for node in page.css("style, script:not([src]), [style]")] == []
    assert words(page.css_first("h1")) == "Your time zone"


def test_only_the_desk_has_zones(client):
    assert client.get(PAGE).headers["Location"].startswith(reverse("admin:login"))
    client.force_login(make_user(is_active=True))
    choose(client, "Asia/Tokyo")
    article = make_live_article(published_at=datetime(2026, 3, 3, 12, tzinfo=UTC))
    before = Client().get(article.get_absolute_url()).content
    assert client.get(article.get_absolute_url()).content == before
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_zone_costs_no_query_and_of_an_old_session_one_once(django_assert_num_queries):
    client = sign_in("editor")
    # The session, the person, rights (2).
    with django_assert_num_queries(4):
        client.get(PAGE)
    session = client.session
    del session[SESSION_KEY]
    session.save()
    # And their zone; the session is written (in a savepoint).
    with django_assert_num_queries(8):
        client.get(PAGE)
    with django_assert_num_queries(4):
        client.get(PAGE)


def test_a_zone_that_the_server_no_longer_knows_locks_nobody_out():
    client = sign_in("editor")
    session = client.session
    session[SESSION_KEY] = "Mars/Olympus"
    session.save()
    assert "in UTC" in words(parsed(client.get(PAGE)).css_first(".warning-line"))
