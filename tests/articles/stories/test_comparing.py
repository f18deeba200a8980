"""Comparing new articles with all others: what is found, what it costs, and what is kept of it."""

import re

import pytest
from django.core.management import call_command
from django.db import connection

from articles import desk, stories
from articles.models import Article, ComparisonDue, Likeness, Signature, StoryAddress, StoryBand
from articles.models.same_story import same_story
from articles.stories import comparing
from articles.stories.tasks import compare_due
from articles.vocabulary import Role
from tests.factories import make_article, make_citation, make_live_article, make_user

pytestmark = pytest.mark.django_db
STORY = (
    "The tower clock of Altenfels has stopped at ten to four, and nobody can say when it will go again. The clockmaker "
    "who looked after it for 38 years has retired, said mayor Ruth Abels on Thursday. A firm from Sonnborn has offered "
    "to mend it for 12,400 euros, which the town does not have. Until then the bells are rung by hand, by two pupils."
)
RETOLD = STORY.replace("nobody can say when it will go again", "no one knows for how long").replace("by hand, ", "")
OTHER = (
    "A flock of geese has closed the airfield of Marschwerder for the third time this month. The birds graze between "
    "the runways, and two pilots had to turn back to the coast on Tuesday, said Jonas Fehrmann of the flying club. He "
    "wants a fence; the district would rather have a dog, because a fence costs 30,000 euros and a dog needs a walk."
)


def make_text(text, **columns):
    """Return an article with this text, which waits to be compared."""
    article = make_article(body=f"<p>{text}</p>", **columns)
    stories.mark_due([article.pk])
    return article


def twins(article):
    """Return the articles that tell the same story, in order of key."""
    article = Article.objects.get(pk=article.pk)
    return [row for row in Article.objects.order_by("pk") if row in desk.possible_duplicates(article)]


def test_a_retold_story_is_found_from_both_sides_with_its_share_and_a_passage():
    first, second, third = make_text(STORY), make_text(RETOLD), make_text(OTHER)
    assert stories.compare() == 3
    assert [twins(article) for article in (first, second, third)] == [[second], [first], []]
    proof = stories.proofs_of({first: [second]})[first.pk, second.pk]
    assert str(proof) == "90 % of the words"
    assert proof.passage.startswith("The clockmaker who looked after it for 38 years has retired, said mayor")
    assert not ComparisonDue.objects.exists()
    assert stories.compare() == 0


def test_what_comes_later_is_compared_with_what_is_there():
    first = make_text(STORY)
    stories.compare()
    second = make_text(RETOLD)
    stories.compare()
    assert (twins(first), twins(second)) == ([second], [first])


def test_a_rewritten_text_is_compared_again():
    first, second = make_text(STORY), make_text(RETOLD)
    stories.compare()
    Article.objects.filter(pk=second.pk).update(body=f"<p>{OTHER}</p>")
    stories.mark_due([second.pk])
    stories.compare()
    assert (twins(first), twins(second)) == ([], [])
    third = make_text(OTHER.replace("for the third time", "once more"))
    stories.compare()
    assert twins(third) == [second]
    assert StoryBand.objects.filter(article=second.pk).count() == 24


def test_a_text_is_compared_with_more_than_are_held_in_memory_at_once(monkeypatch):
    monkeypatch.setattr(comparing, "OTHERS_IN_MEMORY", 1)
    first, second = make_text(STORY), make_text(RETOLD)
    stories.compare()
    third = make_text(STORY.replace("for the third time", "once more"))
    assert stories.compare() == 1
    assert [twins(article) for article in (first, second, third)] == [[second, third], [first, third], [first, second]]


def test_comparing_an_article_twice_changes_nothing():
    first, second = make_text(STORY), make_text(RETOLD)
    stories.compare()

    def stored():
        tables = (Signature.objects.values_list("article", "data"), StoryBand.objects.values_list("key", "article"))
        return [
            sorted((row[0], bytes(row[1]) if isinstance(row[1], memoryview) else row[1]) for row in t) for t in tables
        ]

    before = stored()
    stories.mark_due([first.pk, second.pk, first.pk])
    assert stories.compare() == 3
    assert stored() == before
    assert Likeness.objects.count() == 2


def test_very_short_texts_are_the_same_only_if_all_words_are():
    short = " ".join(STORY.split()[:19])
    first = make_text(short, text_fingerprint=b"s" * 32)
    make_text(short.replace("stopped", "halted"))
    same = make_text(short, text_fingerprint=b"s" * 32)
    stories.compare()
    assert (twins(first), StoryBand.objects.count()) == ([same], 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "https://www.kirchturm-post.news/altenfels/clock",
        "http://kirchturm-post.news/altenfels/clock/?utm_source=letter&fbclid=x#top",
    ],
)
def test_articles_that_cite_the_same_origin_address_tell_the_same_story(address):
    first, second, third = make_text(STORY), make_text(OTHER), make_text("Nothing of the kind.")
    make_citation(first, url="https://kirchturm-post.news/altenfels/clock/")
    make_citation(second, url=address)
    make_citation(third, url=address, role=Role.SUPPORTING)
    stories.compare()
    assert (twins(first), twins(second), twins(third)) == ([second], [first], [])
    assert str(stories.proofs_of({first: [second]})[first.pk, second.pk]) == "the same origin address"


def test_the_origin_itself_and_what_cites_it_tell_the_same_story():
    origin = make_text(STORY, source_url="https://kirchturm-post.news/altenfels/clock/")
    citing = make_text(OTHER)
    make_citation(citing, url="https://kirchturm-post.news/altenfels/clock")
    stories.compare()
    assert (twins(origin), twins(citing)) == ([citing], [origin])


