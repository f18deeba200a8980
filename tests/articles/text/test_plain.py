"""The plain text of HTML says what a reader of the page reads: the same numbers, no struck-out words, quoted speech."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import html, plain, words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p>about 10<sup>9</sup> grains</p>", "about 10⁹ grains"),
        ("10<sup> 12 </sup>, 10<sup><b>6</b></sup>, 10<sup>&nbsp;3</sup>", "10¹², 10⁶, 10³"),
        ("10<sup>-3</sup> 10<sup>−3</sup> 10<sup>–3</sup> 10<sup>+3</sup>", "10⁻³ 10⁻³ 10⁻³ 10⁺³"),
        ("10<sup>1.5</sup> 10<sup>1,5</sup> e<sup>-x/2</sup> 2<sup>k+1</sup>", "10^1.5 10^1,5 e^(-x/2) 2^(k+1)"),
        ("2<sup>n</sup> 2<sup>n+1</sup> e<sup>x</sup> (a+b)<sup>2</sup>", "2ⁿ 2ⁿ⁺¹ e^x (a+b)²"),
        ("10<sup>2<sup>3</sup></sup>", "10^(2³)"),
        ("١٠<sup>٦</sup>", "١٠⁶"),
        ("40 km<sup>2</sup>, 9 m/s<sup>2</sup>, kg m<sup>-3</sup>", "40 km², 9 m/s², kg m⁻³"),
        ("SO<sub>4</sub><sup>2−</sup>, H<sub>2</sub>O, C<sub>6</sub>H<sub>12</sub>", "SO₄²⁻, H₂O, C₆H₁₂"),
        ("101<sub>2</sub> T<sub>max</sub> 10<sub>1.5</sub>", "101₂ Tmax 10_1.5"),
        (
            "the 1<sup>st</sup>, 2<sup>ND</sup> and 19<sup>e</sup>, M<sup>me</sup> Roux",
            "the 1st, 2ND and 19e, Mme Roux",
        ),
        ("Quay<sup>TM</sup> Quay<sup>®</sup> Mark<sup>up</sup>", "QuayTM Quay® Markup"),
        ("grain<sup>1,2</sup> tide.<sup>3</sup> 7<sup>see note 2</sup>", "grain¹,² tide.³ 7 see note 2"),
        ("5<sup>1</sup>/<sub>2</sub> <sup>3</sup>⁄<sub>4</sub> 2<sup>5</sup>/<sub>16</sub>", "5½ ¾ 2 5/16"),
        ("cost <del>500</del> 50 crowns", "cost 50 crowns"),
        ("50<s>0</s> crowns, <s>seven</s> eight", "50 crowns, eight"),
        ("was <del>500</del>, now 50", "was, now 50"),
        ("one<del><p>two</p></del>three", "one\n\nthree"),
        ("a <del>b <s>c</s> d</del> e", "a e"),
        ("<p>said <q>we close</q>.</p>", "said “we close”."),
        ("<q>they said <q>no</q> twice</q>", "“they said ‘no’ twice”"),
        ("<q>“ours”</q> <q></q>", "“ours”"),
        ("1 &lt; 2<sup>3</sup> &amp; &lt;sup&gt;", "1 < 2³ & <sup>"),
        ("<sup>1</sup> Counted in May.", "¹ Counted in May."),
        ("<pre>if dry:\n    wait()\n\nelse:\n  go()</pre><p>a\n b</p>", "if dry:\n    wait()\n\nelse:\n  go()\n\na b"),
    ],
)
def test_what_the_page_shows_is_in_the_text(written: str, expected: str) -> None:
    assert html.to_text(html.clean(written)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Gale hits<br>coast", "Gale hits coast"),
        ("Gale<br/>hits <div>the</div><DIV>coast</DIV>", "Gale hits the coast"),
        ("<p>Gale</p><p>coast</p>", "Gale coast"),
        ("Wind<wbr>screens, <b>Wind</b>mills, <em>W</em>ind, <span>Wi</span>nd", "Windscreens, Windmills, Wind, Wind"),
        ("Dam holds 10<sup>6</sup> litres, <del>7</del> 8 hurt", "Dam holds 10⁶ litres, 8 hurt"),
        ("Mayor: <q>we close</q>", "Mayor: “we close”"),
        ('Was <span style="text-decoration: line-through">six</span> five', "Was five"),
        (
            'Holds 10<b style="vertical-align: super">6</b> l of H<i style="vertical-align:sub">2</i>O',
            "Holds 10⁶ l of H₂O",
        ),
        ("I <3 tea & 5 < 6 <!-- note -->", "I <3 tea & 5 < 6"),
    ],
)
def test_blocks_part_the_words_of_a_line_and_inline_elements_do_not(written: str, expected: str) -> None:
    assert plain.to_line(written) == expected


TAG_NAMES = ["sup", "sub", "del", "s", "q", "p", "b", "br", "pre"]
SOUP = st.lists(
    st.one_of(
        st.sampled_from(["10", "6", " ", "x", "st", ", ", "&amp;", "“", "ab"]),
        st.tuples(st.sampled_from(["<", "</"]), st.sampled_from(TAG_NAMES)).map(lambda tag: f"{tag[0]}{tag[1]}>"),
    ),
    max_size=30,
).map("".join)


@given(SOUP)
def test_no_soup_of_tags_leaves_a_tag_or_raises(written: str) -> None:
    for text in (html.to_text(html.clean(written)), plain.to_text(written), plain.to_line(written)):
        assert "<" not in text
        assert ">" not in text


def test_ten_thousand_exponents_take_linear_time() -> None:
    once = html.to_text("<p>" + "10<sup>6</sup> " * 10_000 + "</p>")
    assert once == " ".join(["10⁶"] * 10_000)
    assert html.to_text("<q><sup>" * 3_000 + "x").count("x") == 1


@pytest.mark.parametrize(
    "written",
    [
        "<sup>" * 150 + "x " * 200_000 + "</sup>" * 150,
        "<b " + "style=" * 3_300,
        "<b " + "style=line-" * 1_800,
        "<q>" * 6_600,
    ],
    ids=["exponents in exponents", "a tag of styles", "a tag of lines", "quotations never closed"],
)
def test_no_markup_makes_a_text_slow_to_read(written: str) -> None:
    start = time.process_time()
    plain.to_line(written)
    assert time.process_time() - start < 1  # a quadratic one takes some seconds


@pytest.mark.parametrize("tag", ["s", "del", "q", "sup", "sub"])
def test_words_behind_the_deepest_nesting_count_again(tag: str) -> None:
    text = plain.to_text(f"<p>One {f'<{tag}>' * 40}two{f'</{tag}>' * 40} three <s>four</s>five</p>")
    assert "three five" in text
    assert ("two" in text) is (tag not in ("s", "del"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10⁶ litres", "10 6 litres"),
        ("10^6 litres", "10 6 litres"),
        ("2½ miles", "2 1 2 miles"),
        ("Hollin¹ said", "hollin 1 said"),
        ("40 km² of H₂O and CO₂", "40 km2 of h2o and co2"),
        ("10①", "10 1"),
    ],
)
def test_no_number_is_joined_to_the_sign_behind_it(text: str, expected: str) -> None:
    assert words.search_text(text) == expected


def test_fingerprints_are_those_that_earlier_releases_stored() -> None:
    assert words.fold("10⁶ 2½ km²") == "106 21⁄2 km2"
