"""What heads a panel is a heading; other buttons leave with their words."""

import pytest

from tests.importers.cleaning.test_body import REL, body


@pytest.mark.parametrize(
    "head",
    [
        '<button class="accordion">When is low water?</button>',
        '<button data-bs-toggle="collapse"><i>+</i> When is low water?</button>',
        '<button aria-expanded="false">When is low water?<span aria-hidden="true">▾</span></button>',
        '<button role="tab" aria-selected="true">When is low water?</button>',
        '<div class="faq-item"><button>When is low water? <b class="x">−</b></button></div>',
        '<button aria-controls="a">When is low water? <span class="material-icons">expand_more</span></button>',
        '<button aria-controls="a">When is low water? <em class="arrow" aria-hidden="true">open</em></button>',
        '<div class="accordion"><div class="item"><button>When is low water?</button></div></div>',
        "<button><h3>When is low water?</h3></button>",
        "<details><summary>When is low water?</summary></details>",
        '<h3 class="accordion-heading"><button><span>When is low water?</span><span>+</span></button></h3>',
        "<h3><button>When</button> is low water?</h3>",
        "<details><summary><h3>When is low water?</h3></summary></details>",
    ],
)
def test_the_words_that_head_a_panel_are_a_heading_without_their_icon(head: str) -> None:
    assert body(f"<p>a</p>{head}<div><p>At noon.</p></div>") == "<p>a</p>\n<h3>When is low water?</h3>\n<p>At noon.</p>"


@pytest.mark.parametrize(
    "button",
    [
        "<button>Send</button>",
        '<button aria-expanded="false">Menu</button>',
        '<button aria-expanded="false">Read more</button>',
        '<button class="toggle">Toggle dark mode</button>',
        '<button aria-expanded="false">+</button>',
        '<h3><button aria-label="Copy"></button></h3>',
        '<form><button class="accordion">Tides</button></form>',
    ],
)
def test_a_button_that_heads_no_panel_leaves_with_its_words(button: str) -> None:
    assert body(f"<p>a</p>{button}") == "<p>a</p>"


def test_a_sign_between_the_words_of_a_heading_stays() -> None:
    head = "<details><summary><i>+</i> Gate <b>+</b> lock <span>▾</span></summary>x</details>"
    assert body(head) == "<h3>Gate <b>+</b> lock</h3>\n<p>x</p>"


def test_a_long_summary_and_one_that_only_says_details_are_paragraphs() -> None:
    long = "low water " * 25
    assert body(f"<details><summary>{long}</summary>x</details>") == f"<p>{long.strip()}</p>\n<p>x</p>"
    assert body("<details><summary>Details</summary>x</details>") == "<p>Details</p>\n<p>x</p>"


def test_a_button_in_a_link_is_the_words_of_the_link() -> None:
    assert (
        body('<p><a href="/a"><button class="accordion">Tides</button></a></p>')
        == f'<p><a href="https://gazette.org/a" {REL}>Tides</a></p>'
    )
