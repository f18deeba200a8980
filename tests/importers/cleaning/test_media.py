"""Pictures, captions and players become data and plain links, never tags that load anything."""

import pytest

from articles.intake.item import Image
from importers.cleaning.body import Cleaned, clean

PAGE, HOST = "https://gazette.org/2026/01/tides/", "gazette.org"
REL = 'rel="noopener noreferrer"'


def cleaned(written: str) -> Cleaned:
    return clean(written, base_url=PAGE, own_host=HOST)


def body(written: str) -> str:
    return cleaned(written).html


# --- Pictures and players


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="/tide.jpg" alt="Low  water" width="640" height="480px">',
        '<img src="data:image/gif;base64,R0" data-src="/tide.jpg" alt="Low water" width="640" height="480">',
        '<img src="/img/placeholder.png" data-lazy-src="/tide.jpg" alt="Low water" width="640" height="480">',
        '<img srcset="/tide-300.jpg 300w, /tide.jpg 640w" alt="Low water" width="640" height="480">',
        '<noscript><img src="/tide.jpg" alt="Low water" width="640" height="480"></noscript>',
        '<img src="data:x"><noscript><p><img alt="Low water" src=/tide.jpg width=640 height=480></noscript>',
        (
            '<img src="/wp-includes/images/x.png"><img src="/icon.png" width="16" height="16">'
            '<a href="/x"><img src="/tide.jpg" alt="Low water" width="640" height="480"></a><img src="/second.jpg">'
        ),
    ],
)
def test_the_first_real_picture_is_kept_as_data_and_never_as_a_tag(markup: str) -> None:
    article = cleaned(f"{markup}<p>Tide.</p>")
    assert article.html == "<p>Tide.</p>"
    assert article.image == Image(url="https://gazette.org/tide.jpg", alt="Low water", width=640, height=480)


@pytest.mark.parametrize(
    "figure",
    [
        '<figure class="wp-block-image"><img src="/tide.jpg"/><figcaption>Low <em>water</em></figcaption></figure>',
        '<div class="wp-caption"><img src="/tide.jpg"><p class="wp-caption-text">Low <em>water</em></p></div>',
    ],
)
def test_a_caption_stays_in_its_figure_and_with_its_picture(figure: str) -> None:
    article = cleaned(figure)
    assert article.html == "<figure><figcaption>Low <em>water</em></figcaption></figure>"
    assert article.image == Image(url="https://gazette.org/tide.jpg", caption="Low water")


def test_a_figure_without_a_caption_is_replaced_with_its_content() -> None:
    table = "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    assert body(f"<figure><img src='/a.jpg'>{table}</figure>") == table
    assert (
        body(f"<figure>{table}<figcaption>c</figcaption></figure>")
        == f"<figure>{table}<figcaption>c</figcaption></figure>"
    )


@pytest.mark.parametrize(
    ("frame", "page", "label"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0"></iframe>',
            "www.youtube.com/watch?v=abcdefghijk",
            "YouTube video",
        ),
        (
            '<iframe title="Low water" data-src="//youtube-nocookie.com/embed/abcdefghijk">',
            "www.youtube.com/watch?v=abcdefghijk",
            "Low water",
        ),
        (
            '<object><param name="movie" value="http://www.youtube.com/v/abcdefghijk&fs=1"></object>',
            "www.youtube.com/watch?v=abcdefghijk",
            "YouTube video",
        ),
        (
            '<figure><div><iframe src="https://player.vimeo.com/video/123?h=1"></iframe></div></figure>',
            "vimeo.com/123",
            "Vimeo video",
        ),
        (
            '<iframe src="https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&amp;color=x">',
            "soundcloud.com/a/b",
            "SoundCloud recording",
        ),
        (
            '<iframe src="https://open.spotify.com/embed/episode/1a2b">',
            "open.spotify.com/episode/1a2b",
            "Spotify recording",
        ),
        ('<video controls><source src="/tide.mp4"></video>', "gazette.org/tide.mp4", "Video"),
        ('<audio src="/tide.mp3"></audio>', "gazette.org/tide.mp3", "Audio"),
        (
            '<figure class="wp-block-embed">https://youtu.be/abcdefghijk</figure>',
            "youtu.be/abcdefghijk",
            "https://youtu.be/abcdefghijk",
        ),
    ],
)
def test_a_known_player_becomes_a_plain_link(frame: str, page: str, label: str) -> None:
    assert body(f"<p>a</p>{frame}") == f'<p>a</p>\n<p><a href="https://{page}" {REL}>{label}</a></p>'


def test_any_other_frame_is_left_out_with_a_note() -> None:
    article = cleaned(
        '<p>a</p><iframe src="https://ads.org/1"></iframe><iframe src="https://ads.org/2"></iframe><iframe '
        'src="about:blank">'
    )
    assert article.html == "<p>a</p>"
    assert [(note.code, note.message) for note in article.notes] == [
        ("embed_left_out", "An embedded frame from ads.org was left out. Add a link if the article needs it.")
    ]
