"""Fills a site with one page of every kind that readers can meet (run by quality.py, in a process of its own)."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.signing import TimestampSigner, b62_encode
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from articles import desk
from articles.lists.paging import Place
from articles.models import Article
from articles.reading import preview
from articles.vocabulary import AiUse, ChangeClass, Rights, Role
from tests.factories import (
    make_approved_article,
    make_article,
    make_citation,
    make_revision,
    make_section,
    make_source,
    make_tag,
    make_user,
)

THEN = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
TEXT = """\
The harbour council of Meroa let the *night ferry* sail again on Tuesday, nine days after it had lain still. The two
boats had been kept in port because the **fuel contract** had run out at the end of October, and the supplier had asked
for 14 per cent more than the year before.

Until the end of the month the line runs twice a night instead of three times. The council’s speaker, Ana Lopes, said
that 4,200 people cross in an ordinary week, and that most of them work in the market and the two hospitals on the other
side.

- The first boat leaves at 22:40, the last at 02:15.
- A crossing costs 3.20 as before; holders of a monthly card pay nothing for the lost days.

The union of the crews called the agreement [a beginning](https://crews.example/statement), and wants to speak about
rosters in December. The operator did not answer questions about the price that it pays now. A report on the winter of
2024, when the line stood still for a month, had advised a contract of three years; the council is going to vote on one
in January."""
BODY = (
    """<p>“We sail again,” the council’s speaker said on the quay.</p><h2>What it costs</h2>
<p>The table is the operator’s.</p>
<table><thead><tr><th>Crossing</th><th>Price</th></tr></thead><tbody><tr><td>Night</td><td>3.20</td></tr></tbody></table>
<blockquote><p>Nobody had told us anything.</p></blockquote><pre>22:40  00:30  02:15</pre>
<p>It went on <em>raining</em>.</p>
<figure><figcaption>The quay at night.</figcaption></figure>"""
    + "<p>A paragraph of the source’s own.</p>" * 12
)
HEADLINES = [
    "Harbour council lets the night ferry sail again",
    "Grain prices fall for a third week as rain comes early",
    "Court orders the reopening of the archive of the border police",
    "Two universities share one telescope, and its bill",
    "What the new rules for heat pumps mean for tenants",
    "Teachers end their strike with a promise of smaller classes",
    "A bridge that nobody wanted is paid off after forty years",
    "Kraftfahrzeughaftpflichtversicherungsgesellschaften heben ihre Beiträge an",
]


def fill():
    """Return the addresses of the pages by name."""
    mint = make_source("The Mint", hosts=["mint.example"], homepage="https://mint.example/", credit_line="© The Mint")
    whole = make_source("Gazeta da Costa", rights=Rights.FULL_TEXT, language="en", homepage="https://gazeta.example/")
    part = make_source("Nordwind", rights=Rights.EXCERPT, excerpt_words=60)
    world, *others = (make_section(name) for name in ("World", "Science and climate", "Economy"))
    topics = [make_tag(name) for name in ("Ferries", "Harbours", "Labour")]
    _many([mint, whole, part], [world, *others], topics)
    pages = _stories(mint, whole, part, world, topics) | _taken_down(mint, world)
    pages |= {f"section {world}": world.get_absolute_url(), "topic": topics[0].get_absolute_url()}
    pages |= {"source": mint.get_absolute_url(), "source, in full": whole.get_absolute_url()}
    return pages | _lists() | _previews(mint)


def _many(sources, sections, topics):
    for number in range(60):
        live(
            headline=HEADLINES[number % len(HEADLINES)] + (f" ({number})" if number >= len(HEADLINES) else ""),
            dek="From Tuesday two boats cross each night; a contract that had run out had kept them in port."
            * (number % 2),
            summary=TEXT,
            source=sources[number % 3],
            section=sections[number % 3],
            tags=topics[: number % 4],
            at=THEN - timedelta(hours=5 * number),
        )


def _stories(mint, whole, part, world, topics):
    """Make one article for each thing that an article's page can show, the newest of all first."""
    common = {"section": world, "tags": topics, "body": BODY}
    story = live(headline="Night ferry sails again", dek="Two boats a night.", summary=TEXT, source=mint, **common)
    for role, source in ((Role.ORIGIN, whole), (Role.VIA, mint), (Role.SUPPORTING, part)):
        make_citation(story, role=role, source=source, url=f"https://{source.slug}.example/ferry", title="The ferry")
    story = revised(story, ChangeClass.UPDATE, summary=TEXT + " Tickets are on sale.", ai_use=AiUse.ASSISTED)
    note = "An earlier version said that 4,200 people cross in an ordinary week; it is 4,300."
    story = revised(
        story, ChangeClass.CORRECTION, note=note, summary=TEXT.replace("4,200", "4,300"), ai_use=AiUse.ASSISTED
    )
    plain = live(headline="What is not known about the fuel contract", summary=TEXT, source=mint)
    full = live(headline="The quay at night", summary=TEXT, source=whole, **common)
    excerpt = live(headline="Wind from the north", summary="", source=part, **common)
    arabic = "دولة صغيرة على الساحل تعيد فتح المضيق أمام السفن بعد تسعة أيام"
    rtl = live(headline=arabic, dek=arabic, summary=arabic + "\n\n" + arabic, language="ar", source=mint, **common)
    chinese = "海峡夜间航行禁令将于十二月解除，渡轮每晚往返两次"
    cjk = live(headline=chinese, dek=chinese, summary=(chinese + "。") * 8, language="zh-Hans", source=mint, **common)
    stories = {"": story, " without dek": plain, " in full": full, " excerpt": excerpt, " Arabic": rtl, " Chinese": cjk}
    return {f"article{name}": story.get_absolute_url() for name, story in stories.items()}


def _taken_down(mint, world):
    withdrawn = live(headline="Withdrawn", summary=TEXT, source=mint, section=world)
    desk.withdraw(withdrawn, by=make_user(), reason="Wrong.")
    retracted = live(headline="Retracted", summary=TEXT, source=mint, section=world)
    desk.retract(retracted, by=make_user(), note="There is no ferry at Meroa.\n\nWe retract the article.")
    return {"410 withdrawn": withdrawn.get_absolute_url(), "410 retracted": retracted.get_absolute_url()}


def _lists():
    search = reverse("search")
    day = f"{THEN:%Y/%m/%d}/"
    return {
        "front": reverse("front"),
        "search": search,
        "search with hits": f"{search}?q=ferry",
        "search newest first": f"{search}?q=ferry&sort=newest&section=world",
        "search without hits": f"{search}?q=nothing-like-it&from=2026-11-01",
        "search for signs": f"{search}?q=%3F%3F",
        "corrections": reverse("corrections"),
        "policy": reverse("corrections-policy"),
        "about": reverse("about"),
        "archive": reverse("archive"),
        "archive of a year": reverse("archive") + day[:5],
        "archive of a month": reverse("archive") + day[:8],
        "archive of a day": reverse("archive") + day,
        "API": reverse("api-docs"),
        "404": "/articles/no-such-article/",
    }


def _previews(mint):
    draft = make_article(headline="Imported", body=BODY, source=mint)
    desk.save_text(draft, by=make_user(), headline="What comes next", dek="A dek.", summary=TEXT)
    good = preview.token(draft, draft.working)
    # Signed four days ago, and so expired.
    signer = TimestampSigner(salt=preview._SALT)
    value = signer.unsign(good)
    signer.timestamp = lambda: b62_encode(int(datetime.now(UTC).timestamp()) - 4 * 86_400)
    return {
        "preview": reverse("preview", args=[good]),
        "410 preview expired": reverse("preview", args=[signer.sign(value)]),
        "404 preview": reverse("preview", args=["none"]),
    }


def live(*, at=None, **columns):
    """Return an article that the desk has published; without a moment, a few minutes after all others so far."""
    at = at or THEN + timedelta(minutes=5 * Article.objects.count())
    article = make_approved_article(**columns)
    desk.publish(article, by=make_user(), at=at)
    return whole(article)


def revised(article, change, note="", **texts):
    """Return the article with a new text before readers."""
    make_revision(article, **texts)
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.working.sha256)
    article = whole(article)
    desk.revise(article, by=make_user(), change=change, note=note, at=article.published_at + timedelta(hours=2))
    return whole(article)


