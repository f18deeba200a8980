"""Which texts are language tags, and how they are written."""

import pytest

from articles.text.languages import language_tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"),
        ("en_US", "en-US"),
        ("EN-us", "en-US"),
        (" pt_br ", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("zh_Hans", "zh-Hans"),
        ("es-419", "es-419"),
        ("de_DE_formal", "de-DE"),
        ("nl-NL-informal", "nl-NL"),
        ("en-UK", "en-GB"),
        ("zh-min-nan", "nan"),
        ("hau", "ha"),
        ("sq-XK", "sq-XK"),
        ("de_AT.UTF-8", "de-AT"),
        ("pt_PT_ao90", "pt-PT"),
        ("sr_RS@latin", "sr-RS"),
        ("ckb", "ckb"),
        ("yue-Hant-HK", "yue-Hant-HK"),
        ("de-1996", "de-1996"),
        ("ca-valencia", "ca-valencia"),
        ("en-u-ca-gregory", "en-u-ca-gregory"),
        ("en-x-house", "en-x-house"),
        ("iw", "he"),
        ("in_ID", "id-ID"),
    ],
)
def test_a_tag_is_written_in_its_usual_form(text, tag):
    assert language_tag(text) == tag
    assert language_tag(tag) == tag


@pytest.mark.parametrize(
    "text",
    ["", "e", "english", "English (US)", "xx", "zz_ZZ", "en-", "-en", "en--US", "en US", "123", f"en-US-{'x' * 40}",
     "de/AT", "<b>en</b>", "en-U", "ä", "en\x00", "i-klingon", "x-house", "null", "C.UTF-8",
     "foo", "qqq", "en-ZZ", "und", "mul", "zxx", "und-US", "en-QM", "de-DE-1907", "en-Abcd"],
)  # fmt: skip
def test_nonsense_is_no_tag(text):
    assert language_tag(text) == ""
