"""Texts, version by version: nobody overwrites anybody, nothing typed is lost, an edit voids an approval."""

import pytest

from articles import desk
from articles.models import Article, Journal, Revision
from articles.vocabulary import AiUse, OverrideKind, State, TagKind
from tests.concurrency import together
from tests.factories import make_approved_article, make_article, make_citation, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db


def stored(article):
    return Article.objects.select_related("working").get(pk=article.pk)


def test_each_save_makes_a_revision_and_the_same_text_twice_makes_one():
    article, editor = make_article(), make_user()
    first = desk.save_text(article, by=editor, headline="Ferry runs")
    assert desk.save_text(article, by=editor, headline="Ferry runs") == first
    second = desk.save_text(article, by=editor, headline="Ferry runs", ai_use=AiUse.ASSISTED)
    assert (second.number, second.base, second.ai_use) == (2, first, "assisted")
    assert article.revisions.count() == 2


def test_any_later_edit_voids_an_approval():
    article = make_approved_article()
    assert desk.is_approved(article)
    desk.save_text(article, by=make_user(), headline="Another")
    assert not desk.is_approved(stored(article))
    assert (stored(article).state, stored(article).approved_by) == (State.DRAFT, None)


def test_edits_of_different_fields_from_the_same_base_are_both_kept():
    article = make_article(headline="Old", summary="Old words.")
    anna, ben = make_user("anna"), make_user("ben")
    annas, bens = stored(article), stored(article)
    desk.save_text(annas, by=anna, headline="Anna's", summary="Old words.", base=0)
    revision = desk.save_text(bens, by=ben, headline="Old", summary="Ben's words.", base=0)
    assert (revision.headline, revision.summary, revision.number) == ("Anna's", "Ben's words.", 2)
    assert stored(article).working == revision


def test_edits_of_the_same_field_clash_and_neither_text_is_lost():
    article = make_article(headline="Old")
    annas, bens = stored(article), stored(article)
    desk.save_text(annas, by=make_user("anna"), headline="Anna's", base=0)
    with pytest.raises(desk.Clash, match="anna has changed the same fields in the meantime: headline") as clash:
        desk.save_text(bens, by=make_user("ben"), headline="Ben's", dek="A dek.", base=0)
    (conflict,) = clash.value.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == ("Old", "Ben's", "Anna's")
    assert clash.value.merged["dek"] == "A dek."
    assert stored(article).working.headline == "Anna's"
    # Ben has looked at both and saves again, over hers.
    revision = desk.save_text(stored(article), by=make_user("ben-2"), headline="Ben's", base=clash.value.stored.number)
    assert revision.number == 2


def test_an_edit_of_the_imported_text_clashes_with_the_published_one_and_neither_is_lost():
    article = make_article(headline="Imported", summary="Imported words.")
    bens = stored(article)
    desk.save_text(article, by=make_user("anna"), headline="Anna's", summary="Imported words.", base=0)
    Article.objects.filter(pk=article.pk).update(state=State.APPROVED, approved_sha256=article.working.sha256)
    desk.publish(stored(article), by=make_user())
    assert desk.texts_of(stored(article), 0)["headline"] == "Imported"
    bens = stored(article)
    revision = desk.save_text(bens, by=make_user("ben"), headline="Imported", summary="Ben's words.", base=0)
    assert (revision.headline, revision.summary) == ("Anna's", "Ben's words.")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_people_saving_one_article_fifty_times_lose_nothing():
    article = make_article(headline="Old", dek="", summary="")
    people = [make_user(f"person-{number}") for number in range(8)]
    notes = [{"role": "supporting", "source": None, "url": f"https://tide.example/{n}", "title": ""} for n in range(8)]

    def save(place):
        saved = 0
        for turn in range(50):
            while True:
                mine = Article.objects.select_related("source", "working").get(pk=article.pk)
                number = mine.working.number if mine.working else 0
                was = desk.texts_of(mine)
                # Each writes a line of their own into the summary; if two clash, the later tries again.
                lines = [line for line in was["summary"].split("\n") if line and not line.startswith(f"{place}:")]
                try:
                    desk.save_text(
                        mine, by=people[place], base=number, headline="Old", citations=notes[:1],
                        summary="\n".join([*lines, f"{place}: {turn}"]),
                    )  # fmt: skip
                except desk.Refused:
                    continue
                saved += 1
                break
        return saved

    assert together(*(lambda place=place: save(place) for place in range(8))) == [50] * 8
    numbers = list(article.revisions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 401))
    assert sorted(stored(article).working.summary.split("\n")) == [f"{place}: 49" for place in range(8)]
    # Each revision differs from the one it was written over in its author's own line alone.
    for revision in Revision.objects.select_related("base", "author").exclude(base=None):
        own = f"{revision.author.username[-1]}:"
        summaries = [
            {line for line in version.summary.split("\n") if line[:2] != own} for version in (revision, revision.base)
        ]
        assert summaries[0] == summaries[1]