def whole(article):
    """Return the article as the database has it."""
    return Article.objects.select_related("source", "working", "live_revision").get(pk=article.pk)


def main(path):
    """Make the database and the static files; write the addresses, and the pages without one, into the file."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    unserved = _empty()
    pages = fill()
    pages |= _further(reverse("front")) | _further(pages["section World"])
    Path(path).write_text(json.dumps({"pages": pages, "unserved": unserved | _faults()}), encoding="utf-8")


def _empty():
    """Return the pages that are otherwise on a site that has published nothing."""
    names = ("front", "archive", "corrections")
    return {
        f"empty-{name}": Client().get(reverse(name), headers={"host": "localhost"}).content.decode() for name in names
    }


def _further(address):
    """Return the addresses of a list's second page, and of one behind its last."""
    content = Client().get(address, headers={"host": "localhost"}).content.decode()
    token = re.search(r'rel="next" href="\?before=([^"]+)"', content)[1]
    oldest = Place(pk=1, moment=THEN - timedelta(days=1_000))
    return {f"{address} further": f"{address}?before={token}", f"{address} end": f"{address}?before={oldest.token()}"}


def _faults():
    """Return the pages of two faults: what is forbidden, and what broke."""
    request, resolver = RequestFactory().get("/"), get_resolver()
    forbidden = resolver.resolve_error_handler(403)(request, exception=PermissionDenied())
    return {
        "forbidden": forbidden.content.decode(),
        "broken": resolver.resolve_error_handler(500)(request).content.decode(),
    }
