"""A small fictional newsroom: its sources, its staff, and the articles that they have published."""

import json
import os
import secrets
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles import desk
from articles.models import Article, Revision, Source, SourceHost, Tag
from articles.text.slugs import slugify
from articles.vocabulary import Act, AiUse, OverrideKind, Rights, State, TagKind
from importers import formats

FOLDER = Path(__file__).resolve().parent
POSTS = FOLDER / "posts.json"
DIGEST = FOLDER / "digest-2026-11-20.txt"
SUMMARIES = FOLDER / "summaries.json"
# The names that the desk gave its sources, and how much of their text readers may see.
SOURCES = {
    "the-harbour-post.news": ("The Harbour Post", Rights.EXCERPT, "en"),
    "meridian-wire.news": ("Meridian Wire", Rights.LINK_ONLY, "en"),
    "alpenblatt-zeitung.news": ("Alpenblatt-Zeitung", Rights.LINK_ONLY, "de"),
    "minato-shimpo.news": ("Minato Shimpo", Rights.LINK_ONLY, "ja"),
}
# What an editor of the demo gives as the reason for accepting an exception.
REASONS = {OverrideKind.COPIED: "Our contract with the source allows it; the desk knows."}
ROLES = ("curator", "editor", "publisher", "admin")


def passwords_file() -> Path:
    """Return the path of the file with the demo's passwords, which git ignores."""
    return settings.DATA_DIR / "demo-passwords.txt"


def is_busy(port: int) -> bool:
    """Say whether the port is already in use."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_complete() -> bool:
    """Say whether the accounts and published articles already exist."""
    return User.objects.filter(username__in=ROLES).count() == len(ROLES) and Article.objects.live().exists()


def make_accounts() -> dict[str, str]:
    """Create the missing accounts, one for each role; save their passwords to a file, and return them by role."""
    made: dict[str, str] = {}
    for role in ROLES:
        user, is_new = User.objects.get_or_create(username=role, defaults={"is_staff": True})
        user.groups.add(Group.objects.get(name=role))
        if is_new:
            made[role] = secrets.token_urlsafe(9)
            user.set_password(made[role])
            user.save(update_fields=["password"])
    if made:
        path = passwords_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as stream:
            stream.writelines(f"{role} {password}\n" for role, password in made.items())
    return made


def name_sources() -> None:
    """Create the sources that are missing, with their names, rights and languages."""
    # The newsroom's own digest, whose source is called after its format: its words may be printed as they are.
    if own := formats.recognise(DIGEST.read_bytes(), DIGEST.name):
        defaults = {"name": own.name, "rights": Rights.FULL_TEXT, "language": "en"}
        Source.objects.get_or_create(slug=own.name, defaults=defaults)
    for host, (name, rights, language) in SOURCES.items():
        if not SourceHost.objects.filter(host=host).exists():
            source = Source.objects.create(name=name, slug=slugify(name), rights=rights, language=language)
            SourceHost.objects.create(source=source, host=host)


def publish_a_handful() -> int:
    """Write and publish some of the posts, scheduling the last for tomorrow, and return how many.

    A few others are left unfinished, so that the desk's queues have something to show.
    """
    people = {user.username: user for user in User.objects.filter(username__in=ROLES)}
    texts: dict[str, dict[str, Any]] = json.loads(SUMMARIES.read_text(encoding="utf-8"))
    waiting = Article.objects.filter(source_ref__in=texts, state=State.INCOMING, source_published_at__isnull=False)
    articles = list(waiting.order_by("source_published_at", "pk"))
    for place, article in enumerate(articles, start=1):
        text = texts[article.source_ref]
        moment = (article.source_published_at or timezone.now()) + timedelta(hours=2)
        written = {name: text.get(name, "") for name in Revision.TEXT_COLUMNS}
        desk.save_text(article, by=people["curator"], **written, ai_use=AiUse.NONE, at=moment)
        desk.tag(article, by=people["curator"], section=_section(article), at=moment)
        _review(article, people, at=moment)
        if place == len(articles) > 1:
            desk.schedule(article, by=people["publisher"], moment=timezone.now() + timedelta(days=1))
        else:
            desk.publish(article, by=people["publisher"], at=moment)
    _leave_work_for_the_desk(people)
    return len(articles)


def _review(article: Article, people: dict[str, User], *, at: datetime) -> None:
    """Have the curator submit the text and the editor approve it, accepting the exceptions that it needs."""
    for act in (Act.SUBMIT, Act.APPROVE):
        for check in desk.obstacles(article, act):
            if check.waivable:
                reason = REASONS.get(check.waivable, "Checked with the source by telephone.")
                desk.override(article, by=people["editor"], kind=check.waivable, key=check.key, reason=reason, at=at)
        if act == Act.SUBMIT:
            desk.submit(article, by=people["curator"], at=at)
    desk.approve(article, by=people["editor"], at=at)


def _leave_work_for_the_desk(people: dict[str, User]) -> None:
    waiting = list(Article.objects.filter(state=State.INCOMING, summary__gt="").order_by("pk")[:3])
    for article, turns in zip(waiting, ((), ("submit",), ("submit", "back")), strict=False):
        curator, editor = people["curator"], people["editor"]
        desk.claim(article, by=curator)
        headline = article.headline or article.headline_suggested
        desk.save_text(article, by=curator, headline=headline, summary=article.summary, ai_use=AiUse.NONE)
        if not turns:
            continue
        section = Tag.objects.sections().unmerged().order_by("pk").first()
        desk.tag(article, by=curator, section=section)
        desk.override(
            article, by=curator, kind=OverrideKind.NO_ORIGIN, reason="The digest names no source; asked its sender."
        )
        desk.submit(article, by=curator)
        if "back" in turns:
            desk.request_changes(article, by=editor, reason="Who measured it, and when? Please name the source.")


def _section(article: Article) -> Tag | None:
    return article.tags.filter(kind=TagKind.SECTION).order_by("pk").first()
