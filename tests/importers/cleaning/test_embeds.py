"""The known embedded players, and where readers can watch or hear the same."""

import pytest

from importers.cleaning.embeds import watch_page


@pytest.mark.parametrize(
    ("frame", "name", "page"),
    [
        ("https://www.youtube.com/embed/videoseries?list=PL1_a-b", "YouTube playlist", "https://www.youtube.com/playlist?list=PL1_a-b"),
        ("https://youtube.com/embed/videoseries?rel=0&list=PL1", "YouTube playlist", "https://www.youtube.com/playlist?list=PL1"),
        ("http://m.youtube.com/embed/abc-_f?rel=0", "YouTube video", "https://www.youtube.com/watch?v=abc-_f"),
        ("https://www.youtube-nocookie.com/v/abcdef", "YouTube video", "https://www.youtube.com/watch?v=abcdef"),
        ("https://www.youtube.com/shorts/abcdef", "YouTube video", "https://www.youtube.com/watch?v=abcdef"),
        ("https://www.youtube.com/live/abcdef", "YouTube video", "https://www.youtube.com/watch?v=abcdef"),
        ("https://www.youtube.com/watch?t=3&v=abcdef", "YouTube video", "https://www.youtube.com/watch?v=abcdef"),
        ("HTTPS://YOUTU.BE/abcdef", "YouTube video", "https://www.youtube.com/watch?v=abcdef"),
        ("https://player.vimeo.com/video/123?h=1", "Vimeo video", "https://vimeo.com/123"),
        ("https://www.dailymotion.com/embed/video/x1y2", "Dailymotion video", "https://www.dailymotion.com/video/x1y2"),
        ("https://geo.dailymotion.com/player/x.html?video=x1y2", "Dailymotion video", "https://www.dailymotion.com/video/x1y2"),
        ("https://embed-ssl.ted.com/talks/lang/de/a_talk", "TED talk", "https://www.ted.com/talks/lang/de/a_talk"),
        ("https://archive.org/embed/tide.2026-01", "Internet Archive recording", "https://archive.org/details/tide.2026-01"),
        ("https://embed.nicovideo.jp/watch/sm9", "Niconico video", "https://www.nicovideo.jp/watch/sm9"),
        ("//player.bilibili.com/player.html?bvid=BV1", "", ""),
        ("https://player.bilibili.com/player.html?p=1&bvid=BV1x", "Bilibili video", "https://www.bilibili.com/video/BV1x"),
        ("https://open.spotify.com/embed-podcast/show/1a2b", "Spotify recording", "https://open.spotify.com/show/1a2b"),
        ("https://embed.podcasts.apple.com/de/podcast/a/id1?i=2&x=3", "Podcast", "https://podcasts.apple.com/de/podcast/a/id1?i=2"),
        ("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&color=x", "SoundCloud recording", "https://soundcloud.com/a/b"),
        ("https://w.soundcloud.com/player/?x=1&url=https%3A%2F%2Fsoundcloud.com%2Fa%2Fb", "SoundCloud recording", "https://soundcloud.com/a/b"),
        (
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
            "SoundCloud recording",
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
        ),
        (
            (
                "https://www.facebook.com/plugins/video.php?height=3&href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fvideos%2F1&x="
                "2"
            ),
            "Facebook video",
            "https://www.facebook.com/a/videos/1",
        ),
        ("https://www.flickr.com/photos/a@b/123/player", "Flickr picture", "https://www.flickr.com/photos/a@b/123"),
        ("https://www.slideshare.net/slideshow/embed_code/key/a", "Slides", "https://www.slideshare.net/slideshow/embed_code/key/a"),
        ("https://www.google.com/maps/embed?pb=1", "Map", "https://www.google.com/maps/embed?pb=1"),
        ("https://www.openstreetmap.org/export/embed.html?bbox=1", "Map", "https://www.openstreetmap.org/export/embed.html?bbox=1"),
        ("https://www.youtube.com/embed/short", "", ""),
        ("https://ads.org/youtube.com/embed/abcdef", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_player_is_recognised_by_its_address(frame: str, name: str, page: str) -> None:
    assert watch_page(frame) == (name, page)
