"""Records that are not posts, and posts that are skipped by a rule."""

import pytest

from tests.importers.formats.posts import LINK, adapted, item, make_post

# --- Left out by rule


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"type": "page"}, "type_page", 'add "page" to the types'),
        ({"type": "wp_block"}, "type_wp_block", 'add "wp_block" to the types'),
        ({"type": "Fancy Type!"}, "type_fancy_type", '"Fancy Type!"'),
        ({"type": ["x"]}, "type_unknown", "types"),
        ({"status": "draft"}, "status_draft", '"draft"'),
        ({"status": "private"}, "status_private", 'add "private" to the statuses'),
        ({"status": "x" * 5_000}, "status_" + "x" * 40, "statuses"),
        ({"content": {"rendered": "", "protected": True}}, "protected", "password"),
        ({"content": {"rendered": "<p>Known.</p>", "protected": True}}, "protected", "password"),
    ],
)
def test_a_post_that_is_skipped_by_a_rule_says_why(fields, code, words):
    reject = adapted(make_post(**fields))
    assert (reject.code, reject.skipped) == (code, True)
    assert words in reject.message


def test_other_types_and_statuses_are_imported_on_request():
    page = make_post(type="page", status="private", title={"rendered": "Private: About", "raw": "About"})
    article = adapted(page, options={"types": ("post", "page"), "statuses": ("publish", "private")})
    assert (article.source_ref, article.headline) == ("7", "About")
    assert item(without="type status") == item(type="", status=None) == item()


# --- No posts at all


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (7, "not_a_post", "not an object"),
        ("text", "not_a_post", "not an object"),
        (None, "not_a_post", "not an object"),
        ([make_post()], "not_a_post", "a list inside the list"),
        ({}, "not_a_post", "none of the fields of a post"),
        ({"id": 3, "meta": []}, "not_a_post", "none of the fields of a post"),
        ({"posts": [make_post()]}, "not_a_post", 'inside "posts"'),
        ({"data": [], "total": 0}, "not_a_post", 'inside "data"'),
        ({"id": 2, "name": "News", "slug": "news", "taxonomy": "category", "link": LINK}, "not_a_post", '"category"'),
        ({"id": 2, "name": "Ines", "slug": "ines", "link": LINK, "avatar_urls": {}}, "not_a_post", "a user"),
        ({"id": 2, "type": "attachment", "title": {"rendered": "x"}, "source_url": LINK}, "not_a_post", "a media file"),
        ({"id": 2, "type": "comment", "author_name": "A", "post": 7, "content": {}}, "not_a_post", "a comment"),
        ({"id": 2, "title": "x", "url": LINK, "type": "post", "subtype": "post"}, "not_a_post", "a search result"),
        ({"name": "Courier", "namespaces": ["wp/v2"], "routes": {}}, "not_a_post", "the index"),
        ({"code": "rest_forbidden", "message": "Non.", "data": {"status": 401}}, "wordpress_error", '"rest_forbidden"'),
        ({"status": "error", "code": "apiKeyInvalid", "message": "No."}, "newsapi", "news API"),
        ({"title": "T", "url": LINK, "publishedAt": "2026-01-01T00:00:00Z"}, "newsapi", "news API"),
        ({"version": "https://jsonfeed.org/version/1.1", "items": []}, "json_feed", "JSON Feed"),
        # Exports that know the same posts by other names
        ({"ID": "7", "post_title": "T", "post_content": "Text.", "post_status": "publish"}, "table_dump", "database"),
        ({"type": "header", "version": "5.2.1", "comment": "Export to JSON plugin"}, "table_dump", "database"),
        ({"type": "table", "name": "wp_posts", "database": "site", "data": []}, "table_dump", "database"),
        (
            {"ID": 7, "post_title": "T", "post_name": "t", "post_date": "2026-01-01", "post_status": "publish"},
            "wp_cli",
            "WP-CLI",
        ),
        ({"ID": 7, "title": "T", "content_raw": "Text.", "name": "t", "author": "2"}, "old_api", "version 1"),
        (
            {"ID": 7, "title": "T", "content": "<p>Text.</p>", "meta": {"links": {"self": f"{LINK}wp-json/posts/7"}}},
            "old_api",
            "version 1",
        ),
        ({"ID": 7, "site_ID": 3, "title": "T", "content": "<p>Text.</p>"}, "wordpress_com", "v1.1"),
        (
            {
                "ID": 7,
                "title": "T",
                "meta": {"links": {"self": "https://public-api.wordpress.com/rest/v1.1/sites/3/posts/7"}},
            },
            "wordpress_com",
            "v1.1",
        ),
    ],
)
def test_json_that_is_not_a_post_is_recognised_and_refused(value, code, words):
    reject = adapted(value)
    assert (reject.code, reject.skipped) == (code, False)
    assert words in reject.message
