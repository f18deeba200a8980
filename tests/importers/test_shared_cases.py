"""The shared cases: small files that once came in wrongly, imported as an editor would, with what is expected of each.

Cases of the same shapes in words of our own are beside the rules, in the tests of formats, cleaning and runs.
"""

import pytest

from articles import desk, search
from articles.models import Article, Tag
from articles.text import html
from importers.runs.files import find_files
from importers.runs.report import counts
from importers.runs.run import run
from tests import judges
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def load(name):
    folder, format_name = ("digests", "digest") if name.endswith(".txt") else ("wordpress", "wordpress")
    path = judges.shared("cases") / folder / name
    return run(find_files([str(path)], format_name=format_name), format_name=format_name)


def outcomes(batch):
    return {outcome: number for outcome, number in counts(batch).items() if number}


def imported(name, **expected):
    """Import a case, and return its articles in order."""
    assert outcomes(load(name)) == expected
    return list(Article.objects.order_by("pk"))


def text(article):
    return html.to_text(article.body)


def origins(article):
    return [citation.url for citation in article.citations.filter(role="origin")]


@pytest.mark.parametrize(
    "name",
    ["01a-svg-and-noscript.json", "01b-svg-and-script-with-less-than.json", "01c-select-and-noscript.json"],
)
def test_a_post_that_only_looks_deep_comes_in(name):
    (article,) = imported(name, created=1)
    assert text(article).count("Alfa beta gamma") > 20


def test_two_sites_in_two_folders_of_a_host_keep_their_own_posts():
    name = "02-subdirectory-multisite.json"
    imported(name, created=2)
    imported(name, unchanged=2)
    assert sorted(Article.objects.values_list("source_ref", flat=True)) == ["/en/12", "/fr/12"]


def test_the_heading_of_an_accordion_stays_without_its_icon():
    (article,) = imported("03-core-accordion-headings.json", created=1)
    assert "Who pays for the new quay?" in text(article)
    assert "+" not in text(article)


def test_links_to_people_stay_in_their_sentences():
    (article,) = imported("04-contact-links-in-prose.json", created=1)
    for sentence in (
        "For tips call Ada Lind on WhatsApp before noon.",
        "He said Bo Ek would come.",
        "The list is on the channel of the port as well.",
    ):
        assert sentence in text(article)


def test_the_buttons_of_cards_are_no_origin_and_keep_their_words():
    (article,) = imported("05-card-buttons-as-origin.json", created=1)
    assert (origins(article), article.body.count("<a ")) == ([], 3)


def test_what_is_no_original_is_no_origin_and_nothing_is_cut():
    articles = imported("06-origin-not-an-original.json", created=4)
    assert [origins(article) for article in articles] == [[], [], [], []]
    assert [text(article).rpartition("\n")[2] for article in articles] == [
        "This article was also published in Harbour Weekly.",
        "Read the full story of the harbour in our book",
        "See the full interview with Ada Lind on Harbour TV",
        "Read more on Harbours",
    ]


def test_an_origin_is_found_however_a_page_says_it():
    articles = imported("07-origin-missed.json", created=6)
    assert {origin for article in articles for origin in origins(article)} == {
        "https://harbourtrust.example.org/news/quay"
    }
    assert [len(origins(article)) for article in articles] == [1] * 6


def test_a_counter_of_views_is_left_out_and_never_a_change():
    (article,) = imported("08a-view-counter-first.json", created=1)
    assert "Views" not in text(article)
    imported("08b-view-counter-next-day.json", unchanged=1)


def test_a_name_in_a_bibliography_is_no_dateline():
    (article,) = imported("09-bibliography-as-dateline.json", created=1)
    assert article.dateline == ""


def test_a_byline_names_both_people():
    (article,) = imported("10-two-bylines-with-roles.json", created=1)
    assert "Ada Lind" in article.byline
    assert "Bo Ek" in article.byline


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [("11-table-dump.json", "table_dump", "database"), ("11b-wp-api-v1.json", "old_api", "version 1")],
)
def test_an_export_is_refused_for_what_it_is(name, code, words):
    batch = load(name)
    record = batch.records.get()
    assert (record.outcome, record.code) == ("rejected", code)
    assert words in record.message


def test_a_box_with_a_sentence_stays():
    (article,) = imported("12-short-box-named-social.json", created=1)
    assert "The council raises the allowance to 210 crowns in May." in text(article)


def test_pictures_language_and_author_come_from_the_fields_of_plugins():
    first, second = imported("13-picture-fields-of-plugins.json", created=2)
    assert all((article.source_image or {}).get("url") for article in (first, second))
    assert (second.language, bool(second.byline)) == ("bg-BG", True)


def test_a_formula_is_read_once():
    (article,) = imported("14-katex.json", created=1)
    assert text(article) == "So a+b holds."


