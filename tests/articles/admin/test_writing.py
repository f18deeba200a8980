"""What the form says while somebody types: words, claims, sources, duplicates, and what is still to do."""

import pytest
from django.urls import reverse

from articles import desk
from articles.models import Article, Override, Revision
from articles.vocabulary import Act, OverrideKind, Rights, Role, State
from tests.articles.admin.desk import change_url, form_values, messages_of, parsed, sign_in, words
from tests.factories import make_article, make_citation, make_live_article, make_section, make_source, make_user

pytestmark = pytest.mark.django_db

TORQUE = "The motor gives 450 N·m of torque, said Mira Tolland. " + "It has run for a week without a fault. " * 18


def address(article, name):
    return reverse(f"admin:articles_article_{name}", args=[article.public_id])


def checked(client, article, **fields):
    """Return what the desk answers while somebody types this into the form."""
    sent = form_values(client.get(change_url(article))) | fields
    response = client.post(address(article, "check"), sent, headers={"accept": "application/json"})
    assert response.headers["Content-Type"] == "application/json"
    assert "no-store" in response.headers["Cache-Control"]
    return response.json()


def still(answer):
    """Return the codes of what still stands against the text."""
    return [check["code"] for check in answer["checklist"] if not (check["is_met"] or check["is_waived"])]


def imported(**columns):
    columns = {"source": make_source(rights=Rights.FULL_TEXT)} | columns
    return make_article(
        **{"headline": "The motor that runs for a week", "summary": TORQUE, "body": f"<p>{TORQUE}</p>"} | columns
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "band"), [(0, "empty"), (99, "short"), (100, "needs_reason"), (150, "good"), (250, "good"), (301, "long")]
)
def test_words_are_counted_as_they_are_typed_in_the_band_that_approval_uses(count, band):
    answer = checked(sign_in("editor"), make_article(), summary="word " * count)
    assert (answer["words"], answer["band"], answer["minutes"]) == (count, band, 1)


@pytest.mark.slow
def test_unchanged_imported_text_raises_no_flag_and_a_changed_number_does():
    article, client = imported(), sign_in("editor")
    assert checked(client, article)["claims"] == []
    claims = checked(client, article, summary=TORQUE.replace("450", "540"))["claims"]
    assert claims == [
        {
            "text": "540 N·m",
            "kind": "number",
            "key": "540 Nm",
            "field": "summary",
            "start": 16,
            "end": 23,
            "acknowledged": False,
        }
    ]


def test_a_claim_is_found_again_in_what_was_typed_as_browsers_count():
    article, client = imported(), sign_in("editor")
    claims = checked(client, article, dek="😀 Not 450 but 7,000.", summary=TORQUE)["claims"]
    assert [(claim["field"], claim["start"], claim["end"]) for claim in claims] == [("dek", 15, 20)]


def test_a_name_that_no_source_names_is_flagged_until_a_source_is_attached():
    article, client = imported(), sign_in("editor")
    wrong = TORQUE.replace("Mira Tolland", "Anita Alvarez")
    assert [claim["text"] for claim in checked(client, article, summary=wrong)["claims"]] == ["Anita Alvarez"]
    attached = {
        "citations-0-url": "https://reuters.com/1",
        "citations-0-text": "State's Attorney Anita Alvarez said so.",
    }
    assert checked(client, article, summary=wrong, **attached)["claims"] == []


@pytest.mark.slow
def test_the_approver_acknowledges_a_claim_with_a_reason_and_it_is_in_the_log():
    article, client, writer = imported(), sign_in("editor", name="ana"), sign_in("curator", name="ben")
    sent = form_values(writer.get(change_url(article))) | {"summary": TORQUE.replace("450", "540")}
    writer.post(change_url(article), sent)
    page = parsed(client.get(change_url(article)))
    assert words(page.css_first(".checklist .claim > a")) == "“540 N·m” (number) is in none of the attached sources."
    button = page.css_first(".checklist .claim button[name=waive]")
    waive = button.attributes["value"]
    sent = form_values(client.get(change_url(article)))
    response = client.post(button.attributes["formaction"], sent | {"waive": waive}, follow=True)
    assert messages_of(response) == ["Give a reason. It goes in the log."]
    sent |= {"waive": waive, f"reason:{waive}": "The maker's own data sheet."}
    response = client.post(button.attributes["formaction"], sent, follow=True)
    assert messages_of(response) == ["Accepted. Your reason is in the log."]
    page = parsed(response)
    assert page.css(".checklist .claim") == []
    assert "Accepted by ana: The maker's own data sheet." in words(page.css_first(".settled"))
    override = Override.objects.get()
    assert (override.kind, override.by.username) == (OverrideKind.CLAIM, "ana")
    assert Act.OVERRIDE in article.decisions.values_list("act", flat=True)


