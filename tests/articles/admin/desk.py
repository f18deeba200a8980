"""How a test sits down at the desk: signed in, pressing buttons, reading what the page says."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.signing import get_cookie_signer
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from tests.factories import make_user

LIST = "admin:articles_article_changelist"


def sign_in(*groups, name=""):
    """Return a browser in which a person of those groups is signed in."""
    client = Client()
    client.force_login(make_user(name, groups=groups))
    return client


def known_browser():
    """Return a client that is signed out, in whose browser somebody has signed in before."""
    client = Client()
    client.cookies["known"] = get_cookie_signer(salt="knownarticles.admin.known_browsers").sign("1")
    return client


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.public_id])


def decide_url(article, act):
    return reverse("admin:articles_article_decide", args=[article.public_id, act])


def parsed(response):
    return LexborHTMLParser(response.content.decode())


def words(node):
    return " ".join(node.text(separator=" ").split())


def rows(response):
    """Return the list's rows, each a dict of what its columns say."""
    listed = []
    for row in parsed(response).css("#result_list tbody tr"):
        cells = row.css("[class^=field-]")
        listed.append({cell.attributes["class"].split()[0].removeprefix("field-"): words(cell) for cell in cells})
    return listed


def stories(response):
    return [row["story"] for row in rows(response)]


def messages_of(response):
    """Return the messages on the page."""
    return [words(node) for node in parsed(response).css("ul.messagelist li")]


def faults(response):
    """Return the errors that a form shows."""
    return [words(node) for node in parsed(response).css("ul.errorlist li")]


def form_values(response):
    """Return what a writing form would send back if nobody touched it."""
    form = parsed(response).css_first("#article_form")
    fields = [
        *form.css("input[type=text], input[type=url], input[type=hidden]"),
        *form.css("input[type=radio][checked]"),
    ]
    sent = {
        field.attributes["name"]: field.attributes.get("value") or "" for field in fields if "name" in field.attributes
    }
    # A browser drops the line break behind <textarea>, and sends line ends as CR LF.
    sent |= {
        area.attributes["name"]: area.text().removeprefix("\r").removeprefix("\n").replace("\n", "\r\n")
        for area in form.css("textarea")
    }
    for field in form.css("select"):
        chosen = [option.attributes.get("value") or "" for option in field.css("option[selected]")]
        sent[field.attributes["name"]] = chosen if "multiple" in field.attributes else "".join(chosen)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def buttons(response):
    """Return which decisions the page of an article offers."""
    return [words(node) for node in parsed(response).css(".desk-buttons .decide")]


def act_on(client, act, *articles, **fields):
    """Tick the articles in the list, choose an act, and confirm it where fields are given."""
    data = {"action": act, ACTION_CHECKBOX_NAME: [article.pk for article in articles]} | fields
    return client.post(reverse(LIST), data | ({"confirmed": "yes"} if fields else {}), follow=True)
