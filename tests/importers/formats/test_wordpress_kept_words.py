"""Nothing is lost by cleaning: the shared cases of posts that lost words, or kept what changes from day to day."""

import json

import pytest

from articles.intake.evidence import weigh
from articles.intake.item import Image, Item
from tests.importers.formats.posts import item
from tests.judges import shared

PICTURE = "https://own.example.com/wp-content/uploads/quay.jpg"


def shared_items(name: str) -> list[Item]:
    document = json.loads((shared("cases") / "wordpress" / name).read_text(encoding="utf-8"))
    return [item(post) for post in (document if isinstance(document, list) else [document])]


@pytest.mark.parametrize(
    "name", ["01a-svg-and-noscript", "01b-svg-and-script-with-less-than", "01c-select-and-noscript"]
)
def test_shared_posts_with_a_drawing_a_script_or_a_list_of_choices_are_read(name: str) -> None:
    (post,) = shared_items(f"{name}.json")
    assert post.body_text.count("Alfa beta gamma") > 100
    assert "go(i)" not in post.body_text


def test_a_shared_post_keeps_the_headings_of_its_accordion() -> None:
    (post,) = shared_items("03-core-accordion-headings.json")
    assert post.body.endswith("<h3>Who pays for the new quay?</h3>\n<p>The council of Norhaven does.</p>")


def test_a_shared_post_keeps_its_contacts() -> None:
    (post,) = shared_items("04-contact-links-in-prose.json")
    assert post.body_text.endswith(
        "For tips call Ada Lind on WhatsApp before noon.\n\nHe said Bo Ek would come.\n\n"
        "The list is on the channel of the port as well."
    )


def test_a_shared_view_counter_is_left_out_and_makes_no_change() -> None:
    first, next_day = (
        shared_items(f"08{name}.json")[0] for name in ("a-view-counter-first", "b-view-counter-next-day")
    )
    assert "Post Views" not in first.body
    assert weigh(first).evidence_fingerprint == weigh(next_day).evidence_fingerprint


def test_shared_authors_are_in_the_byline_and_not_in_the_dateline() -> None:
    assert shared_items("09-bibliography-as-dateline.json")[0].dateline == ""
    (post,) = shared_items("10-two-bylines-with-roles.json")
    assert post.byline == "Ada Lind, WNRH reporter & Bo Ek, WNRH.example.org editor"
    assert post.dateline == "NORHAVEN, N.C."


def test_a_shared_box_named_social_keeps_its_sentence() -> None:
    (post,) = shared_items("12-short-box-named-social.json")
    assert "Social policy\n\nThe council raises the allowance to 210 crowns in May." in post.body_text


def test_shared_posts_have_the_pictures_the_language_and_the_author_of_plugins() -> None:
    jetpack, yoast = shared_items("13-picture-fields-of-plugins.json")
    assert jetpack.image == Image(url=PICTURE)
    assert (yoast.image, yoast.language, yoast.byline) == (
        Image(url=PICTURE, width=1200, height=630),
        "bg-BG",
        "Ada Lind",
    )