@pytest.mark.slow
def test_the_author_of_a_claim_reads_that_only_others_can_accept_it():
    article, writer = imported(), sign_in("editor")
    sent = form_values(writer.get(change_url(article))) | {"summary": TORQUE.replace("450", "540")}
    writer.post(change_url(article), sent)
    page = parsed(writer.get(change_url(article)))
    assert page.css(".checklist .claim button[name=waive]") == []
    assert words(page.css_first(".checklist .claim p")) == (
        "A reviewer who did not write this text can accept it, with a reason."
    )
    sent = form_values(writer.get(change_url(article))) | {"waive": "claim:540 n m", "reason:claim:540 n m": "I know."}
    response = writer.post(address(article, "override"), sent, follow=True)
    assert messages_of(response) == [
        "You wrote some of this text, so you cannot accept this yourself. The person who approves the text can."
    ]
    assert not Override.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["claim:540 n m", "copied_text:abc"])
def test_only_a_reviewer_accepts_what_somebody_else_must_look_at(kind):
    article, writer, curator = imported(), sign_in("editor", name="ana"), sign_in("curator", name="ben")
    sent = form_values(writer.get(change_url(article))) | {"summary": TORQUE.replace("450", "540")}
    writer.post(change_url(article), sent)
    page = parsed(curator.get(change_url(article)))
    assert page.css(".checklist .claim button[name=waive]") == []
    sent = form_values(curator.get(change_url(article))) | {"waive": kind, f"reason:{kind}": "I know."}
    assert curator.post(address(article, "override"), sent).status_code == 403
    assert not Override.objects.exists()


@pytest.mark.slow
def test_what_was_typed_beside_a_button_is_there_after_it_was_pressed():
    article, client = imported(), sign_in("editor")
    sent = form_values(client.get(change_url(article))) | {"summary": "word " * 120, "waive": "length:120"}
    sent |= {"reason:length:120": "It is a short one."}
    response = client.post(address(article, "override"), sent, follow=True)
    assert form_values(response)["summary"] == ("word " * 120).strip()
    assert not Revision.objects.exists()
    assert "length" not in still(checked(client, article, summary="word " * 120))


def test_a_script_gets_an_answer_and_no_redirect():
    article, client = imported(), sign_in("editor")
    sent = {"waive": "no_origin:", "reason:no_origin:": ""}
    as_script = {"headers": {"accept": "application/json"}}
    response = client.post(address(article, "override"), sent, **as_script)
    assert (response.status_code, response.json()) == (409, {"message": "Give a reason. It goes in the log."})
    response = client.post(address(article, "override"), sent | {"reason:no_origin:": "A leaflet."}, **as_script)
    assert (response.status_code, response.json()) == (200, {"message": "Accepted. Your reason is in the log."})
    assert client.post(address(article, "override"), {"waive": "nonsense:"}).status_code == 404


def test_a_summary_is_said_to_be_longer_than_its_sources_until_another_is_attached():
    body = "<p>" + " ".join(f"fact{number}" for number in range(81)) + "</p>"
    article, client = make_article(body=body), sign_in("editor")
    summary = " ".join(f"told{number}" for number in range(200))
    assert "thin_source" in still(checked(client, article, summary=summary))
    longer = {"citations-0-url": "https://reuters.com/1", "citations-0-text": "word " * 600}
    assert "thin_source" not in still(checked(client, article, summary=summary, **longer))


def test_the_checklist_leads_to_the_fields_and_grows_shorter_as_they_are_filled():
    article, client = imported(headline="", summary=""), sign_in("editor")
    page = parsed(client.get(change_url(article)))
    links = [link.attributes["href"] for link in page.css(".checklist li > a")]
    assert links == ["#id_headline", "#id_summary", "#citations", "#id_section", "#id_ai_use"]
    ids = {node.attributes["id"] for node in page.css("[id]")}
    assert {link[1:] for link in links} <= ids
    answer = checked(
        client,
        article,
        headline="The motor that runs for a week",
        summary=TORQUE,
        section=make_section().pk,
        **{"ai_use": "none", "citations-0-role": "origin", "citations-0-url": "https://reuters.com/1"},
    )
    assert still(answer) == []
    assert not Revision.objects.exists()
    assert Article.objects.get().section is None


@pytest.mark.slow
def test_checking_changes_nothing_and_asks_for_the_right_to_write(django_assert_num_queries):
    article, client = imported(), sign_in("editor")
    make_citation(article, role=Role.ORIGIN)
    sent = form_values(client.get(change_url(article)))
    # Session, person, rights (2), the article; tags, citations; the sources cited (twice); what has been accepted.
    with django_assert_num_queries(11):
        client.post(address(article, "check"), sent)
    assert not article.decisions.exists()
    for name in ("check", "override", "duplicate"):
        assert sign_in("admin").post(address(article, name)).status_code == 403
        assert client.get(address(article, name)).status_code == 405
        unknown = reverse(f"admin:articles_article_{name}", args=["01890000-0000-7000-8000-000000000000"])
        assert client.post(unknown).status_code == 404


