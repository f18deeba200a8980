"""Makes the pictures of docs/editors.md from the demo, in a database of its own: `make screenshots`."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Article
from articles.vocabulary import State
from importers.models import ImportUpload
from newsroom import demo
from tests.browser.seat import Seat
from tests.importers.runs.test_run import post
from tests.importers.uploads.test_worker import work
from tests.importers.uploads.uploading import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "editors"
LARGEST = 150_000
SIZE = {"width": 1280, "height": 800}


@pytest.fixture
def people(settings, tmp_path, monkeypatch):
    """Return the demo's people, by name, with a newsroom filled from files that have names editors would give."""
    settings.DATA_DIR = tmp_path / "var"
    monkeypatch.chdir(demo.FOLDER)
    for name in ("POSTS", "DIGEST"):
        monkeypatch.setattr(demo, name, Path(getattr(demo, name).name))
    call_command("demo", port=1, verbosity=0)
    return {user.username: user for user in User.objects.all()}


@pytest.fixture
def sit(chromium, live_server):
    """Return a way to sit down as somebody."""
    seats = []

    def sit(user):
        seats.append(Seat(chromium, live_server, color_scheme="light", device_scale_factor=0.8))
        seats[-1].come_signed_in(user)
        seats[-1].page.set_viewport_size(SIZE)
        seats[-1].context.add_init_script("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")
        return seats[-1]

    yield sit
    for seat in seats:
        seat.leave()


def shoot(seat, name):
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.png"
    seat.page.screenshot(path=path)
    assert path.stat().st_size < LARGEST
    assert seat.complaints == []


def bring(seat, selector, block="center"):
    """Scroll until the place is in view."""
    seat.page.locator(selector).evaluate("(node, block) => node.scrollIntoView({block})", block)


def article_url(article, page="change", *args):
    return reverse(f"admin:articles_article_{page}", args=[article.public_id, *args])


def test_the_pictures_are_made(sit, people, client):
    curator, publisher = sit(people["curator"]), sit(people["publisher"])
    curator.open(reverse("admin:index"))
    shoot(curator, "dashboard")

    curator.open(reverse("admin:articles_article_changelist"))
    curator.press("j", "j", "x", "j", "x", "j")
    shoot(curator, "queue")

    draft = Article.objects.filter(state=State.DRAFT).earliest("pk")
    curator.open(article_url(draft))
    curator.page.fill("#id_summary", curator.page.input_value("#id_summary") + " It weighs 740 kg.")
    curator.page.wait_for_selector("#checks :text('740 kg')")
    bring(curator, "#checklist")
    shoot(curator, "writing")

    live = _corrected(Article.objects.live().latest("pk"), people)
    publisher.open(article_url(live, "decide", "revise"))
    publisher.page.set_viewport_size(SIZE | {"height": 1020})
    bring(publisher, ".decide-form .submit-row", "end")
    shoot(publisher, "new-text")
    publisher.page.set_viewport_size(SIZE)
    publisher.open(article_url(live, "history") + "?from=1&to=2")
    bring(publisher, "#difference", "start")
    shoot(publisher, "history")

    client.force_login(people["curator"])
    send(client, ("posts.json", json.dumps([post(1), post(2), {"id": 3}]).encode()))
    work()
    curator.open(reverse("admin:importers_importupload_change", args=[ImportUpload.objects.latest("pk").pk]))
    shoot(curator, "import")


def _corrected(article, people):
    """Give a live article a newer, approved text that is a correction."""
    at = timezone.now() - timedelta(hours=1)
    text = desk.texts_of(article)
    words = text["summary"].split(" ")
    place = next(place for place, word in enumerate(words) if word.isdigit())
    words[place] = str(int(words[place]) + 1)
    written = {"headline": text["headline"], "dek": text["dek"], "summary": " ".join(words)}
    desk.save_text(article, by=people["curator"], **written, at=at)
    return article
