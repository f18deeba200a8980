"""An article that an earlier release read by other rules is no conflict for the desk when it comes in again."""

import pytest

from articles import desk
from articles.models import Article
from tests.factories import make_user
from tests.importers.runs.test_run import load, outcomes, post, write

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = '<p>It was 40<sup class="fn"><a href="#a">1</a></sup> per cent of 10<sup>6</sup>, <del>7</del> 8 said.</p>'
OLD_BODY = "<p>It was 40<sup>1</sup> per cent of 10<sup>6</sup>, <del>7</del> 8 said.</p>"


def counted(text=TEXT, **fields):
    return post(1, content={"rendered": text, "protected": False}, **fields)


def import_as_before(tmp_path):
    """Import a post, and leave the article as an earlier release would have: its text read otherwise."""
    load(write(tmp_path / "first.json", counted()))
    Article.objects.update(
        body=OLD_BODY, evidence_fingerprint=b"e" * 32, text_fingerprint=b"t" * 32, evidence_parts=None
    )
    return Article.objects.get()


def test_an_untouched_article_is_written_again_when_its_record_changes(tmp_path):
    import_as_before(tmp_path)
    assert outcomes(load(write(tmp_path / "first.json", counted()))) == {"unchanged": 1}
    assert Article.objects.get().body == OLD_BODY
    assert outcomes(load(write(tmp_path / "second.json", counted(ping_status="open")))) == {"changed": 1}
    article = Article.objects.get()
    assert article.body == "<p>It was 40 per cent of 10<sup>6</sup>, <del>7</del> 8 said.</p>"
    assert article.source_changed_at is None
    assert outcomes(load(write(tmp_path / "third.json", counted(ping_status="closed")))) == {"unchanged": 1}


def test_an_article_of_the_desk_is_unchanged_if_only_the_rules_have_changed(tmp_path):
    article = import_as_before(tmp_path)
    desk.claim(article, by=make_user())
    batch = load(write(tmp_path / "second.json", counted(ping_status="open")))
    assert outcomes(batch) == {"unchanged": 1}
    article.refresh_from_db()
    assert (article.body, article.source_changed_at) == (OLD_BODY, None)
    assert outcomes(load(write(tmp_path / "third.json", counted(ping_status="closed")))) == {"unchanged": 1}


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    article = import_as_before(tmp_path)
    desk.claim(article, by=make_user())
    batch = load(write(tmp_path / "second.json", counted(ping_status="open")), is_dry_run=True)
    assert outcomes(batch) == {"unchanged": 1}
    assert bytes(Article.objects.get().evidence_fingerprint) == b"e" * 32


def test_a_new_version_still_asks_the_desk(tmp_path):
    article = import_as_before(tmp_path)
    desk.claim(article, by=make_user())
    batch = load(write(tmp_path / "second.json", counted(TEXT.replace("40", "41"))))
    assert (outcomes(batch), batch.records.get().code) == ({"changed": 1}, "kept_for_desk")
    article.refresh_from_db()
    assert article.source_changed_at is not None
    again = load(write(tmp_path / "third.json", counted(TEXT.replace("40", "41"), ping_status="open")))
    assert outcomes(again) == {"unchanged": 1}


def test_an_article_whose_bytes_are_not_stored_asks_the_desk(tmp_path):
    article = import_as_before(tmp_path)
    desk.claim(article, by=make_user())
    article.import_records.update(raw=None)
    batch = load(write(tmp_path / "second.json", counted(ping_status="open")))
    assert batch.records.get().code == "kept_for_desk"