@pytest.mark.slow
def test_duplicates_are_shown_with_what_says_so_and_put_aside_and_split_with_one_click():
    same = {"url_fingerprint": b"u" * 32}
    original, other = make_live_article(headline="Ferry runs", **same), make_article(headline="Ferry", **same)
    make_article(headline="Another story", url_fingerprint=b"x" * 32)
    client = sign_in("editor")
    shown = parsed(client.get(change_url(other))).css_first("#duplicates")
    assert [words(link) for link in shown.css("li > a")] == ["Ferry runs"]
    assert "the same address." in words(shown.css_first("li"))
    assert [words(button) for button in shown.css("button")] == [
        "Put this one aside, keep that",
        "Attach as a source",
        "Not the same story",
    ]
    sent = form_values(client.get(change_url(other))) | {"of": original.public_id}
    assert messages_of(client.post(address(other, "duplicate"), sent, follow=True)) == [
        "Set “Ferry” aside as a duplicate of “Ferry runs”."
    ]
    other.refresh_from_db()
    assert (other.state, other.duplicate_of) == (State.DUPLICATE, original)
    button = parsed(client.get(change_url(other))).css_first("#duplicates button")
    client.post(address(other, "duplicate"), {"split": button.attributes["value"]})
    other.refresh_from_db()
    assert (other.state, other.duplicate_of) == (State.INCOMING, None)


def test_the_other_article_can_be_set_aside_from_here_too():
    same = {"text_fingerprint": b"t" * 32}
    here, twin = make_article(**same), make_article(**same)
    client = sign_in("editor")
    client.post(address(here, "duplicate"), {"twin": twin.public_id})
    twin.refresh_from_db()
    assert (twin.state, twin.duplicate_of) == (State.DUPLICATE, here)
    button = parsed(client.get(change_url(here))).css_first("#duplicates button[name=split]")
    client.post(address(here, "duplicate"), {"split": button.attributes["value"]})
    twin.refresh_from_db()
    assert twin.state == State.INCOMING
    assert client.post(address(here, "duplicate"), {"of": "nonsense"}).status_code == 404


def test_the_suggested_headline_is_one_click_away():
    article = make_article(headline="", headline_suggested="Light does the sums")
    page = parsed(sign_in("editor").get(change_url(article)))
    button = page.css_first("#suggestion button")
    assert (button.attributes["data-fill"], button.attributes["data-text"]) == ("id_headline", "Light does the sums")


def test_a_hostile_reason_or_claim_is_never_markup():
    bad = "<script>alert(1)</script> Mr “<img src=x onerror=alert(2)> said so here” 540"
    article, client = make_article(source=make_source("Any")), sign_in("editor")
    desk.save_text(article, by=make_user(), headline=bad, dek=bad, summary=bad)
    desk.override(article, by=make_user(), kind=OverrideKind.LENGTH, reason=bad)
    pages = [client.get(change_url(article)).content.decode()]
    pages += checked(client, article)["html"].values()
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.slow
def test_what_is_restored_is_checked_with_the_section_that_was_chosen():
    article, client = imported(), sign_in("editor")
    sent = form_values(client.get(change_url(article))) | {"section": make_section().pk, "dek": "Changed."}
    client.post(address(article, "journal"), sent)
    page = parsed(client.get(change_url(article), {"restore": "1"}))
    assert "#id_section" not in [link.attributes["href"] for link in page.css(".checklist li > a")]
    page = parsed(client.get(change_url(article)))
    assert "#id_section" in [link.attributes["href"] for link in page.css(".checklist li > a")]


@pytest.mark.slow
def test_copied_words_are_counted_and_placed_while_somebody_types():
    article, client = make_article(body=f"<p>{TORQUE}</p>"), sign_in("editor")
    answer = checked(client, article, summary="😀 So *the motor* gives 450 N·m of torque. And 450 N·m.")
    assert answer["copied"] == {
        "words": 8, "share": 62, "longest": 8, "is_over": True, "is_as_imported": False,
        "passages": [{"start": 7, "end": 41}],
    }  # fmt: skip
    assert 'data-passages="7-41"' in answer["html"]["counts"]
    whole = checked(client, article, summary=TORQUE)
    assert (whole["copied"]["share"], whole["copied"]["is_as_imported"]) == (100, True)
    assert "as imported, 100 %" in whole["html"]["counts"]
    own = checked(client, article, summary="Nothing of it is theirs.")
    assert (own["copied"]["share"], own["copied"]["passages"]) == (0, [])
