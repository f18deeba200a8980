"""Real sample files, and fictional ones of the same shape, imported by the commands."""

import io
import json
import re
from datetime import date

import pytest
from django.core.management import call_command
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article
from articles.text.words import count_words
from articles.vocabulary import Role, TagKind
from importers.models import ImportBatch
from importers.runs.report import counts
from tests.conftest import OURS

pytestmark = pytest.mark.django_db(transaction=True)


def command(name, *arguments):
    """Run an import command, and return its exit status and output."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue() + err.getvalue()
    return 0, out.getvalue() + err.getvalue()


def outcomes():
    return {outcome: number for outcome, number in counts(ImportBatch.objects.first()).items() if number}


def test_the_real_post_becomes_two_clean_paragraphs_with_origin_via_dateline_and_tags(samples):
    path = samples / "wordpress-post-137535.json"
    assert command("import_wordpress", path)[0] == 0
    assert outcomes() == {"created": 1}
    article = Article.objects.get()
    cited = {c.role: (c.source.name, c.url) for c in article.citations.select_related("source")}
    assert cited == {
        Role.ORIGIN: (
            "Reuters",
            (
                "https://www.reuters.com/world/china/"
                "china-is-closing-us-technology-lead-despite-constraints-ai-researchers-say-2026-01-10/"
            ),
        ),
        Role.VIA: (
            "themintmagazine.com",
            (
                "https://www.themintmagazine.com/"
                "china-is-closing-in-on-us-technology-lead-despite-constraints-ai-researchers-say/"
            ),
        ),
    }
    assert (article.dateline, article.agency) == ("BEIJING, Jan 10", "Reuters")
    slugs = {kind: sorted(article.tags.filter(kind=kind).values_list("slug", flat=True)) for kind in TagKind.values}
    assert slugs == {
        "section": ["asia", "digital", "industry", "news"],
        "topic": ["ai", "china", "chip", "data-centres"],
    }
    assert article.body_word_count == 81
    assert [p.tag for p in LexborHTMLParser(article.body).body.iter()] == ["p", "p"]
    assert re.findall(r"<div|class=|style=", article.body) == []
    assert article.body.count("<a ") == 1
    assert article.source_published_at.isoformat() == "2026-01-10T19:05:00+00:00"

    assert command("import_wordpress", path)[0] == 0
    assert outcomes() == {"unchanged": 1}


def test_a_post_of_the_same_shape_becomes_two_clean_paragraphs_with_origin_via_dateline_and_tags():
    assert command("import_wordpress", OURS / "post.json")[0] == 0
    article = Article.objects.get()
    cited = {c.role: (c.source.name, c.url) for c in article.citations.select_related("source")}
    assert cited == {
        Role.ORIGIN: ("Reuters", "https://www.reuters.com/world/ellery-closes-gap-engineers-say-2026-03-09/"),
        Role.VIA: (
            "tidewater-courier.news",
            "https://www.tidewater-courier.news/harbour-town-closes-the-gap-engineers-say/",
        ),
    }
    assert (article.dateline, article.agency) == ("PORT ELLERY, March 9", "Reuters")
    slugs = {kind: sorted(article.tags.filter(kind=kind).values_list("slug", flat=True)) for kind in TagKind.values}
    assert slugs == {"section": ["harbour", "news"], "topic": ["ferries", "tidal-power"]}
    assert [p.tag for p in LexborHTMLParser(article.body).body.iter()] == ["p", "p"]
    assert re.findall(r"<div|class=|style=", article.body) == []
    assert article.body.count("<a ") == 1
    assert article.source_published_at.isoformat() == "2026-03-09T19:05:00+00:00"
    assert command("import_wordpress", OURS / "post.json")[0] == 0
    assert outcomes() == {"unchanged": 1}


def test_the_real_digest_becomes_five_articles(samples):
    path = samples / "digest-2026-01-26.txt"
    assert command("import_digest", path)[0] == 0
    assert outcomes() == {"created": 5}
    articles = list(Article.objects.order_by("pk"))
    assert [count_words(article.summary) for article in articles] == [223, 159, 200, 212, 211]
    assert [article.body_word_count for article in articles] == [223, 159, 200, 212, 211]
    assert [article.edition_date for article in articles] == [date(2026, 1, 26)] * 5
    assert [article for article in articles if "read more" in (article.summary + article.body).lower()] == []
    assert [article.headline for article in articles] == [""] * 5
    assert all(article.headline_suggested for article in articles)
    assert "450 N·m" in articles[2].summary
    assert "<em>Nature Nanotechnology</em>" in articles[1].body
    assert command("import_digest", path)[0] == 0
    assert outcomes() == {"unchanged": 5}


def test_a_digest_of_the_same_shape_becomes_three_articles():
    path = OURS / "digest-2026-03-09.txt"
    assert command("import_digest", path)[0] == 0
    assert outcomes() == {"created": 3}
    articles = list(Article.objects.order_by("pk"))
    assert [article.body_word_count for article in articles] == [162, 140, 139]
    assert [article.edition_date for article in articles] == [date(2026, 3, 9)] * 3
    assert [article for article in articles if "read more" in (article.summary + article.body).lower()] == []
    assert [article.headline for article in articles] == [""] * 3
    assert "450 N·m" in articles[2].summary
    assert "<em>Journal of Cold Coasts</em>" in articles[1].body
    assert command("import_digest", path)[0] == 0
    assert outcomes() == {"unchanged": 3}


@pytest.mark.parametrize(("whose", "name", "articles"), [("ours", "2026-03-09", 3), ("shared", "2026-01-26", 5)])
def test_a_digest_with_other_quotes_hyphens_and_line_ends_is_unchanged(request, tmp_path, whose, name, articles):
    path = (OURS if whose == "ours" else request.getfixturevalue("samples")) / f"digest-{name}.txt"
    text = path.read_text(encoding="utf-8")
    command("import_digest", path)
    for wrong, right in (("‑", "-"), ("’", "'"), ("“", '"'), ("”", '"'), ("\n", "\r\n"), (" %", "\u00a0%")):
        text = text.replace(wrong, right)
    (tmp_path / "other.txt").write_text(text, encoding="utf-8", newline="")
    assert command("import_digest", tmp_path / "other.txt")[0] == 0
    assert outcomes() == {"unchanged": articles}


@pytest.mark.slow
def test_files_without_posts_import_nothing_and_end_without_a_traceback(json_files, tmp_path):
    for name, raw in json_files.items():
        path = tmp_path / f"{name}.json"
        path.write_bytes(raw)
        status, printed = command("import_wordpress", path)
        assert "Traceback" not in printed, path.name
        if path.name.startswith("n_"):
            assert status in (1, 3), path.name
            assert f"{path.name}, record" in printed, path.name
            assert re.search(r"byte \d+: rejected \[[a-z0-9_]+\]", printed), path.name
    assert Article.objects.count() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        *("categories", "envelope", "error-bad-category", "frontity__frontity__post-60"),
        *("fukata__blog.fukata.org__posts-102", "fukata__blog.fukata.org__posts-6903", "myles__python-wp__posts"),
        *("observermedia__django-wordpress-rest__post", "pages", "posts", "posts-context-edit", "posts-embed"),
        "posts-fields-nested",
    ],
)
def test_every_record_of_a_real_response_is_imported_or_reported(samples, name):
    path = samples / "wordpress" / f"{name}.json"
    status, printed = command("import_wordpress", path)
    assert "Traceback" not in printed
    batch = ImportBatch.objects.get()
    document = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(document, dict) and isinstance(document.get("body"), list):
        document = document["body"]
    expected = len(document) if isinstance(document, list) else 1
    assert sum(counts(batch).values()) == expected
    assert batch.records.count() == expected - batch.unchanged_count
    assert list(batch.records.filter(outcome__in=["skipped", "rejected"], code="")) == []
    assert command("import_wordpress", path)[0] == status
    assert ImportBatch.objects.first().created_count == 0


def _is_harmless(html):
    for node in LexborHTMLParser(html).root.traverse():
        if node.tag in ("script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "img", "link"):
            return False
        for name, value in node.attributes.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                return False
            if name in ("href", "src", "cite", "action") and not re.match(
                r"(?:https?:|mailto:|[^:]*$|[^:/?#]*[/?#])", value or "", re.IGNORECASE
            ):
                return False
    return True


@pytest.mark.slow
def test_no_attack_survives_in_any_part_of_a_post_or_digest(attacks, tmp_path):
    payloads = attacks
    posts = [
        {
            "id": number,
            "slug": payload,
            "link": payload,
            "title": {"rendered": payload},
            "content": {"rendered": f"<p>Number {number}</p>{payload}", "protected": False},
            "excerpt": {"rendered": payload, "protected": False},
            "class_list": [f"tag-{payload}"],
        }
        for number, payload in enumerate(payloads, start=1)
    ]
    (tmp_path / "posts.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    paragraphs = [f"Number {number} {' '.join(payload.split())}" for number, payload in enumerate(payloads, start=1)]
    (tmp_path / "digest.txt").write_text("\nRead more\n".join(paragraphs), encoding="utf-8", errors="replace")
    command("import_wordpress", tmp_path / "posts.jsonl")
    assert sum(outcomes().values()) == len(payloads)
    command("import_digest", tmp_path / "digest.txt")
    assert Article.objects.count() > len(payloads)
    harmful = [a.pk for a in Article.objects.iterator() if not _is_harmless(a.body)]
    assert harmful == []
