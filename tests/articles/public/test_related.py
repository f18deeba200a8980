"""Related coverage: live articles on the same topics, closest first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.public import related
from articles.vocabulary import State
from tests.factories import THEN, make_article, make_live_article, make_live_articles, make_section, make_tag

pytestmark = pytest.mark.django_db


def test_articles_that_share_more_and_rarer_topics_come_first_and_the_newer_of_two_alike():
    common, rare, other = make_tag("Common"), make_tag("Rare"), make_tag("Other")
    make_live_articles(10, tags=[common], published_at=THEN - timedelta(days=9))
    shares_both = make_live_article(tags=[common, rare], published_at=THEN - timedelta(days=30))
    shares_rare = make_live_article(tags=[rare, other], published_at=THEN - timedelta(days=20))
    older = make_live_article(tags=[common], published_at=THEN - timedelta(days=2))
    newer = make_live_article(tags=[common], published_at=THEN - timedelta(days=1))
    make_live_article(tags=[other])
    article = make_live_article(tags=[common, rare])
    assert related.keys(article.pk) == [other.pk for other in (shares_both, shares_rare, newer, older)]


def test_the_page_shows_at_most_four_and_never_the_article_itself(client):
    topic = make_tag("Ferries")
    article = make_live_article(headline="The one", tags=[topic])
    others = make_live_articles(6, tags=[topic], published_at=THEN - timedelta(hours=1))
    page = client.get(article.get_absolute_url()).content.decode()
    section = page.split('class="related"')[1].split("</section>")[0]
    assert [other.get_absolute_url() in section for other in others] == [True] * 4 + [False] * 2
    assert article.get_absolute_url() not in section


def test_sharing_a_section_or_nothing_is_no_relation(client):
    section = make_section()
    make_live_article(section=section, tags=[make_tag()])
    article = make_live_article(section=section, tags=[make_tag()])
    assert related.keys(article.pk) == []
    assert 'class="related"' not in client.get(article.get_absolute_url()).content.decode()
    assert related.keys(make_live_article().pk) == []


def test_nothing_that_readers_may_not_see_is_offered():
    topic, tomorrow = make_tag(), timezone.now() + timedelta(days=1)
    for state in set(State) - {State.PUBLISHED}:
        make_article(state=state, tags=[topic])
    make_live_article(tags=[topic], published_at=tomorrow)
    make_live_article(tags=[topic], published_at=tomorrow, embargo_until=tomorrow)
    # Even where the copy of the moment were wrong, the article's own state decides.
    stale = make_live_article(tags=[topic])
    Article.objects.filter(pk=stale.pk).update(state=State.WITHDRAWN)
    assert related.keys(make_live_article(tags=[topic]).pk) == []


@pytest.mark.parametrize("others", [1, 30])
def test_it_costs_two_queries_however_many_there_are(django_assert_num_queries, others):
    topics = [make_tag() for _ in range(5)]
    article = make_live_article(tags=topics)
    make_live_articles(others, tags=topics)
    with django_assert_num_queries(2):  # its topics, and the newest of each
        assert len(related.keys(article.pk)) == min(others, 4)
