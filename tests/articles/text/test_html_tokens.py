"""What is cheap to parse is read, whatever is nested in what; what is not is refused before a parser sees it."""

import time

import nh3
import pytest
from selectolax.lexbor import LexborHTMLParser

from articles.text import html
from articles.text.html import Unparsable
from articles.text.html_tokens import is_cheap

POST = "<p>Ferry <b>runs</b> late</p>\n" * 130


@pytest.mark.parametrize(
    "widget",
    [
        "<svg><title>Gauge <b>9</b></title><path/></svg><noscript><img src='a.jpg'></noscript>",
        "<svg><foreignObject><div>Low <b>water</b></div></foreignObject></svg><noscript><img></noscript>",
        "<svg><filter><feDropShadow dx=1/></filter></svg><script>if (a <b) w('<i>')</script>",
        "<svg><metadata><rdf:RDF><cc:Work rdf:about=''/></rdf:RDF></metadata></svg><script>a <b</script>",
        "<svg><sodipodi:namedview id='base'/><path/></svg><style>a <b</style>",
        "<p><svg><path d='M0'></p><textarea><b></textarea>",
        "<svg><img src='a.jpg'></svg><noscript><img></noscript>",
        "<svg><path d='M0'></svg>" * 300,
        "<math><mtext>in <b>bold</b></mtext></math><noscript><img></noscript>",
        "<math><mstyle><mglyph/><maction><mi>a</mi></maction></mstyle></math><style>a <b</style>",
        "<math><semantics><annotation-xml><p>a <b>c</b></p></annotation-xml></semantics></math><xmp><b></xmp>",
        "<math><mi>a<noscript><img></noscript>",
        "<select><option>Monday<noscript><img></noscript>",
        "<select><script>if (a <b) w('<i>')</script><option>Monday</select>",
        "<select><optgroup label='Week'><option>Monday</select>" * 300,
        "<select><option>Monday<input>" * 150,
        "<select><option>Monday</option><textarea><b></textarea></select>",
        "<button>Gate <button>Lock " * 100,
        "<template>" + "<div>tide</div>" * 300 + "</template>",
        "<!--[if lt IE 9]><script>" + "<div>" * 300 + "</script><![endif]-->",
        "<p data-settings='" + "<div>" * 300 + "'>tide</p>",
        "<iframe srcdoc='" + "<div>" * 300 + "'></iframe>",
        "<xmp>" + "<div>" * 300 + "</xmp>",
    ],
)
def test_a_post_with_a_widget_that_only_a_parser_can_measure_is_read(widget: str) -> None:
    html.check(POST + widget + POST)


def test_deep_nesting_in_a_cheap_text_is_found_after_it_was_parsed() -> None:
    deep = "<svg/>" + "<blockquote>" * 300 + "tide" + "</blockquote>" * 300
    html.check(deep)
    with pytest.raises(Unparsable, match="nested more than 200 levels deep"):
        html.clean(deep)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cheap", "expensive"),
    [
        ("<div>" * 6_000, "<div>" * 7_000),
        ("<div>" * 2_000 + "</li>" * 17_000, "<div>" * 2_000 + "</li>" * 19_000),
        ("<table>" + "x<!---->" * 29_000, "<TABLE>" + "x<!---->" * 31_000),
        ("<body id=a>" * 1_000, "<body id=a>" * 2_000),
        ("<p " + "a " * 500 + ">", "<p " + "a " * 501 + ">"),
        ("<b>" * 3_000, "".join(f"<b id={n}>" for n in range(3_000))),
        ("".join(f"<a id={n}>x</a>" for n in range(4_000)), "".join(f"<i id={n}>" for n in range(500))),
        ("<a" * 100 + "x" * 100_000, "<a" * 300 + "x" * 100_000),
        ("<p title='" + "<i>" * 600 + "'>", "<p title='" + "<i " * 600 + "'>"),
    ],
)  # fmt: skip
def test_what_is_cheap_to_parse(cheap: str, expensive: str) -> None:
    start = time.process_time()
    nh3.clean(cheap)
    LexborHTMLParser(cheap, is_fragment=True, options=1, scripting=True)
    assert time.process_time() - start < 3
    assert is_cheap(cheap)
    assert not is_cheap(expensive)


def test_attributes_hidden_from_the_guard_are_counted() -> None:
    with pytest.raises(Unparsable):
        html.check("<svg><plaintext></svg><style>" + "<b>" * 9 + "</style><p " + "a " * 20_000 + ">")
