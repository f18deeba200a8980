"""The demo's newsroom with one article in every public state, and two tags merged into one."""

import contextlib
import io
import json
import re
from datetime import timedelta
from types import SimpleNamespace

from django.contrib.auth.models import Group, User
from django.core.management import call_command

from articles import desk
from articles.desk import tags_and_sources
from articles.models import Article, Source, Tag
from articles.vocabulary import AiUse, ChangeClass, TagKind
from newsroom import demo

_SAID, _MEANT = (
    "Bigger vessels and crude tankers still need daylight",
    "Bigger vessels, and crude tankers of any size, still need daylight",
)
_NOTE = "An earlier version could be read to say that small tankers with crude oil may sail at night. They may not."
_NOTICE = "The report on which this article rests has been taken back by its author."
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NUMBER = re.compile(r'("id": |"seq": |#correction-)(\d+)')
_PLACE = re.compile(r"(?<=cursor=)[\w.%-]+")
SITE = "https://newsroom.example"


def fill(settings, folder):
    """Fill the database; return the articles, tags and source that the tests use, by their part in them."""
    settings.DATA_DIR = folder
    for role in demo.ROLES:  # made by migration, and emptied by tests whose transactions are real
        Group.objects.get_or_create(name=role)
    demo.name_sources()
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("import_wordpress", str(demo.POSTS), stdout=io.StringIO(), stderr=io.StringIO())
        call_command("import_digest", str(demo.DIGEST), stdout=io.StringIO(), stderr=io.StringIO())
    demo.make_accounts()
    demo.publish_a_handful()
    people = {user.username: user for user in User.objects.filter(username__in=demo.ROLES)}
    publisher = people["publisher"]
    live = list(Article.objects.live().newest())
    corrected, survivor, retracted, withdrawn, merged = live[0], live[1], live[-1], live[-2], live[-3]
    _correct(corrected, people)
    desk.retract(retracted, by=publisher, note=_NOTICE, at=_after(retracted))
    desk.withdraw(withdrawn, by=publisher, reason="Asked for by the source.", at=_after(withdrawn))
    desk.merge(merged, into=survivor, by=publisher, at=_after(survivor))
    old, new = _merged_tags(publisher)
    scheduled = Article.objects.published().exclude(pk__in=Article.objects.live().values("pk")).get()
    return SimpleNamespace(
        corrected=corrected, survivor=survivor, retracted=retracted, withdrawn=withdrawn, merged=merged,
        scheduled=scheduled, old=old, new=new, source=Source.objects.live().order_by("pk")[0],
    )  # fmt: skip


def _after(article):
    return article.published_at + timedelta(hours=3)


def _correct(article, people):
    at = _after(article)
    texts = {name: getattr(article, name) for name in ("headline", "dek", "summary")}
    assert _SAID in texts["summary"]
    texts["summary"] = texts["summary"].replace(_SAID, _MEANT)
    desk.save_text(article, by=people["curator"], **texts, ai_use=AiUse.NONE, at=at)
    demo._review(article, people, at=at)
    desk.revise(article, by=people["publisher"], change=ChangeClass.CLARIFICATION, note=_NOTE, at=at)


def _merged_tags(publisher):
    new, old = (Tag.objects.get(kind=TagKind.TOPIC, slug=slug) for slug in ("grid", "batteries"))
    tags_and_sources.merge_tags(old, into=new, by=publisher)
    return old, new


def same(responses):
    """Return the responses with fixed ids, numbers, cursors, tokens and addresses, which differ from run to run.

    PostgreSQL never reuses a number, so a correction's number depends on the tests that ran before.
    """
    ids: dict[str, str] = {}
    numbers: dict[tuple[str, str], int] = {}

    def numbered(match):
        return ids.setdefault(match.group(), f"019a9f3c-5d20-7c41-9e00-{len(ids) + 1:012}")

    def counted(match):
        kind = "seq" if "seq" in match[1] else "correction"
        return f"{match[1]}{numbers.setdefault((kind, match[2]), sum(earlier == kind for earlier, _ in numbers) + 1)}"

    text = _ID.sub(numbered, json.dumps(responses, ensure_ascii=False))
    text = _NUMBER.sub(counted, text)
    text = _PLACE.sub("AAZDqk3kAAAAAAAAACo.d2hhdCBpdCBpc3Q", text)
    text = re.sub(r'("next_token": )"[^"]+"', r'\1"AAAAAAAAAAcAAAAAAAAAKgAGQ6pN5AAAf_________8.c2VhbGVkLi4u"', text)
    return json.loads(text.replace("http://testserver", SITE))
