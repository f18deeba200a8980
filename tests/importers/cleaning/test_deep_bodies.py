"""Deeply nested posts: what the guard accepts is read to its end, from any depth of the program."""

from collections.abc import Callable

import pytest

from importers.cleaning.body import clean


def beneath(frames: int, work: Callable[[], str]) -> str:
    """Return the result of the work, called from as deep in the program as by a web server or a task queue."""
    return beneath(frames - 1, work) if frames else work()


@pytest.mark.parametrize(
    "tag",
    [
        *("a href='https://gazette.org/a'", "b", "blockquote", "dd", "details", "div", "div class='wp-caption'"),
        *("figure", "form", "h2><i", "li", "p><span", "pre><b", "section", "table><tr><td", "ul><li", "unheard-of"),
    ],
)
def test_a_body_nested_up_to_the_limit_is_read_from_any_depth_of_the_program(tag: str) -> None:
    tags = tag.split("><")
    times = 150 // len(tags) if tag.startswith("table") else 198 // len(tags)
    start = "".join(f"<{name}>" for name in tags) * times
    end = "".join(f"</{name.partition(' ')[0]}>" for name in reversed(tags)) * times
    body = beneath(
        120, lambda: clean(f"{start}tide{end}", base_url="https://gazette.org/", own_host="gazette.org").text
    )
    assert body == "tide"


@pytest.mark.parametrize(
    "widget",
    [
        (
            "<svg viewBox='0 0 9 9'><path d='M0 0h9'/></svg><img src='data:,' data-src='/a.jpg'><noscript><img "
            "src='/a.jpg'></noscript>"
        ),
        (
            "<svg><title>Share</title><desc>An arrow</desc><path d='M0'/></svg><script>for (i = 0; i <b.length; "
            "i++) w('<i>')</script>"
        ),
        "<select><option>Monday</option></select><noscript><img src='/a.jpg'></noscript>",
        "<math><mrow><mi>a</mi><mspace/></mrow></math><style>a > b {}</style><noscript><b>c</b></noscript>",
    ],
)
def test_a_long_post_with_a_drawing_a_formula_or_a_list_of_choices_is_read(widget: str) -> None:
    text = clean(
        f"{'<p>Ferry <b>runs</b> late</p>' * 250}{widget}<p>Gulls</p>",
        base_url="https://gazette.org/",
        own_host="gazette.org",
    ).text
    assert text.count("Ferry runs late") == 250
    assert text.endswith("Gulls")