def test_the_front_page_of_an_origin_is_no_story():
    for text in (STORY, OTHER):
        make_citation(make_text(text), url="https://kirchturm-post.news/")
    stories.compare()
    assert not StoryAddress.objects.exists()


def test_a_citation_written_at_the_desk_counts_at_once():
    imported, written = make_text(STORY), make_article(headline="")
    make_citation(imported, url="https://kirchturm-post.news/altenfels/clock/")
    stories.compare()
    citation = {
        "role": "origin",
        "source": None,
        "url": "https://www.kirchturm-post.news/altenfels/clock?utm_medium=mail",
    }
    desk.save_text(written, by=make_user(), headline="Clock stops", citations=[citation | {"text": ""}])
    assert (twins(written), twins(imported)) == ([imported], [written])


@pytest.mark.django_db(transaction=True)
def test_a_text_pasted_at_the_desk_is_compared_by_the_worker():
    imported, written = make_text(STORY), make_article(headline="")
    stories.compare()
    citation = {"role": "supporting", "source": imported.source_id, "url": "", "text": f"{RETOLD}"}
    desk.save_text(written, by=make_user(), headline="Clock stops", citations=[citation])
    compare_due.call()
    assert twins(written) == [imported]


def test_live_articles_come_first():
    live = make_live_article(body=f"<p>{STORY}</p>")
    stories.mark_due([live.pk])
    others = [make_text(RETOLD.replace("Thursday", day)) for day in ("Friday", "Saturday", "Sunday")]
    stories.compare()
    assert desk.possible_duplicates(others[0])[0] == live


def test_boilerplate_that_many_share_costs_no_more_than_a_few(monkeypatch):
    monkeypatch.setattr(comparing, "NEWEST_OF_A_BAND", 3)
    monkeypatch.setattr(comparing, "COMPARED", 3)
    for number in range(12):
        make_text(f"{STORY} Number {chr(97 + number) * 3}.")
    stories.compare()
    pairs = []
    monkeypatch.setattr(comparing.near_duplicates, "overlap", lambda *pair: pairs.append(pair))
    stories.mark_due([make_text(STORY).pk])
    stories.compare()
    assert len(pairs) == 3


@pytest.mark.slow
def test_a_chunk_takes_the_same_number_of_queries_for_two_articles_as_for_thirty(django_assert_num_queries):
    for number in (2, 30):
        for _ in range(number):
            make_citation(make_text(STORY))
        with django_assert_num_queries(QUERIES[connection.vendor]):
            stories.compare(limit=number)


QUERIES = {"sqlite": 22, "postgresql": 20}


def test_an_article_deleted_meanwhile_is_left_out(monkeypatch):
    first, second = make_text(STORY), make_text(RETOLD)
    likeliest = comparing._likeliest

    def deleting(compared):
        pairs = likeliest(compared)
        stories.forget([second.pk])
        Article.objects.filter(pk=second.pk).delete()
        return pairs

    monkeypatch.setattr(comparing, "_likeliest", deleting)
    stories.compare()
    assert (twins(first), Likeness.objects.count(), ComparisonDue.objects.count()) == ([], 0, 0)


def test_a_text_that_changes_during_its_comparison_stays_due(monkeypatch):
    article = make_text(STORY)
    signed = comparing._signed

    def changing(ids):
        stories.mark_due([article.pk])
        return signed(ids)

    monkeypatch.setattr(comparing, "_signed", changing)
    stories.compare(limit=1)
    assert list(ComparisonDue.objects.values_list("article", flat=True)) == [article.pk]


def test_the_command_compares_older_articles_too(capsys):
    older = [make_article(body=f"<p>{text}</p>") for text in (STORY, OTHER)]
    waiting = make_text(RETOLD)
    call_command("compare_articles")
    assert capsys.readouterr().err.splitlines()[-1] == "3 articles"
    assert twins(waiting) == [older[0]]
    assert Signature.objects.count() == 3


def test_a_task_leaves_the_rest_to_another(monkeypatch):
    monkeypatch.setattr("articles.stories.tasks.AT_A_TIME", 2)
    for _ in range(3):
        make_text(STORY)
    compare_due.call()
    assert ComparisonDue.objects.count() == 1


def test_conditions_of_rows_find_what_those_of_an_article_find():
    from django.db.models import Exists, OuterRef  # noqa: PLC0415

    first, second, third = make_text(STORY), make_text(RETOLD), make_text(OTHER, url_fingerprint=b"u" * 32)
    make_text("Short.", url_fingerprint=b"u" * 32)
    make_citation(first, url="https://kirchturm-post.news/1")
    make_citation(third, url="https://kirchturm-post.news/1")
    stories.compare()
    others = Article.objects.exclude(pk=OuterRef("pk"))
    by_rows = [
        set(Article.objects.filter(Exists(others.filter(condition))).values_list("pk", flat=True))
        for condition in same_story()
    ]
    articles = list(Article.objects.all())
    alone = [
        {
            article.pk
            for article in articles
            if any(
                Article.objects.exclude(pk=article.pk).filter(condition).exists()
                for condition in same_story(article)[-2:]
            )
        }
    ]
    assert set.union(*by_rows[-2:]) == alone[0] == {first.pk, second.pk, third.pk}


def test_two_reasons_are_named_in_one_sentence():
    first, second = make_text(STORY), make_text(RETOLD)
    for article in (first, second):
        make_citation(article, url="https://kirchturm-post.news/altenfels/clock/")
    stories.compare()
    shown = str(stories.proofs_of({first: [second]})[first.pk, second.pk])
    assert re.fullmatch(r"the same origin address and [5-9]\d % of the words", shown), shown
