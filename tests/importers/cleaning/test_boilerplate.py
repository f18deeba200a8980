"""Parts of a post that are not part of the article, recognised by the names that themes and plugins use."""

import pytest

from importers.cleaning.boilerplate import (
    Hints,
    closing_shortcodes,
    hints,
    without_shortcodes,
)
from importers.cleaning.sharing import SHARE_LABEL, is_share_address

NOTHING = Hints(
    is_button=False,
    is_more_link=False,
    is_caption=False,
    is_caption_box=False,
    is_share_bar=False,
    is_contents=False,
    is_counter=False,
)


@pytest.mark.parametrize(
    ("classes", "part"),
    [
        *[(name, "is_button") for name in ("btn", "su-button", "wp-block-button__link", "Button large", "my_cta")],
        *[(name, "is_more_link") for name in ("more-link", "a morelink", "read-more", "readmore-link")],
        ("continue-reading", "is_more_link"),
        *[(name, "is_caption") for name in ("wp-caption-text", "gallery-caption b")],
        *[(name, "is_caption_box") for name in ("wp-caption", "a wp-caption alignleft")],
        *[(name, "is_share_bar") for name in ("sharedaddy", "sd-sharing-enabled", "addtoany_x", "social")],
        ("post-share-bar", "is_share_bar"),
        *[(name, "is_share_bar") for name in ("jp-post-flair", "entry-social_links", "share", "fb-like", "page-links")],
        *[(name, "is_contents") for name in ("ez-toc-container", "toc_container", "lwptoc", "rank-math-toc-x")],
    ],
)  # fmt: skip
def test_a_part_of_the_page_is_recognised_by_its_class(classes: str, part: str) -> None:
    assert hints(classes) == NOTHING._replace(**{part: True})


@pytest.mark.parametrize(
    "classes",
    ["", "buttoned", "more-links", "wp-captions", "socialism", "shared", "post-content", "table-of-contents-x"],
)
def test_a_class_that_only_begins_the_same_way_means_nothing(classes: str) -> None:
    assert hints(classes) == NOTHING


def test_an_id_means_as_much_as_a_class() -> None:
    assert hints("x", "toc_container").is_contents


@pytest.mark.parametrize(
    ("url", "passes_on"),
    [
        ("mailto:?subject=Tide", True),
        ("https://www.facebook.com/sharer/sharer.php?u=x", True),
        ("https://twitter.com/intent/tweet?url=x", True),
        ("https://x.com/share?url=x", True),
        ("https://www.linkedin.com/shareArticle?url=x", True),
        ("https://pinterest.com/pin/create/button/?url=x", True),
        ("https://www.reddit.com/submit?url=x", True),
        ("https://api.whatsapp.com/send?text=x", True),
        ("https://wa.me/?text=x", True),
        ("https://t.me/share/url?url=x", True),
        ("https://b.hatena.ne.jp/entry/x", True),
        ("https://bsky.app/intent/compose?text=x", True),
        ("mailto:desk@gazette.org", False),
        ("https://www.facebook.com/gazette", False),
        ("https://x.com/gazette/status/1", False),
        ("https://gazette.org/share", False),
        ("https://gazette.org/?u=https://twitter.com/intent/tweet", False),
    ],
)
def test_a_share_link_is_recognised_by_its_address(url: str, passes_on: bool) -> None:  # noqa: FBT001 -- data
    assert is_share_address(url) is passes_on


@pytest.mark.parametrize(
    "label", ["Share this:", "share", "Please share this post!", "Teilen", "Compartir en", "分享：", "– Share –"]
)
def test_the_label_of_a_share_bar_is_recognised(label: str) -> None:
    assert SHARE_LABEL.fullmatch(label)


@pytest.mark.parametrize("label", ["Share prices fell", "Shared", "The share", ""])
def test_other_lines_are_not_labels(label: str) -> None:
    assert SHARE_LABEL.fullmatch(label) is None


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("a [/x] b", "a  b"),
        ("a [vc_row] b", "a  b"),
        ("a [et_pb_text x=1] b", "a  b"),
        ('a [my_box color="red"] b', "a  b"),
        ("a [box a='1' b=2 /] b", "a  b"),
        ("a [gallery] b [toc] c [embed] d", "a  b  c  d"),
        ('[caption width="3" caption="Low water"]x', "Low water x"),
        ("[box]x[/box]", "x"),
        ("[box]x", "[box]x"),
        ("<code>[gallery]</code>", "<code>[gallery]</code>"),
        ("[sic] [1] [a b] [Note: x]", "[sic] [1] [a b] [Note: x]"),
    ],
)
def test_shortcodes_are_removed_and_prose_in_brackets_stays(written: str, left: str) -> None:
    assert without_shortcodes(written, closing_shortcodes(written)) == left
