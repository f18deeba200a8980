"""Pages as a browser shows them: nothing against the policy, nothing in the console, nothing that sticks out."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from articles.vocabulary import Rights
from tests.browser import axe
from tests.browser.seat import Seat
from tests.factories import (
    THEN,
    make_approved_article,
    make_citation,
    make_live_article,
    make_live_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Kraftfahrzeughaftpflichtversicherungsgesellschaften und das Leben in den Bergen, in einem sehr langen Satz"


@pytest.fixture
def article():
    article = make_live_article(
        headline=LONG,
        dek="A dek.",
        summary="The *ferry* runs. " * 40,
        body="<p>" + "Word " * 200 + "</p><table><tr><td>1</td><td>2</td></tr></table><pre>" + "x" * 300 + "</pre>",
        source=make_source("The Mint", rights=Rights.FULL_TEXT),
        tags=[make_tag("Ferries"), make_section("World")],
    )
    make_citation(article, url="https://harbour.news/" + "a" * 120)
    return article


def is_within(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_readers_pages_are_whole_on_a_desk_and_in_a_hand(page, live_server, article):
    addresses = [
        reverse("front"),
        article.get_absolute_url(),
        article.source.get_absolute_url(),
        *(tag.get_absolute_url() for tag in article.tags.all()),
        reverse("search") + "?q=ferry",
        reverse("search") + "?q=nothing-like-it",
    ]
    for address in addresses:
        assert page.goto(live_server.url + address).status == 200
        assert (address, is_within(page), page.complaints) == (address, True, [])
    assert page.goto(live_server.url + "/articles/no-such-article/").status == 404
    assert is_within(page)


def test_a_publisher_publishes_what_was_approved_and_a_reader_sees_it(page, live_server):
    article = make_approved_article(headline="Ferry runs again", summary="It *runs*.", body="<p>The ferry is back.</p>")
    publisher = User.objects.create_user("publisher", password="kittiwake-9", is_staff=True)
    publisher.groups.add(Group.objects.get(name="publisher"))
    page.goto(live_server.url + reverse("admin:login"))
    page.fill("input[name=username]", publisher.username)
    page.fill("input[name=password]", "kittiwake-9")
    page.click("input[type=submit]")
    page.goto(live_server.url + reverse("admin:articles_article_changelist"))
    assert (is_within(page), page.complaints) == (True, [])
    page.click("text=Ferry runs again")
    assert (is_within(page), page.complaints) == (True, [])
    page.click("button[name=_decide][value=publish]")
    page.click(".decide-form input[type=submit]")
    article.refresh_from_db()
    assert (article.state, article.slug, page.complaints) == ("published", "ferry-runs-again", [])
    assert page.goto(live_server.url + article.get_absolute_url()).status == 200
    assert page.inner_text("h1") == "Ferry runs again"
    assert page.locator("em", has_text="runs").count() == 1
    assert page.complaints == []


@pytest.fixture
def newspaper(article):
    """Fill a front page, with headlines that are hard to set, and a section of its own below it."""
    harbour, mint = make_section("Harbour"), article.source
    make_live_article(headline="دولة صغيرة على الساحل تعيد فتح المضيق", language="ar", section=harbour, source=mint)
    make_live_article(headline="海峡夜间航行禁令将于十二月解除，" * 6, language="zh-Hans", section=harbour, source=mint)
    make_live_articles(24, headline="Ferry runs", section=harbour, source=mint, published_at=THEN - timedelta(days=1))
    return article


def pages_of(article):
    harbour = "/sections/harbour/"
    search = reverse("search") + "?q=ferry&section=harbour"
    return [reverse("front"), article.get_absolute_url(), harbour, article.source.get_absolute_url(), search]


@pytest.fixture(params=[320, 768, 1440], ids=lambda width: f"{width}px")
def reader(request, chromium, live_server):
    """Return a reader without scripts."""
    seat = Seat(chromium, live_server, java_script_enabled=False)
    seat.page.set_viewport_size({"width": request.param, "height": 900})
    yield seat
    seat.leave()


def test_a_reader_without_scripts_reads_everything_at_every_width(reader, live_server, newspaper, client):
    addresses = set()
    for address in pages_of(newspaper):
        assert reader.open(address).status == 200
        # Nothing may be asked of the page itself without scripts: what sticks out would make the picture wider.
        assert reader.page.screenshot(full_page=True)[16:20] == reader.page.viewport_size["width"].to_bytes(4, "big")
        assert (address, reader.complaints) == (address, [])
        addresses |= {link.get_attribute("href") for link in reader.page.locator("a").all()}
        assert reader.page.locator(".theme, .slash").filter(visible=True).count() == 0
    within = {address for address in addresses if address.startswith("/")}
    assert {address: client.get(address).status_code for address in within} == dict.fromkeys(within, 200)


def test_a_reader_without_scripts_searches(reader, newspaper):
    reader.open(reverse("front"))
    if reader.page.viewport_size["width"] < 640:
        reader.page.click(".to-search")
    reader.page.fill("input[name=q]:visible", "runs")
    reader.press("Enter")
    reader.page.wait_for_selector("#found")
    assert "25 articles" in reader.page.inner_text("#found")
    reader.page.click(".narrow summary")
    reader.page.select_option("select[name=section]", "world")
    reader.page.click(".search-form button")
    reader.page.wait_for_selector("#found:text('1 article for runs')")
    assert reader.page.input_value("select[name=section]") == "world"


@pytest.fixture(params=["light", "dark"])
def seat(request, chromium, live_server):
    """Return a reader with scripts, whose system is light or dark."""
    seat = Seat(chromium, live_server, color_scheme=request.param)
    seat.scheme = request.param
    yield seat
    seat.leave()


def paper(seat):
    red, *_ = seat.page.evaluate(
        "getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)"
    )
    return "light" if red > 128 else "dark"


def test_a_reader_chooses_light_or_dark_and_it_stays_chosen(seat, newspaper):
    other = {"light": "dark", "dark": "light"}[seat.scheme]
    seat.open(reverse("front"))
    assert paper(seat) == seat.scheme
    seat.page.click(".theme")
    assert (paper(seat), seat.page.get_attribute("html", "data-theme")) == (other, other)
    seat.open(newspaper.get_absolute_url())
    assert paper(seat) == other
    assert seat.page.get_attribute(".theme", "aria-pressed") == str(other == "dark").lower()
    seat.page.click(".theme")
    assert (paper(seat), seat.page.get_attribute("html", "data-theme")) == (seat.scheme, None)
    assert seat.complaints == []


def test_a_slash_goes_to_the_search_unless_one_is_writing_or_has_turned_it_off(seat, newspaper):
    focus = "document.activeElement.name"
    seat.open(reverse("front"))
    seat.press("/")
    assert seat.page.evaluate(focus) == "q"
    seat.press("a", "/")
    assert seat.page.input_value("#find") == "a/"
    seat.open(reverse("search"))
    seat.press("/")
    assert seat.page.evaluate(focus) == "q"
    seat.page.click(".slash")
    seat.open(newspaper.get_absolute_url())
    seat.press("/")
    assert seat.page.evaluate(focus) != "q"
    assert seat.page.get_attribute(".slash", "aria-pressed") == "false"
    assert seat.complaints == []


def test_in_a_hand_a_slash_opens_the_search(chromium, live_server, newspaper):
    seat = Seat(chromium, live_server)
    seat.page.set_viewport_size({"width": 390, "height": 800})
    seat.open(reverse("front"))
    seat.press("/")
    seat.page.wait_for_url("**/search/")
    seat.leave()


def test_no_page_puts_a_barrier_up_in_either_theme(seat, newspaper):
    script = axe.script()
    for address in [*pages_of(newspaper), "/nowhere/"]:
        seat.open(address)
        assert (address, axe.faults(seat.page, script)) == (address, [])


def test_what_can_be_pressed_is_large_enough_for_a_finger(seat, newspaper):
    seat.page.set_viewport_size({"width": 390, "height": 800})
    small = """[...document.querySelectorAll(
        "nav a, .tools a, button, summary, select, input, .kicker a, .pager a, .topics a, .more a, .onward a, .orders a"
        )].filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 24).map((node) =>
        node.outerHTML)"""
    for address in pages_of(newspaper):
        seat.open(address)
        assert (address, seat.page.evaluate(small)) == (address, [])


def test_nothing_moves_while_a_page_is_loaded(seat, newspaper):
    seat.context.add_init_script(
        "self.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => { moved += "
        "entry.value; }))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    for address in pages_of(newspaper):
        seat.open(address)
        assert (address, seat.page.evaluate("moved")) == (address, 0)
