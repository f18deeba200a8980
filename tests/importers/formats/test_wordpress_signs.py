"""Numbers and signs of a post's headline and text survive, and a headline that nobody can see is none."""

import json

import pytest

from articles.intake.item import Item, Reject
from articles.text.fidelity import unsupported
from tests.importers.formats.posts import adapted, make_post
from tests.judges import shared


def item_of(post: object) -> Item:
    item = adapted(post)
    assert isinstance(item, Item)
    return item


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Dam holds 10<sup>6</sup> litres", "Dam holds 10⁶ litres"),
        ('Dam is 40<sup class="fn"><a href="#x">1</a></sup> per cent full', "Dam is 40 per cent full"),
        ("Dam is 40<sup>[2]</sup> per cent full", "Dam is 40 per cent full"),
        ("Dam&#8217;s <del>500</del> 50 men", "Dam’s 50 men"),
        ("Gale hits<br>coast", "Gale hits coast"),
        ("<p>Gale</p><p>hits coast</p>", "Gale hits coast"),
        ("Wind<wbr>screens", "Windscreens"),
        ("Harbour &lt;b&gt;opens&lt;/b&gt;", "Harbour opens"),
    ],
)
def test_a_headline_reads_as_on_the_page(title: str, headline: str) -> None:
    assert item_of(make_post(title={"rendered": title})).headline == headline


@pytest.mark.parametrize(
    "title", ["\u200b\u2060", "\u3164", "\u2800 \u2800", "&#8203;", "&shy;", "\u200d\ufe0f", "<b>\u200e</b>"]
)
def test_an_invisible_title_is_no_headline(title: str) -> None:
    item = item_of(make_post(title={"rendered": title}))
    assert (item.headline, item.headline_suggested) == ("", "The harbour opened on Wednesday")


def shared_item(name: str) -> Item:
    posts = json.loads((shared("cases") / "wordpress" / name).read_text())
    return item_of(posts[0] if isinstance(posts, list) else posts)


def test_shared_cases_of_numbers_and_signs() -> None:
    lake = shared_item("h01-superscript.json")
    assert lake.headline == "Lake holds 10⁶ litres"
    assert "40 per cent" in lake.body_text
    assert "10⁶ litres" in lake.body_text
    assert unsupported("It was 40 per cent full.", [lake.body_text]) == ()
    assert [claim.text for claim in unsupported("It was 401 per cent full.", [lake.body_text])] == ["401 per cent"]
    struck = shared_item("h02-struck-out-and-q.json").body_text
    assert "counted 50 people; eight were hurt" in struck
    assert "“we close at noon”" in struck
    assert shared_item("h03-br-in-title.json").headline == "Storm hits coast and Breaking News"
    assert '<ol reversed=""><li>' in shared_item("h06-ol-reversed.json").body
    assert '<ol><li value="9">' in shared_item("h06-ol-reversed.json").body
    assert shared_item("h07-invisible-headline.json").headline == ""
    assert shared_item("14-katex.json").body_text == "So a+b holds."
    assert shared_item("17-heading-around-list-item.json").body.count("<li>") == 2


@pytest.mark.parametrize("nothing", ["\u3164", "\u2800", "\u200b\u2060", "&shy;", "<b>\u200d</b>"])
def test_invisible_text_is_no_text_and_no_name(nothing: str) -> None:
    author = {"author": [{"name": nothing}], "wp:term": [[{"taxonomy": "post_tag", "slug": "", "name": nothing}]]}
    item = item_of(make_post(content={"rendered": f"<p>{nothing}</p><p>Text.</p>"}, _embedded=author))
    assert (item.body, item.byline, item.terms) == ("<p>Text.</p>", "", ())
    refused = adapted(make_post(title={"rendered": nothing}, content={"rendered": f"<p>{nothing}</p>"}))
    assert isinstance(refused, Reject)
    assert refused.code == "no_text"
