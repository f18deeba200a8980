"""Turns embedded players into plain links to the page where the same video or recording can be watched."""

import re
from urllib.parse import unquote

from articles.intake.item import Note
from articles.text import links

_YOUTUBE = r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com"
# What it is, the frame's address after "https://", and the page where readers can watch it.
_PLAYERS = tuple(
    (name, re.compile(rf"https?://{frame}", re.IGNORECASE), page)
    for name, frame, page in (
        ("YouTube playlist", rf"{_YOUTUBE}/embed/videoseries\?(?:.*&)?list=([\w-]+)",
         "https://www.youtube.com/playlist?list={}"),
        ("YouTube video", rf"{_YOUTUBE}/(?:embed|v|shorts|live)/([\w-]{{6,20}})", "https://www.youtube.com/watch?v={}"),
        ("YouTube video", rf"{_YOUTUBE}/watch\?(?:.*&)?v=([\w-]{{6,20}})", "https://www.youtube.com/watch?v={}"),
        ("YouTube video", r"youtu\.be/([\w-]{6,20})", "https://www.youtube.com/watch?v={}"),
        ("Vimeo video", r"player\.vimeo\.com/video/(\d+)", "https://vimeo.com/{}"),
        ("Dailymotion video", r"(?:www\.)?dailymotion\.com/embed/video/(\w+)", "https://www.dailymotion.com/video/{}"),
        ("Dailymotion video", r"geo\.dailymotion\.com/player.*[?&]video=(\w+)", "https://www.dailymotion.com/video/{}"),
        ("TED talk", r"embed(?:-ssl)?\.ted\.com/talks/([\w/]+)", "https://www.ted.com/talks/{}"),
        ("Internet Archive recording", r"archive\.org/embed/([\w.-]+)", "https://archive.org/details/{}"),
        ("Niconico video", r"embed\.nicovideo\.jp/watch/(\w+)", "https://www.nicovideo.jp/watch/{}"),
        ("Bilibili video", r"player\.bilibili\.com/player\.html\?(?:.*&)?bvid=(BV\w+)",
         "https://www.bilibili.com/video/{}"),
        ("Spotify recording", r"open\.spotify\.com/embed(?:-podcast)?/(\w+/\w+)", "https://open.spotify.com/{}"),
        ("Podcast", r"embed\.podcasts\.apple\.com/([\w/%-]+(?:\?i=\d+)?)", "https://podcasts.apple.com/{}"),
        ("SoundCloud recording",
         r"w\.soundcloud\.com/player/?\?(?:.*&)?url=(https?(?:%3A|:)//(?:www\.)?soundcloud\.com[^&]+)", "{}"),
        ("SoundCloud recording",
         r"w\.soundcloud\.com/player/?\?(?:.*&)?url=(https?(?:%3A|:)%2F%2F(?:www\.)?soundcloud\.com[^&]+)", "{}"),
        # A track known only by its number has no page other than the player.
        ("SoundCloud recording", r"(w\.soundcloud\.com/player/?\?.+)", "https://{}"),
        ("Facebook video", r"(?:www\.)?facebook\.com/plugins/\w+\.php\?(?:.*&)?href=(https?(?:%3A|:)[^&]+)", "{}"),
        ("Flickr picture", r"((?:www\.)?flickr\.com/photos/[\w@-]+/\d+)", "https://{}"),
        ("Slides", r"((?:www\.)?slideshare\.net/slideshow/embed_code/\S+)", "https://{}"),
        ("Map", r"((?:www\.google\.[a-z.]{2,6}/maps|maps\.google\.[a-z.]{2,6}|www\.openstreetmap\.org)/\S*)",
         "https://{}"),
    )
)  # fmt: skip


def left_out(host: str) -> Note:
    """Return the note on an embedded frame of which nothing is kept."""
    message = f"An embedded frame from {host} was left out. Add a link if the article needs it."
    return Note(code="embed_left_out", message=message)


def watch_page(url: str) -> tuple[str, str]:
    """Return what an embedded frame shows and the page where readers can watch it, or ("", "") if it is unknown."""
    for name, pattern, page in _PLAYERS:
        if match := pattern.match(url):
            identity = match[1]
            return name, links.absolute(page.format(unquote(identity) if page == "{}" else identity))
    return "", ""
