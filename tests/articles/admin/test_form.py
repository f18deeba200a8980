"""The writing form: a save makes a revision, and readers keep seeing the published text."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from articles import desk
from articles.models import Article, Citation, Decision, Revision
from articles.vocabulary import Act, AiUse, Outcome, OverrideKind, Role, State
from importers.models import ImportBatch, ImportRecord, RawRecord
from tests.articles.admin.desk import (
    LIST,
    buttons,
    change_url,
    faults,
    form_values,
    messages_of,
    parsed,
    sign_in,
    words,
)
from tests.factories import (
    THEN,
    make_approved_article,
    make_article,
    make_citation,
    make_live_article,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def columns(article):
    return Article.objects.filter(pk=article.pk).values(
        "headline", "dek", "summary", "slug", "state", "published_at", "live_revision"
    )[0]


def test_the_form_starts_with_the_imported_text_and_later_shows_the_desks():
    article, client = make_article(headline="Imported", summary="As it came."), sign_in("editor")
    sent = form_values(client.get(change_url(article)))
    assert (sent["headline"], sent["dek"], sent["summary"], sent["base"]) == ("Imported", "", "As it came.", "0")
    desk.save_text(article, by=make_user(), headline="Written", dek="A dek.", summary="Ours.")
    sent = form_values(client.get(change_url(article)))
    assert (sent["headline"], sent["dek"], sent["summary"], sent["base"]) == ("Written", "A dek.", "Ours.", "1")


def test_saving_makes_a_revision_of_the_person_and_sends_back_to_the_list():
    article, client = make_article(headline="Imported"), sign_in("curator", name="ana")
    sent = form_values(client.get(change_url(article))) | {
        "headline": "Written",
        "summary": "Line one.\r\n\r\nLine two.",
    }
    response = client.post(change_url(article), sent, follow=True)
    assert response.redirect_chain == [(reverse(LIST), 302)]
    assert messages_of(response) == ["Saved as revision 1."]
    revision = Revision.objects.get()
    assert (revision.headline, revision.summary) == ("Written", "Line one.\n\nLine two.")
    assert revision.author.username == "ana"
    article.refresh_from_db()
    assert (article.state, article.working) == (State.DRAFT, revision)
    assert article.headline == "Imported"


def test_saving_a_live_articles_text_changes_nothing_that_readers_see(client):
    article, editor = make_approved_article(headline="Ferry runs again", summary="It runs."), sign_in("editor")
    desk.publish(article, by=make_user())
    before, page = columns(article), client.get(article.get_absolute_url()).content
    sent = form_values(editor.get(change_url(article))) | {
        "headline": "Ferry stops",
        "dek": "Again.",
        "summary": "It stops.",
    }
    assert messages_of(editor.post(change_url(article), sent, follow=True)) == [
        "Saved as revision 2. Readers keep seeing the published text until you publish this one."
    ]
    assert Revision.objects.get(number=2).headline == "Ferry stops"
    assert columns(article) == before
    assert client.get(article.get_absolute_url()).content == page


def test_pressing_save_without_a_change_writes_nothing():
    article = make_article(headline="Imported", dek="Dek", summary="\nOne.\n\nTwo.\n", tags=[make_tag("Ships")])
    client = sign_in("editor")
    response = client.post(change_url(article), form_values(client.get(change_url(article))), follow=True)
    assert messages_of(response) == ["Nothing was changed."]
    assert not Revision.objects.exists()
    assert not Decision.objects.exists()


def test_a_headline_is_one_line():
    article, client = make_article(), sign_in("editor")
    client.post(
        change_url(article), form_values(client.get(change_url(article))) | {"headline": "Ferry\r\nruns\n again"}
    )
    assert Revision.objects.get().headline == "Ferry runs again"


def test_a_summary_that_no_page_could_render_is_refused_while_it_can_still_be_fixed():
    article, client = make_article(), sign_in("editor")
    response = client.post(change_url(article), form_values(client.get(change_url(article))) | {"summary": "x" * 5001})
    assert faults(response) == ["Ensure this value has at most 5000 characters (it has 5001)."]
    assert form_values(response)["summary"] == "x" * 5001


@pytest.mark.slow
def test_citations_are_written_beside_the_text_and_kept_in_its_revision():
    reuters = make_source("Reuters", hosts=["reuters.com"])
    article, client = make_article(), sign_in("editor")
    make_citation(
        article, role=Role.VIA, source=make_source("The Mint"), url="https://mint.example/1", published_at=THEN
    )
    sent = form_values(client.get(change_url(article)))
    assert (sent["citations-0-source"], sent["citations-0-url"]) == ("The Mint", "https://mint.example/1")
    sent |= {
        "citations-1-role": "origin",
        "citations-1-url": "https://www.reuters.com/ferry",
        "citations-1-text": "Said.",
    }
    assert client.post(change_url(article), sent).status_code == 302
    via, origin = Citation.objects.all()
    assert (via.role, via.source.name, via.published_at) == (Role.VIA, "The Mint", THEN)
    assert (origin.role, origin.source, origin.text) == (Role.ORIGIN, reuters, "Said.")
    assert Revision.objects.get().citations == [via.as_json(), origin.as_json()]
    sent = form_values(client.get(change_url(article))) | {"citations-0-DELETE": "on", "citations-1-source": "reuters"}
    client.post(change_url(article), sent)
    assert [citation.source for citation in Citation.objects.all()] == [reuters]
    assert client.post(change_url(article), form_values(client.get(change_url(article)))).status_code == 302
    assert Revision.objects.count() == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"title": "Ferry"}, "Enter an address or a source."),
        ({"source": "Nobody"}, "No source is called “Nobody”. Leave this empty and enter the address instead."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"source": "Reuters", "role": "origin"}, "Two citations are the same. Delete one of them."),
    ],
)
def test_a_citation_that_cannot_be_kept_is_a_message_and_stays_in_the_form(row, complaint):
    article, client = make_article(), sign_in("editor")
    make_citation(article, role=Role.ORIGIN, source=make_source("Reuters"))
    sent = form_values(client.get(change_url(article))) | {"headline": "Written"}
    sent |= {f"citations-1-{name}": value for name, value in row.items()}
    response = client.post(change_url(article), sent)
    assert complaint in faults(response)
    values = form_values(response)
    assert {name: values[name] for name in sent if name.startswith(("citations", "headline"))} == {
        name: value for name, value in sent.items() if name.startswith(("citations", "headline"))
    }
    assert not Revision.objects.exists()


def test_what_part_software_had_is_declared_beside_the_text():
    article, client = make_article(), sign_in("editor")
    sent = form_values(client.get(change_url(article)))
    assert sent["ai_use"] == AiUse.UNDECLARED
    client.post(change_url(article), sent | {"ai_use": AiUse.ASSISTED})
    assert Revision.objects.get().ai_use == AiUse.ASSISTED
    assert form_values(client.get(change_url(article)))["ai_use"] == AiUse.ASSISTED


@pytest.mark.slow
def test_what_the_desk_refuses_is_said_above_the_text_that_was_typed():
    article, client = make_article(), sign_in("editor")
    sent = form_values(client.get(change_url(article))) | {"headline": "Too late"}
    desk.spike(article, by=make_user(), reason="Not ours.")
    response = client.post(change_url(article), sent)
    assert response.status_code == 200
    assert faults(response)[0].startswith("The article’s state is: spiked.")
    assert form_values(response)["headline"] == "Too late"
    assert not Revision.objects.exists()


def test_tags_and_section_go_through_the_desk_and_make_no_revision():
    old, common, new, section = make_tag("Old"), make_tag("Kept"), make_tag("New"), make_section("Asia")
    article, client = make_article(tags=[old, common]), sign_in("curator")
    sent = form_values(client.get(change_url(article))) | {"filed_under": [common.pk, new.pk], "section": section.pk}
    assert messages_of(client.post(change_url(article), sent, follow=True)) == ["Saved section and tags."]
    article.refresh_from_db()
    assert set(article.tags.all()) == {common, new, section}
    assert article.section == section
    assert [decision.act for decision in Decision.objects.all()] == [Act.TAG]
    assert not Revision.objects.exists()


@pytest.mark.slow
def test_a_section_is_changed_and_not_taken_away():
    section = make_section("Asia")
    article, client = make_article(section=section), sign_in("editor")
    response = client.post(change_url(article), form_values(client.get(change_url(article))) | {"section": ""})
    assert faults(response) == ["Choose a section: an article that has a section cannot go without one."]
    sent = form_values(client.get(change_url(article))) | {"filed_under": [], "headline": "Written"}
    client.post(change_url(article), sent)
    assert list(article.tags.all()) == [section]


def test_a_topic_is_no_section_and_a_merged_tag_no_tag():
    topic, merged = make_tag("Ships"), make_tag("Boats")
    merged.merged_into = topic
    merged.save()
    article, client = make_article(), sign_in("editor")
    sent = form_values(client.get(change_url(article))) | {"section": topic.pk, "filed_under": [merged.pk]}
    assert len(faults(client.post(change_url(article), sent))) == 2
    assert not article.tags.exists()


def test_the_page_shows_the_evidence_and_where_it_came_from():
    article = make_article(
        body="<p>First <b>words</b>.</p><p>Second.</p>", byline="By A. Writer", source=make_source("The Mint")
    )
    make_citation(article, role=Role.ORIGIN, source=make_source("Reuters"), url="https://reuters.com/ferry")
    batch = ImportBatch.objects.create(format="wordpress", started_at=THEN)
    raw = RawRecord.objects.create(sha256=b"s" * 32, data=b"")
    record = ImportRecord.objects.create(
        batch=batch, file="posts.json", number=3, offset=512, outcome=Outcome.CREATED, article=article, raw=raw
    )
    page = parsed(sign_in("curator").get(change_url(article)))
    evidence, citations, imports = page.css(".desk-evidence section")
    assert [words(paragraph) for paragraph in evidence.css(".prose p")] == ["First words.", "Second."]
    assert "By A. Writer" in words(evidence.css_first("dl"))
    assert words(citations.css_first("li")) == "Origin Reuters https://reuters.com/ferry"
    assert [link.attributes["href"] for link in imports.css("a")] == [
        reverse("admin:importers_importbatch_change", args=[batch.pk]),
        reverse("admin:importers_importrecord_change", args=[record.pk]),
        reverse("admin:importers_rawrecord_change", args=[raw.pk]),
    ]
    assert "record 3, byte 512" in words(imports)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_as_much_with_thirty_of_everything_as_with_one(number, django_assert_num_queries):
    same = {"url_fingerprint": b"u" * 32, "text_fingerprint": b"t" * 32}
    article, person = make_approved_article(section=make_section("Asia"), **same), make_user()
    desk.publish(article, by=person)
    for place in range(number):
        desk.save_text(article, by=person, headline=f"Written {place}")
        desk.tag(article, by=person, add=[make_tag()])
        desk.override(article, by=make_user(), kind=OverrideKind.CLAIM, key=str(place), reason="Right.")
        make_article(**same)
        make_citation(article, role=Role.SUPPORTING)
        batch = ImportBatch.objects.create(format="digest", started_at=THEN)
        raw = RawRecord.objects.create(sha256=bytes([place]) * 32, data=b"")
        ImportRecord.objects.create(
            batch=batch, file="a.txt", number=1, offset=0, outcome=Outcome.CHANGED, article=article, raw=raw
        )
    client = sign_in("publisher")
    # Session, user, rights (2); the article with its source, section and revisions; unsaved text; tags, citations;
    # import records, decisions, revisions; what tells the same story (2), read once for both panels, the words and
    # addresses that these share (2), and what was parted;
    # accepted exceptions; the text's authors, who may not accept everything (2); the boxes for section and tags.
    with django_assert_num_queries(23):
        assert client.get(change_url(article)).status_code == 200


PAYLOAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.mark.slow
def test_what_a_source_sent_is_never_markup_on_the_desk():
    source = make_source(PAYLOAD, slug="bad")
    article = make_article(
        headline=PAYLOAD,
        headline_suggested=PAYLOAD,
        summary=PAYLOAD,
        body=f"<p>{PAYLOAD}</p>&lt;script&gt;alert(3)&lt;/script&gt;",
        byline=PAYLOAD,
        source=source,
        source_ref=PAYLOAD,
        source_url="javascript:alert(4)",
        source_image={"url": "javascript:alert(5)"},
        language='"><script>',
        slug=PAYLOAD,
        tags=[make_tag(PAYLOAD, slug="bad")],
    )
    Article.objects.filter(pk=article.pk).update(slug=PAYLOAD)
    make_citation(article, source=source, url="javascript:alert(6)", title=PAYLOAD)
    client = sign_in("publisher")
    pages = [
        change_url(article),
        reverse(LIST),
        reverse("admin:articles_article_decide", args=[article.public_id, "spike"]),
    ]
    pages += [reverse(f"admin:articles_{name}_changelist") for name in ("citation", "source", "tag")]
    for url in pages:
        page = parsed(client.get(url))
        assert [node.html for node in page.css("script:not([src]), [onerror], img[src=x]")] == []
        assert [
            node.html for node in page.css("a[href], form[action]") if "javascript:" in node.html.lower().split(">")[0]
        ] == []
    assert PAYLOAD in words(parsed(client.get(change_url(article))).css_first("h1"))


def test_nothing_on_the_desks_pages_needs_more_than_the_policy_allows():
    article = make_article(headline="")
    client = sign_in("publisher")
    for url in (reverse("admin:index"), reverse(LIST), change_url(article)):
        response = client.get(url)
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
        page = parsed(response)
        inline = [node.html for node in page.css("style, script:not([src]), [style]")]
        assert inline == []
        assert [node for node in page.css("*") if any(name.startswith("on") for name in node.attributes)] == []


def test_the_buttons_save_first_and_then_ask():
    article, client = make_article(), sign_in("publisher")
    response = client.get(change_url(article))
    assert "Spike …" in buttons(response)
    sent = form_values(response) | {"headline": "Written", "_decide": "spike"}
    response = client.post(change_url(article), sent, follow=True)
    assert response.redirect_chain == [
        (reverse("admin:articles_article_decide", args=[article.public_id, "spike"]), 302)
    ]
    assert words(parsed(response).css_first(".preview-headline")) == "Written"
    article.refresh_from_db()
    assert article.state == State.DRAFT


@pytest.mark.slow
@pytest.mark.parametrize("is_claimed", [False, True])
def test_an_editor_is_told_that_a_first_save_comes_before_submitting(is_claimed):
    article, client = make_article(), sign_in("editor", name="ana")
    if is_claimed:
        desk.claim(article, by=User.objects.get(username="ana"))
    response = client.get(change_url(article))
    assert "Submit …" not in buttons(response)
    assert "after the first save" in words(parsed(response).css_first("#first-save"))
    client.post(change_url(article), form_values(response) | {"headline": "Written"})
    response = client.get(change_url(article))
    assert "Submit …" in buttons(response)
    assert parsed(response).css_first("#first-save") is None


def test_an_editor_who_may_not_write_it_is_not_told_to_save_it_first():
    article = make_article()
    desk.claim(article, by=make_user("ana", groups=["editor"]))
    assert parsed(sign_in("curator").get(change_url(article))).css_first("#first-save") is None
    desk.spike(article, by=make_user(), reason="Not ours.")
    assert parsed(sign_in("publisher").get(change_url(article))).css_first("#first-save") is None


def test_an_editor_finds_the_same_twins_beside_the_text_and_in_the_checklist():
    article = make_approved_article(section=make_section("Asia"), text_fingerprint=b"t" * 32)
    live = make_live_article(headline="The ferry sails", text_fingerprint=b"t" * 32)
    page = parsed(sign_in("publisher").get(change_url(article)))
    assert "The ferry sails" in words(page.css_first("#duplicates"))
    assert "“The ferry sails” is published already" in words(page.css_first("#checks"))
    assert [duplicate.pk for duplicate in desk.possible_duplicates(article)] == [live.pk]


def test_what_the_desk_has_closed_to_writing_is_shown_and_can_be_restored():
    article = make_article(headline="Ferry runs again", summary="It *runs*.")
    desk.spike(article, by=make_user(), reason="Not ours.")
    response = sign_in("editor").get(change_url(article))
    page = parsed(response)
    assert page.css("#article_form textarea, #article_form input[type=text]") == []
    assert words(page.css_first(".desk-text dd")) == "Ferry runs again"
    assert page.css_first(".desk-text .prose p").html == "<p>It <em>runs</em>.</p>"
    assert buttons(response) == ["Restore …"]


def test_an_article_is_found_by_public_id_and_by_key_and_otherwise_not():
    article, client = make_article(), sign_in("curator")
    assert client.get(reverse("admin:articles_article_change", args=[article.pk])).status_code == 200
    for unknown in ("0", "9" * 30, "nonsense", "01890000-0000-7000-8000-000000000000"):
        assert client.get(reverse("admin:articles_article_change", args=[unknown])).status_code == 302


def test_nobody_adds_an_article_by_hand():
    client = sign_in("publisher")
    assert client.get(reverse("admin:articles_article_add")).status_code == 403
    article = make_live_article()
    assert client.post(change_url(article), {"_saveasnew": "1"}).status_code == 403
    assert (Article.objects.count(), User.objects.count()) == (1, 1)


@pytest.mark.slow
def test_topics_that_the_text_names_are_suggested_and_added_by_a_tick():
    tides, ships = make_tag("Tides"), make_tag("Ships")
    article = make_article(headline="Tides and ships", body="<p>The tides carried ships.</p>", tags=[ships])
    curator = sign_in("curator")
    response = curator.get(change_url(article))
    assert [words(tick) for tick in parsed(response).css(".suggested-tags .tick")] == ["Tides"]
    curator.post(change_url(article), form_values(response) | {"suggested": [str(tides.pk)]})
    assert set(article.tags.all()) == {tides, ships}
    assert not parsed(curator.get(change_url(article))).css(".suggested-tags")
