"""The history of an article: one line of time, two texts side by side, and an earlier text made the text again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles import desk
from articles.models import Article, Correction, Override, Revision
from articles.vocabulary import AiUse, ChangeClass, Outcome, OverrideKind, Role, State
from importers.models import ImportBatch, ImportRecord
from tests.articles.admin.desk import messages_of, parsed, sign_in, words
from tests.factories import THEN, make_article, make_source, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def history_url(article):
    return reverse("admin:articles_article_history", args=[article.public_id])


def restore_url(article, number):
    return reverse("admin:articles_article_restore_text", args=[article.public_id, number])


def write(article, headline, *, by=None, **texts):
    return desk.save_text(article, by=by or make_user(), headline=headline, **texts)


def publish_now(article, *, at=None):
    """Put the working text before readers, as if it had been approved a moment before."""
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.working.sha256, state=State.APPROVED)
    article.refresh_from_db()
    desk.publish(article, by=make_user("pia"), at=at)


def whats(response):
    return [words(cell) for cell in parsed(response).css(".timeline .what")]


def choices(response, name):
    """Return which texts can be chosen, and which one is."""
    fields = parsed(response).css(f".timeline input[name={name}]")
    chosen = [field.attributes["value"] for field in fields if "checked" in field.attributes]
    return [field.attributes["value"] for field in fields], chosen


def compare(client, article, before, after):
    return client.get(history_url(article), {"from": before, "to": after})


def sides(response):
    """Return, by field, what the two columns say; "the same" where they do not differ."""
    section, told_of = parsed(response).css_first("#difference"), {}
    for heading in section.css("h3"):
        below = heading.next
        while below.tag == "-text":
            below = below.next
        pair = [words(side) for side in below.css(".side[role=group]")]
        told_of[words(heading).removesuffix(" the same")] = pair or "the same"
    return told_of


def test_texts_decisions_notes_and_imports_stand_in_one_line_the_newest_first():
    ana, article = make_user("ana"), make_article(headline="Imported")
    batch = ImportBatch.objects.create(format="digest", started_at=THEN)
    ImportRecord.objects.create(
        batch=batch, file="a.txt", number=7, offset=0, outcome=Outcome.CREATED, article=article, message="No date."
    )
    at = datetime(2026, 5, 1, 9, tzinfo=UTC)
    desk.save_text(article, by=ana, headline="Ferry runs", summary="It runs again.", at=at)
    desk.override(article, by=ana, kind=OverrideKind.LENGTH, reason="A brief.", at=at + HOUR)
    desk.spike(article, by=make_user("ben"), reason="Old.", at=at + 2 * HOUR)
    response = sign_in("editor").get(history_url(article))
    assert whats(response) == [
        "Spiked Draft → Spiked Reason Old.",
        "Accepted an exception Length Reason Length: A brief.",
        "Revision 1 Working text Incoming → Draft Ferry runs · 3 words",
        f"Import: a.txt, record 7 Created {batch} Message No date.",
        "As imported the text that Any Source sent",
    ]
    assert [words(cell) for cell in parsed(response).css(".timeline .who")] == ["ben", "ana", "ana", "", ""]
    links = [link.attributes["href"] for link in parsed(response).css(".timeline tr.import a")]
    assert reverse("admin:importers_importbatch_change", args=[batch.pk]) in links


def test_the_line_says_which_text_is_live_which_is_approved_and_which_is_worked_on():
    article = make_article()
    write(article, "First")
    publish_now(article)
    write(article, "Second")
    response = sign_in("editor").get(history_url(article))
    assert whats(response)[:3] == [
        "Revision 2 Working text Second · 0 words",
        "Published Approved → Published",
        "Revision 1 Live Incoming → Draft First · 0 words Restore this text …",
    ]
    Article.objects.filter(pk=article.pk).update(approved_sha256=article.working.sha256)
    assert whats(sign_in("editor").get(history_url(article)))[0].startswith("Revision 2 Working text Approved")


def test_a_public_note_and_an_exception_are_said_with_the_decision_that_made_them():
    article, pia = make_article(), make_user("pia")
    write(article, "First")
    revision, at = article.working, datetime(2026, 6, 1, 9, tzinfo=UTC)
    correction = {"article": article, "change_class": ChangeClass.CORRECTION, "before": revision, "after": revision}
    Correction.objects.create(**correction, note="It was 12, not 21.", at=at, by=pia)
    article.decisions.create(act="revise", by=pia, at=at, from_state="published", to_state="published")
    Override.objects.create(article=article, kind=OverrideKind.SELF_APPROVAL, reason="Fire.", by=pia, at=at - HOUR)
    article.decisions.create(
        act="approve", by=pia, at=at - HOUR, from_state="in_review", to_state="approved", reason="Fire."
    )
    Correction.objects.create(**correction, note="Alone.", at=at - 2 * HOUR, by=pia)
    Override.objects.create(article=article, kind=OverrideKind.LENGTH, reason="Short.", by=pia, at=at - 3 * HOUR)
    events = [event for event in whats(sign_in("editor").get(history_url(article))) if "Revision" not in event]
    assert events == [
        "Published a new text Correction Note to readers It was 12, not 21.",
        "Approved Approved by its own author In review → Approved Reason Fire.",
        "Public note Correction Note to readers Alone.",
        "Accepted Length Reason Short.",
        "As imported the text that Any Source sent Restore this text …",
    ]


def test_the_line_is_read_in_the_editors_own_zone():
    article, client = make_article(), sign_in("editor")
    desk.save_text(article, by=make_user(), headline="First", at=datetime(2026, 5, 1, 23, tzinfo=UTC))
    client.post(reverse("desk-time-zone"), {"time_zone": "Europe/Berlin"})
    when = parsed(client.get(history_url(article))).css_first(".timeline .when")
    assert words(when) == "2 May 2026, 01:00 CEST"


def test_of_a_very_long_history_the_newest_is_shown_and_the_page_says_so():
    article, person = make_article(), make_user()
    write(article, "First")
    article.decisions.bulk_create(
        article.decisions.model(
            article=article, act="tag", by=person, at=THEN, from_state="draft", to_state="draft", reason=f"+{place}"
        )
        for place in range(210)
    )
    response = sign_in("editor").get(history_url(article))
    assert len(whats(response)) == 201
    cut = parsed(response).css_first(".timeline .cut")
    assert words(cut) == "Only the newest 200 events are shown. Older ones: all decisions , all revisions ."
    assert all(str(article.public_id) in link.attributes["href"] for link in cut.css("a"))


def test_any_two_texts_are_chosen_without_script_and_set_side_by_side():
    article, client = make_article(headline="Ferry runs", summary="It ran on Monday."), sign_in("curator")
    write(article, "Ferry runs", summary="It ran on Monday.")
    write(article, "Ferry runs again", dek="At last.", summary="It ran on Tuesday.", ai_use=AiUse.ASSISTED)
    response = client.get(history_url(article))
    assert choices(response, "from") == (["2", "1", "0"], ["1"])
    assert choices(response, "to") == (["2", "1", "0"], ["2"])
    assert not parsed(response).css("#difference")
    response = compare(client, article, 0, 2)
    assert sides(response) == {
        "Headline": ["As imported Ferry runs", "Revision 2 Ferry runs [added: again ]"],
        "Dek (standfirst)": ["As imported Empty", "Revision 2 [added: At last. ]"],
        "Summary": ["As imported It ran on [removed: Monday ] .", "Revision 2 It ran on [added: Tuesday ] ."],
        "AI use": [
            "As imported [removed: Not declared ]",
            "Revision 2 [added: Assisted: a person wrote it, with help ]",
        ],
        "Citations": "the same",
    }
    assert (choices(response, "from")[1], choices(response, "to")[1]) == (["0"], ["2"])
    assert parsed(response).css_first("#difference del").text().strip() == "[removed: Monday]"


def test_a_comparison_says_what_the_change_would_be_called():
    article, client = make_article(), sign_in("curator")
    write(article, "Fire kills 12", summary="Twelve people died.", ai_use=AiUse.NONE)
    write(article, "Fire kills 21", summary="Twelve people died.")
    write(article, "Fire kills 21", summary="Twelve people died.", ai_use=AiUse.ASSISTED)

    def least(before, after):
        return words(parsed(compare(client, article, before, after)).css_first(".least"))

    assert least(1, 2) == "Publishing this change calls for at least: Correction ."
    assert least(2, 3) == "Headline, dek and summary are the same."
    assert least(2, 2) == "The two texts are the same."


def test_citations_are_compared_by_what_they_are_called():
    article, reuters, client = make_article(), make_source("Reuters"), sign_in("curator")
    other = make_article(headline="Other story")
    first = {"role": Role.ORIGIN, "source": reuters.pk, "url": "https://reuters.com/a", "title": "A ferry"}
    second = {"role": Role.SUPPORTING, "cited_article": other.pk, "published_at": "2026-01-10T12:00:00+00:00"}
    write(article, "One", citations=[first])
    write(article, "One", citations=[first, second])
    before, after = sides(compare(client, article, 1, 2))["Citations"]
    assert before == "Revision 1 Origin: Reuters, A ferry, https://reuters.com/a"
    assert after == f"{before.replace('1', '2', 1)} [added: Supporting: Other story, 2026-01-10 ]"
    assert sides(compare(client, article, 0, 1))["Citations"][0] == "As imported [removed: As imported. ]"


def test_what_was_imported_stays_comparable_after_readers_have_seen_the_desks_text():
    article = make_article(headline="Imported headline", summary="As it came.")
    write(article, "Written", summary="Ours.")
    publish_now(article)
    assert article.headline == "Written"
    client = sign_in("curator")
    assert sides(compare(client, article, 0, 1))["Headline"][0] == "As imported [removed: Imported headline ]"
    desk.withdraw(article, by=make_user(), reason="Wrong.")
    assert sides(compare(client, article, 0, 1))["Summary"][0] == "As imported [removed: As it came ] ."


@pytest.mark.parametrize(("before", "after"), [("0", "9"), ("x", "0"), ("0", "-1"), ("9" * 30, "0")])
def test_a_text_that_is_none_is_not_found(before, after):
    article, client = make_article(), sign_in("editor")
    write(article, "One")
    assert compare(client, article, before, after).status_code == 404
    assert client.get(restore_url(article, 9)).status_code == 404


def test_an_earlier_text_is_restored_as_a_new_revision():
    article, client = make_article(), sign_in("editor", name="ana")
    cited = [{"role": "origin", "source": make_source("Reuters").pk, "url": "https://reuters.com/a"}]
    write(article, "First", dek="Dek.", summary="One.", ai_use=AiUse.NONE, citations=cited)
    write(article, "Second", summary="Two.", citations=[])
    page = parsed(client.get(restore_url(article, 1)))
    assert sides(client.get(restore_url(article, 1)))["Headline"] == [
        "Revision 2 [removed: Second ]",
        "Revision 1 [added: First ]",
    ]
    assert Revision.objects.count() == 2
    base = page.css_first("input[name=base]").attributes["value"]
    response = client.post(restore_url(article, 1), {"base": base}, follow=True)
    assert response.redirect_chain == [(history_url(article), 302)]
    assert messages_of(response) == ["Restored revision 1 as revision 3."]
    first, third = Revision.objects.get(number=1), Revision.objects.get(number=3)
    assert (third.sha256, third.author.username, third.base.number) == (first.sha256, "ana", 2)
    article.refresh_from_db()
    assert article.working == third
    assert whats(response)[0].startswith("Revision 3 Working text First · 1 word")


def test_what_was_imported_is_restored_too():
    article, client = make_article(headline="Imported", summary="As it came."), sign_in("editor")
    write(article, "Written", summary="Ours.")
    response = client.post(restore_url(article, 0), {"base": "1"}, follow=True)
    assert messages_of(response) == ["Restored the imported text as revision 2."]
    assert Revision.objects.get(number=2).texts == {"headline": "Imported", "dek": "", "summary": "As it came."}


def test_readers_go_on_seeing_what_was_published_when_a_text_is_restored():
    article, client = make_article(), sign_in("editor")
    write(article, "First")
    write(article, "Second")
    publish_now(article)
    assert "Readers keep seeing" in words(parsed(client.get(restore_url(article, 1))).css_first(".warning-line"))
    client.post(restore_url(article, 1), {"base": "2"})
    article.refresh_from_db()
    assert (article.headline, article.working.headline, article.state) == ("Second", "First", State.PUBLISHED)


def test_a_text_that_is_the_text_already_makes_no_revision():
    article, client = make_article(), sign_in("editor")
    write(article, "First")
    response = client.post(restore_url(article, 1), {"base": "1"}, follow=True)
    assert messages_of(response) == ["The text is already the same as revision 1. Nothing was changed."]
    assert Revision.objects.count() == 1


def test_nobody_restores_over_a_text_that_they_have_not_seen():
    article, client = make_article(), sign_in("editor")
    write(article, "First")
    write(article, "Second")
    write(article, "Third", by=make_user("ben"))
    response = client.post(restore_url(article, 1), {"base": "2"})
    assert messages_of(response) == ["Ben has saved another text in the meantime. Check below what would change now."]
    assert parsed(response).css_first("input[name=base]").attributes["value"] == "3"
    assert Revision.objects.count() == 3


def test_what_is_closed_to_writing_is_not_restored_and_says_why():
    article, client = make_article(), sign_in("editor")
    write(article, "First")
    write(article, "Second")
    desk.spike(article, by=make_user(), reason="Old.")
    assert not parsed(client.get(history_url(article))).css("a.restore")
    assert messages_of(client.get(restore_url(article, 1), follow=True)) == [
        "This article is spiked, so its text can no longer be changed. Nothing was restored."
    ]
    response = client.post(restore_url(article, 1), {"base": "2"}, follow=True)
    assert messages_of(response)[0].startswith("The article’s state is: spiked.")
    assert Revision.objects.count() == 2


def test_what_somebody_else_is_working_on_is_restored_only_by_who_may_write_others_texts():
    article, curator = make_article(), sign_in("curator")
    write(article, "First", by=make_user("ben"))
    write(article, "Second", by=article.assignee)
    assert not parsed(curator.get(history_url(article))).css("a.restore")
    assert curator.get(restore_url(article, 1)).status_code == 403
    assert curator.post(restore_url(article, 1), {"base": "2"}).status_code == 403
    assert Revision.objects.count() == 2
    sign_in("editor").post(restore_url(article, 1), {"base": "2"})
    assert Revision.objects.count() == 3


def test_who_may_not_write_reads_the_history_and_restores_nothing():
    article, viewer = make_article(), sign_in(name="vera")
    write(article, "First")
    write(article, "Second")
    assert viewer.get(history_url(article)).status_code == 403
    reader = make_user("rita")
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    viewer.force_login(reader)
    response = viewer.get(history_url(article))
    assert len(whats(response)) == 3
    assert not parsed(response).css("a.restore")
    assert viewer.get(restore_url(article, 1)).status_code == 403
    assert viewer.post(restore_url(article, 1), {"base": "2"}).status_code == 403
    assert Revision.objects.count() == 2


PAYLOAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def test_nothing_in_a_history_is_markup_or_more_than_the_policy_allows():
    article, client = make_article(headline=PAYLOAD, summary=PAYLOAD), sign_in("editor")
    write(
        article, PAYLOAD, dek=PAYLOAD, summary=PAYLOAD, citations=[{"role": "origin", "url": PAYLOAD, "title": PAYLOAD}]
    )
    write(article, "Other")
    desk.spike(article, by=make_user(), reason=PAYLOAD)
    desk.restore(article, by=make_user())
    for response in (compare(client, article, 1, 2), client.get(restore_url(article, 1))):
        page = parsed(response)
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert [node.html for node in page.css("style, script:not([src]), [style], [onerror], img[src=x]")] == []
        assert PAYLOAD in page.text()


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_a_long_history_costs_as_much_as_a_short_one(number, django_assert_num_queries):
    article, person = make_article(), make_user()
    for place in range(number):
        cited = [{"role": "origin", "source": make_source().pk, "cited_article": make_article().pk}]
        write(article, f"Written {place}", by=make_user(), citations=cited)
        desk.override(article, by=person, kind=OverrideKind.CLAIM, key=str(place), reason="Looked at.")
        batch = ImportBatch.objects.create(format="digest", started_at=THEN)
        ImportRecord.objects.create(
            batch=batch, file="a.txt", number=1, offset=0, outcome=Outcome.CHANGED, article=article
        )
    client = sign_in("editor")
    # Session, person, rights (2), the article; its revisions, its decisions, what was noted, its import records.
    with django_assert_num_queries(9):
        assert client.get(history_url(article)).status_code == 200
    # And the two texts, the sources and the articles that they cite.
    with django_assert_num_queries(12):
        assert compare(client, article, 0, number).status_code == 200