def test_cards_with_more_links_are_not_taken_for_a_cut_text():
    (article,) = imported("15-related-cards-truncated.json", created=1)
    assert not article.is_truncated
    assert text(article).count("Read More") == 2


def test_where_no_site_is_known_a_new_slug_makes_no_second_article():
    imported("16-relative-links-slug-changed-a.json", created=1)
    (article,) = imported("16-relative-links-slug-changed-b.json", unchanged=1)
    assert article.source_ref.startswith("126")


def test_items_keep_their_order_and_their_numbers():
    (article,) = imported("17-heading-around-list-item.json", created=1)
    assert article.body.count("<li") == 2
    places = [
        text(article).index(words) for words in ("first reason", "quay is old", "second reason", "winter is long")
    ]
    assert places == sorted(places)


def test_a_poorer_file_takes_nothing_away():
    (article,) = imported("18a-with-embed.json", created=1)
    kept = article.byline, article.source_image, [tag.name for tag in article.tags.all()]
    assert all(kept)
    (article,) = imported("18b-same-without-embed.json", unchanged=1)
    assert (article.byline, article.source_image, [tag.name for tag in article.tags.all()]) == kept


@pytest.mark.parametrize(("summary", "flags"), [("It was 40 per cent full.", 0), ("It was 401 per cent full.", 1)])
def test_a_power_and_a_footnote_are_read_as_printed_and_the_check_knows_it(summary, flags):
    (article,) = imported("h01-superscript.json", created=1)
    assert article.headline == "Lake holds 10⁶ litres"
    assert "40 per cent" in text(article)
    assert "10⁶ litres" in text(article)
    editor = make_user("editor")
    desk.claim(article, by=editor)
    desk.save_text(article, by=editor, headline=article.headline, summary=summary)
    article.refresh_from_db()
    assert len(desk.unsupported_claims(article, desk.working_text(article))) == flags


def test_struck_out_words_are_no_evidence_and_quotations_keep_their_marks():
    (article,) = imported("h02-struck-out-and-q.json", created=1)
    assert "counted 50 people; eight were hurt" in text(article)
    assert "“we close at noon”" in text(article)


def test_breaks_part_the_words_of_a_title_and_emphasis_does_not():
    (article,) = imported("h03-br-in-title.json", created=1)
    assert article.headline == "Storm hits coast and Breaking News"


def test_two_names_are_two_topics():
    imported("h04-tags-c.json", created=2)
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["C#", "C++"]


def test_two_spellings_of_a_host_are_one_source():
    (article,) = imported("h05-idn.json", created=1, duplicate=1)
    assert article.source.articles.count() == 1


def test_a_list_counts_as_a_reader_of_the_page_sees_it():
    (article,) = imported("h06-ol-reversed.json", created=1)
    assert "reversed" in article.body
    assert 'value="9"' in article.body or 'start="9"' in article.body


def test_a_headline_of_invisible_signs_is_none():
    (article,) = imported("h07-invisible-headline.json", created=1)
    assert article.headline == ""


def test_articles_are_found_by_what_people_type():
    first, second = imported("h08-arabic-vowelled.json", created=2)
    for words, article in (
        ("محمد", first),
        ("da nang", second),
        ("lodz", second),
        ("orsted", second),
        ("oeuvre", second),
    ):
        assert list(search.find(Article.objects.all(), words, scope="desk")) == [article], words


def test_a_digest_has_as_many_items_as_markers_of_any_spelling():
    imported("d1-marker-behind-no-sentence-end.txt", created=5)


def test_metadata_of_a_page_is_neither_headline_nor_text_nor_story():
    first, second = imported("d2-metadata-lines-become-headlines.txt", created=2, skipped=1)
    assert second.headline in ("", "Gulls in spring")
    for article in (first, second):
        assert "Posted" not in text(article)
        assert "Older posts" not in text(article)


def test_signs_of_a_digest_reach_readers_as_they_were_written():
    articles = imported("h10-signs-2026-11-24.txt", created=4)
    begins = ["1. FC", "> 50 %", "- 5 degrees", "See https://plans.paper.example.com/_public_/a"]
    assert [text(article).startswith(words) for article, words in zip(articles, begins, strict=True)] == [True] * 4


def test_each_item_has_its_own_link_or_none():
    articles = imported("h11-markers-not-seen.txt", created=7)
    addresses = [article.source_url for article in articles]
    assert len(set(filter(None, addresses))) == len(list(filter(None, addresses)))
    assert all("All is well" not in text(article) for article in articles)


def test_an_underlined_heading_is_the_headline_and_leaves_no_dashes():
    (article,) = imported("h12-underlined-heading.txt", created=1)
    assert article.headline == "Ferry runs again"
    assert "--" not in text(article)


def test_no_zero_width_sign_begins_an_item():
    articles = imported("h13-zero-width-behind-marker.txt", created=2)
    assert [text(article)[0].isascii() for article in articles] == [True, True]
