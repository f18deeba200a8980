"""Embedded players as plain links: the page on which the same video or recording is watched."""

import re
from urllib.parse import unquote

_PLAYERS = (
    ("YouTube video", re.compile(r"^https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/(?P<id>[\w-]{6,20})"), "https://www.youtube.com/watch?v={}"),
    ("YouTube video", re.compile(r"^https?://youtu\.be/(?P<id>[\w-]{6,20})"), "https://www.youtube.com/watch?v={}"),
    ("Vimeo video", re.compile(r"^https?://player\.vimeo\.com/video/(?P<id>\d+)"), "https://vimeo.com/{}"),
    ("Dailymotion video", re.compile(r"^https?://(?:www\.)?dailymotion\.com/embed/video/(?P<id>\w+)"), "https://www.dailymotion.com/video/{}"),
    ("Spotify recording", re.compile(r"^https?://open\.spotify\.com/embed(?:-podcast)?/(?P<id>\w+/\w+)"), "https://open.spotify.com/{}"),
    ("SoundCloud recording", re.compile(r"^https?://w\.soundcloud\.com/player/?\?(?:.*&)?url=(?P<id>https?(?:%3A|:)[^&]+)"), "{}"),
    ("TED talk", re.compile(r"^https?://embed\.ted\.com/talks/(?P<id>[\w/]+)"), "https://www.ted.com/talks/{}"),
    ("Flickr picture", re.compile(r"^(?P<id>https?://(?:www\.)?flickr\.com/photos/[\w@-]+/\d+)"), "{}"),
    ("SlideShare slides", re.compile(r"^(?P<id>https?://(?:www\.)?slideshare\.net/slideshow/embed_code/\S+)"), "{}"),
    ("Facebook video", re.compile(r"^https?://(?:www\.)?facebook\.com/plugins/\w+\.php\?(?:.*&)?href=(?P<id>https?(?:%3A|:)[^&]+)"), "{}"),
    ("Map", re.compile(r"^(?P<id>https?://(?:www\.google\.\w+/maps|maps\.google\.\w+|www\.openstreetmap\.org)/\S*)"), "{}"),
)


def watch_page(url: str) -> tuple[str, str]:
    """Return what an embedded frame shows and the page where it is watched, or ("", "") for a frame we do not know."""


    for name, pattern, page in _PLAYERS:
        if match := pattern.match(url):
            return name, page.format(unquote(match["id"]) if "%" in match["id"] else match["id"])
    return "", ""
