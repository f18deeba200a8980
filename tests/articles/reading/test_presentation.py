"""What readers see of an article: its texts, as far as rights allow, and its credits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from articles.reading import presentation
from articles.reading.presentation import Cited, Credit, Prose
from articles.text import markdown
from articles.text.words import count_words, excerpt
from articles.vocabulary import Rights, Role
from tests.factories import THEN, make_citation, make_live_article, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db
BODY = "<h2>The pier</h2><p>A ferry &amp; its <em>crew</em>.</p><p>Next day.</p>"


def read(article):
    return presentation.reading(Article.objects.for_reading().get(pk=article.pk))


def listed(article):
    return presentation.card(Article.objects.for_listing().get(pk=article.pk))


def test_the_summary_is_markdown_to_editors_and_html_and_text_to_readers():
    article = make_live_article(summary="In *Nature* they say 5 < 6.\n\nAnd [more](https://example.org/).")
    summary = read(article).summary
    assert summary.html.startswith("<p>In <em>Nature</em> they say 5 &lt; 6.</p>")
    assert summary.text == "In Nature they say 5 < 6.\n\nAnd more."


def test_markup_typed_into_a_summary_is_text():
    article = make_live_article(summary="<script>alert(1)</script> stays words")
    assert read(article).summary.html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; stays words</p>"


def test_a_summary_too_long_for_markdown_is_shown_in_plain_paragraphs():
    summary = read(make_live_article(summary="a <b>\n\n" + "word " * markdown.MAX_SUMMARY)).summary
    assert summary.html.startswith("<p>a &lt;b&gt;</p><p>word word")
    assert summary.word_count == markdown.MAX_SUMMARY + 2


def test_of_a_source_that_allows_a_link_only_no_word_is_shown():
    assert read(make_live_article(body=BODY)).body is None


def test_of_a_source_that_allows_all_the_body_is_shown_as_it_is():
    article = make_live_article(body=BODY, source=make_source(rights=Rights.FULL_TEXT))
    assert read(article).body == Prose(BODY, "The pier\n\nA ferry & its crew.\n\nNext day.")


def test_of_a_source_that_allows_an_excerpt_the_first_paragraphs_are_shown():
    paragraph = "<p>" + " ".join(["word"] * 5) + "</p>"
    source = make_source(rights=Rights.EXCERPT, excerpt_words=10)
    article = make_live_article(body=f"<p>Ships &amp; <em>crew</em> of five</p>{paragraph}<p>LEFT</p>", source=source)
    body = read(article).body
    assert body.html == f"<p>Ships &amp; crew of five</p>{paragraph}"
    assert body.text.startswith("Ships & crew of five\n\nword word")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>one two three four</p>", "one two three four"),
        ("<p>one two three four five</p>", "one two three four…"),
        ("<p>one, two – three; four, five</p>", "one, two – three…"),
        ("<p>a b c extraordinarilylong d</p>", "a b c extraordinarilylong…"),
        ("<p>中国今天的渡轮</p>", "中国今天的渡轮"),
        ("<p>中国今天的渡轮又开了</p>", "中国今天的渡轮又…"),
        ("<p>AI 芯片在中国很受欢迎</p>", "AI 芯片在中国很…"),
        ("<p>one two</p><p>three four</p><p>five</p>", "one two\n\nthree four"),
        ("<p>one two</p><p>three four five</p>", "one two"),
        ("<p>中国今</p><p>天的渡</p><p>轮</p>", "中国今\n\n天的渡"),
    ],
)
def test_an_excerpt_never_has_more_words_than_agreed(body, shown):
    source = make_source(rights=Rights.EXCERPT, excerpt_words=4)
    text = read(make_live_article(body=body, source=source)).body.text
    assert text == shown
    assert count_words(text) <= 4


@pytest.mark.slow
@given(st.text(alphabet="a中 –,\n", max_size=60), st.integers(1, 9))
def test_no_text_at_all_makes_an_excerpt_longer_than_agreed(text, words):
    assert count_words("\n\n".join(excerpt(text, words=words))) <= words


def test_an_article_without_a_body_has_none_whatever_the_rights():
    assert read(make_live_article(source=make_source(rights=Rights.FULL_TEXT))).body is None


def test_what_was_reported_by_one_and_came_through_another_credits_both():
    mint, reuters = make_source("The Mint Magazine"), make_source("Reuters")
    article = make_live_article(source=mint)
    make_citation(article, role=Role.VIA, source=mint, url="https://mint.example.com/a")
    make_citation(article, role=Role.ORIGIN, source=reuters, url="https://reuters.example.com/a")
    make_citation(article, role=Role.SUPPORTING, source=make_source("Somebody"))
    attribution = read(article).attribution
    assert str(attribution) == "Reuters, via The Mint Magazine"
    assert attribution.read_more == Credit("Reuters", "https://reuters.example.com/a")
    assert listed(article).attribution == attribution


def test_a_publisher_of_its_own_report_is_the_source_and_not_a_via():
    mint = make_source("The Mint Magazine")
    article = make_live_article(source=mint)
    make_citation(article, role=Role.VIA, source=mint, url="https://mint.example.com/a")
    assert str(read(article).attribution) == "The Mint Magazine"


def test_a_publisher_that_is_both_origin_and_via_is_named_once():
    wire = make_source("Wire")
    article = make_live_article(source=wire)
    make_citation(article, role=Role.ORIGIN, source=wire, url="https://wire.example.com/a")
    make_citation(article, role=Role.VIA, source=wire)
    assert str(read(article).attribution) == "Wire"


def test_several_origins_are_named_in_their_order():
    article = make_live_article()
    for name in ("Reuters", "AP", "AFP"):
        make_citation(article, source=make_source(name))
    for name in ("Mint", "Digest"):
        make_citation(article, role=Role.VIA, source=make_source(name))
    assert str(listed(article).attribution) == "Reuters, AP and AFP, via Mint and Digest"


def test_an_article_without_citations_credits_the_source_that_delivered_it():
    article = make_live_article(source=make_source("Wire"), source_url="https://wire.example.com/a")
    assert read(article).attribution.sources == (Credit("Wire", "https://wire.example.com/a"),)


def test_an_address_without_a_source_is_credited_by_its_host_and_no_script_is_an_address():
    article = make_live_article()
    make_citation(article, url="https://www.wire.example.com/a")
    make_citation(article, source=make_source("Shady"), url="javascript:alert(1)")
    attribution = read(article).attribution
    assert attribution.sources == (Credit("wire.example.com", "https://www.wire.example.com/a"), Credit("Shady", ""))


def test_the_reading_time_counts_what_is_on_the_page():
    body = "<p>" + "word " * 1_000 + "</p>"
    closed = read(make_live_article(summary="word " * 230, body=body))
    open_ = read(make_live_article(summary="word " * 150, body=body, source=make_source(rights=Rights.FULL_TEXT)))
    assert (closed.word_count, closed.minutes) == (230, 1)
    assert (open_.word_count, open_.minutes) == (1_150, 5)


def test_an_article_is_in_its_own_language_or_else_its_sources():
    german = make_source(language="de")
    assert read(make_live_article(source=german)).language == "de"
    assert read(make_live_article(source=german, language="fr")).language == "fr"
    assert read(make_live_article()).language == ""


@pytest.mark.parametrize(
    ("dek", "summary", "teaser"),
    [
        ("After a week.", "It *runs*. It stops.", "After a week."),
        ("", "It *runs* in the U.S. again. It stops.", "It runs in the U.S. again."),
        ("", "Does it run? It does.", "Does it run?"),
        ("", "它又开了。明天停。", "它又开了。"),
        ("", "no full stop", "no full stop"),
        ("", "", ""),
    ],
)
def test_a_list_shows_the_dek_or_else_the_first_sentence(dek, summary, teaser):
    assert listed(make_live_article(dek=dek, summary=summary)).teaser == teaser


def test_an_article_knows_its_topics_apart_from_its_sections():
    asia, chips = make_section("Asia"), make_tag("Chips")
    reading = read(make_live_article(tags=[chips], section=asia))
    assert (reading.tags, reading.topics) == ([asia, chips], [chips])


def test_cited_works_are_listed_as_origins_then_vias_then_others():
    wire, mint = make_source("Wire"), make_source("Mint")
    article = make_live_article(source=mint)
    make_citation(article, role=Role.SUPPORTING, url="https://www.blog.example.com/b", title="A blog")
    make_citation(article, role=Role.VIA, source=mint)
    make_citation(article, source=wire, url="https://wire.example.com/a", title="A story", published_at=THEN)
    assert read(article).cited == [
        Cited(role="Reported by", name="Wire", url="https://wire.example.com/a", title="A story", at=THEN),
        Cited(role="Via", name="Mint"),
        Cited(role="Also used", name="blog.example.com", url="https://www.blog.example.com/b", title="A blog"),
    ]


def test_without_an_origin_the_via_or_the_delivering_source_reported_it():
    mint = make_source("Mint")
    through = make_live_article(source=mint)
    make_citation(through, role=Role.VIA, source=mint, url="https://mint.example.com/a")
    assert read(through).cited == [Cited(role="Reported by", name="Mint", url="https://mint.example.com/a")]
    silent = make_live_article(source=mint, source_url="https://mint.example.com/b", source_published_at=THEN)
    assert read(silent).cited == [
        Cited(role="Reported by", name="Mint", url="https://mint.example.com/b", at=THEN),
    ]
    assert read(make_live_article(source=mint, source_url="javascript:alert(1)")).cited == [
        Cited(role="Reported by", name="Mint")
    ]


def test_read_more_leads_to_the_origin_or_else_to_the_first_address():
    article = make_live_article()
    make_citation(article, source=make_source("Wire"))
    assert read(article).attribution.read_more is None
    make_citation(article, role=Role.VIA, source=make_source("Mint"), url="https://mint.example.com/a")
    assert read(article).attribution.read_more == Credit("Mint", "https://mint.example.com/a")
    make_citation(article, source=make_source("Courier"), url="https://courier.example.com/a")
    assert read(article).attribution.read_more == Credit("Courier", "https://courier.example.com/a")


def test_the_first_lines_of_a_long_summary_are_its_opening():
    opening = listed(make_live_article(summary="word " * 200)).opening
    assert opening == "word " * 103 + "word…"
    assert listed(make_live_article(summary="One\n\n*two*  three")).opening == "One two three"
