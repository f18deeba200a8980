"""Paging through long lists: nothing repeated or skipped, even when moments tie or rows come and go."""

from datetime import timedelta
from itertools import chain

import pytest

from articles.lists.paging import Misplaced, Place, page
from articles.models import Article, Correction, Source
from tests.factories import THEN, make_live_article, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db


def make_tied(number=23, **columns):
    """Make articles of four moments only, in no order; return them as a list shows them."""
    articles = [make_live_article(published_at=THEN - timedelta(hours=n * 7 % 4), **columns) for n in range(number)]
    return sorted(articles, key=lambda article: (article.published_at, article.pk), reverse=True)


def walk(rows, size, *, start=None, is_forward=True):
    """Return the pages from a place to the list's end, each through the token of the one before."""
    pages, place = [], start
    while True:
        portion = page(rows, place, size=size)
        pages.append(portion.rows)
        following = portion.next if is_forward else portion.previous
        if following is None:
            return pages
        place = Place.read(following.token())


def newest(_):
    return Article.objects.live().newest()


def of_tag(tag):
    return Article.objects.live().tagged(tag)


@pytest.mark.slow
@pytest.mark.parametrize("rows", [newest, of_tag])
@pytest.mark.parametrize("size", [1, 2, 5, 7, 23, 50])
def test_walking_forward_and_back_shows_every_article_once(size, rows):
    tag = make_tag()
    expected = make_tied(tags=[tag])
    forward = walk(rows(tag), size)
    assert list(chain.from_iterable(forward)) == expected
    assert {len(rows) for rows in forward[:-1]} <= {size}
    end = Place(pk=0, moment=THEN - timedelta(days=365), is_forward=False)
    back = walk(rows(tag), size, start=end, is_forward=False)
    assert list(chain.from_iterable(reversed(back))) == expected


def test_what_comes_in_meanwhile_neither_repeats_nor_hides_an_article():
    expected = make_tied()
    seen, place = [], None
    while True:
        portion = page(Article.objects.live().newest(), place, size=4)
        seen += portion.rows
        make_live_article(published_at=THEN + timedelta(hours=1))
        if portion.next is None:
            break
        place = portion.next
    assert seen == expected


def test_a_row_that_is_taken_away_does_not_lose_the_place():
    articles = make_tied(9)
    first = page(Article.objects.live().newest(), None, size=4)
    Article.objects.filter(pk=articles[3].pk).delete()
    assert page(Article.objects.live().newest(), first.next, size=4).rows == articles[4:8]


def test_a_list_without_moments_is_paged_by_its_rows():
    sources = [make_source() for _ in range(5)]
    assert walk(Source.objects.order_by("pk"), 2) == [sources[:2], sources[2:4], sources[4:]]
    last = page(Source.objects.order_by("pk"), Place(pk=sources[3].pk), size=2)
    assert (last.rows, last.next, last.previous) == (sources[4:], None, Place(pk=sources[4].pk, is_forward=False))


def test_an_empty_page_leads_nowhere():
    make_live_article()
    beyond = page(Article.objects.live().newest(), Place(pk=1, moment=THEN - timedelta(days=9)), size=5)
    assert (beyond.rows, beyond.next, beyond.previous) == ([], None, None)


def test_a_place_of_another_kind_of_list_is_refused():
    with pytest.raises(Misplaced):
        page(Source.objects.order_by("pk"), Place(pk=1, moment=THEN), size=5)
    with pytest.raises(Misplaced):
        page(Article.objects.newest(), Place(pk=1), size=5)


@pytest.mark.parametrize("place", [Place(pk=7), Place(pk=2**63 - 1, moment=THEN), Place(pk=1, is_forward=False)])
def test_a_place_is_read_as_it_was_written(place):
    assert Place.read(place.token()) == place


TOKEN = Place(pk=7, moment=THEN).token()


@pytest.mark.parametrize(
    "token",
    ["", "x", "abc", "é", "\x00", "=" * 9, "A" * 23, TOKEN + "=", TOKEN[:-1], TOKEN + "A", f" {TOKEN}", "9" * 4_000],
)
def test_no_other_token_is_a_place(token):
    with pytest.raises(Misplaced):
        Place.read(token)


def test_a_token_from_the_future_shows_nothing_early():
    ahead = make_live_article(published_at=THEN.replace(year=9000))
    place = Place(pk=ahead.pk + 1, moment=ahead.published_at)
    assert page(Article.objects.live(place.at).newest(), place, size=5).rows == []


def test_walking_on_bounds_the_list_at_the_place_and_walking_back_does_not():
    assert Place(pk=1, moment=THEN).at == THEN
    assert Place(pk=1, moment=THEN, is_forward=False).at is None
    assert Place(pk=1).at is None


def test_a_place_says_between_which_moments_lies_what_is_beyond_it():
    forward, back = Place(pk=1, moment=THEN), Place(pk=1, moment=THEN, is_forward=False)
    assert forward.bounds(goes_down=True) == back.bounds(goes_down=False) == (None, THEN)
    assert forward.bounds(goes_down=False) == back.bounds(goes_down=True) == (THEN, None)


def lists(tags):
    return [Article.objects.live().tagged(tag).keys_and_moments() for tag in tags]


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 2, 5, 23, 50])
def test_several_lists_are_walked_as_one_each_article_once(size, django_assert_num_queries):
    tags = [make_tag() for _ in range(3)]
    articles = [
        make_live_article(published_at=THEN - timedelta(hours=n * 7 % 4), tags=tags[: n % 3 + 1]) for n in range(23)
    ]
    expected = [
        article.pk for article in sorted(articles, key=lambda article: (article.published_at, article.pk), reverse=True)
    ]
    forward = walk(lists(tags), size)
    assert [row.pk for row in chain.from_iterable(forward)] == expected
    end = Place(pk=0, moment=THEN - timedelta(days=365), is_forward=False)
    back = walk(lists(tags), size, start=end, is_forward=False)
    assert [row.pk for row in chain.from_iterable(reversed(back))] == expected
    with django_assert_num_queries(1):
        page(lists(tags), None, size=size)


def test_several_lists_of_whole_rows_are_walked_as_one_too():
    tags = [make_tag(), make_tag()]
    expected = make_tied(9, tags=tags)
    assert list(chain.from_iterable(walk([Article.objects.live().tagged(tag) for tag in tags], 2))) == expected


def test_a_list_of_the_oldest_first_is_walked_both_ways():
    expected = make_tied(9)[::-1]
    oldest = Article.objects.live().order_by("published_at", "pk")
    assert list(chain.from_iterable(walk(oldest, 2))) == expected
    end = Place(pk=0, moment=THEN + timedelta(days=1), is_forward=False)
    assert list(chain.from_iterable(reversed(walk(oldest, 2, start=end, is_forward=False)))) == expected


def test_a_list_by_another_moment_is_walked_by_that():
    article, editor = make_live_article(), make_user()
    notes = [
        article.corrections.create(change_class="correction", note="x", at=THEN - timedelta(hours=n % 2), by=editor)
        for n in range(5)
    ]
    expected = sorted(notes, key=lambda note: (note.at, note.pk), reverse=True)
    assert list(chain.from_iterable(walk(Correction.objects.order_by("-at", "-pk"), 2))) == expected