def test_citations_are_part_of_the_text_that_is_approved():
    source = make_source()
    article = make_approved_article()
    make_citation(article, source=source, url="https://tide.example/a")
    citations = [citation.as_json() for citation in article.citations.all()]
    desk.save_text(
        article, by=make_user(), headline=article.headline, citations=[*citations, citations[0] | {"role": "via"}]
    )
    assert [citation.role for citation in article.citations.all()] == ["origin", "via"]
    assert not desk.is_approved(article)
    assert stored(article).working.citations[1]["source"] == source.pk


def test_unsaved_text_is_kept_for_each_person_and_article_until_its_form_is_saved():
    article, anna, ben = make_article(), make_user("anna"), make_user("ben")
    for person in (anna, ben):
        desk.keep_unsaved(article, by=person, base=0, texts={"headline": f"{person}'s"})
    desk.keep_unsaved(article, by=anna, base=0, texts={"headline": "Anna's second"})
    assert Journal.objects.count() == 2
    assert article.decisions.count() == 0
    desk.keep_unsaved(article, by=anna, base=0, texts={"headline": "Of another form"}, sitting="other")
    desk.save_text(article, by=anna, headline="Anna's second")
    assert Journal.objects.count() == 2
    desk.discard_unsaved(article, by=anna)
    assert Journal.objects.get(user=anna).texts["headline"] == "Of another form"
    desk.discard_unsaved(article, by=anna, which="other")
    assert Journal.objects.get().user == ben
    desk.discard_unsaved(article, by=ben)
    assert Journal.objects.count() == 0


def test_a_topic_is_no_section():
    with pytest.raises(desk.Refused, match="is a topic"):
        desk.tag(make_article(), by=make_user(), section=make_tag(kind=TagKind.TOPIC))


def test_the_section_is_among_the_tags():
    article, section = make_article(), make_tag(kind=TagKind.SECTION, slug="world")
    desk.tag(article, by=make_user(), section=section)
    assert (stored(article).section, list(stored(article).tags.all())) == (section, [section])


def test_an_import_may_not_touch_what_the_desk_has_touched():
    article = make_article()
    assert Article.objects.untouched().count() == 1
    desk.tag(article, by=make_user(), add=[make_tag()])
    assert Article.objects.untouched().count() == 0


def test_an_override_needs_a_reason_and_is_logged():
    article, editor = make_article(), make_user()
    with pytest.raises(desk.Refused, match="Give a reason"):
        desk.override(article, by=editor, kind=OverrideKind.LENGTH, reason=" ")
    with pytest.raises(desk.Refused, match="by approving the text"):
        desk.override(article, by=editor, kind=OverrideKind.SELF_APPROVAL, reason="Now.")
    desk.override(article, by=editor, kind=OverrideKind.CLAIM, key="540 n m", reason="The maker told us.")
    assert [(o.kind, o.key, o.by) for o in article.overrides.all()] == [("claim", "540 n m", editor)]
    assert article.decisions.get().reason == "Not found in the sources “540 n m”: The maker told us."
