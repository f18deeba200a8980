"""What a site is like that starts with these variables: its settings, as a fresh process reads them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

ROOT = Path(__file__).resolve().parents[1]
SECRET = "Vb3-kfj20_qpwoZm49xnTUrehCds71aL-yGiXkO85NQEMzR60t"
READ = """
import json
from newsroom import settings
told = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
print(json.dumps(told, default=str))
"""


def started(*, path="", **environment):
    """Return the settings of a site that starts with nothing but these variables, and a secret."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NEWSROOM_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ],
        cwd=ROOT,
        env=plain | {"NEWSROOM_SECRET_KEY": SECRET} | ({"PYTHONPATH": path} if path else {}) | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def plain():
    """Return the settings of a site whose operator has set a secret and nothing else."""
    return started()


SAFE = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
    "CSRF_TRUSTED_ORIGINS": [],
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": False,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "SECRET_KEY_FALLBACKS": [],
    "SECURE_PROXY_SSL_HEADER": None,
    "SECURE_REFERRER_POLICY": "strict-origin-when-cross-origin",
    "X_FRAME_OPTIONS": "DENY",
    "SITE_NAME": "Newsroom",
    "TAGGING_ENTITY": "newsroom.invalid,2026",
    "CONTACT": "",
    "SECURITY_CONTACT": "",
    "TIME_ZONE": "UTC",
    "USE_TZ": True,
    "API_REQUESTS_A_MINUTE": 300,
    "STATIC_URL": "static/",
}


def test_a_site_that_was_told_nothing_is_a_safe_one(plain):
    assert {name: plain[name] for name in SAFE} == SAFE
    assert plain["STORAGES"]["staticfiles"]["BACKEND"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"
    assert plain["LOGGING"]["root"] == {"handlers": ["console"], "level": "INFO"}
    assert plain["SECRET_KEY"] == SECRET
    assert plain["DATABASES"]["default"]["NAME"] == str(ROOT / "var/newsroom.sqlite3")
    assert plain["STATIC_ROOT"] == str(ROOT / "var/static")


def test_on_ones_own_machine_debugging_asks_for_no_secret_and_no_https():
    debugging = started(NEWSROOM_DEBUG="1", NEWSROOM_SECRET_KEY="")
    assert debugging["SECRET_KEY"].startswith("insecure-key-of-a-development-site")
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert [debugging[name] for name in names] == [False, 0, False, False]
    assert debugging["STORAGES"]["staticfiles"]["BACKEND"].endswith(".StaticFilesStorage")
    assert started(NEWSROOM_DEBUG="1")["SECRET_KEY"] == SECRET
    assert started(NEWSROOM_DEBUG="1", NEWSROOM_HTTPS="1")["SECURE_SSL_REDIRECT"] is True


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "setting", "meaning"),
    [
        ("NEWSROOM_ALLOWED_HOSTS", "a.example.org, b.example.org", "ALLOWED_HOSTS", ["a.example.org", "b.example.org"]),
        (
            "NEWSROOM_CSRF_TRUSTED_ORIGINS",
            "https://news.example.org",
            "CSRF_TRUSTED_ORIGINS",
            ["https://news.example.org"],
        ),
        ("NEWSROOM_HTTPS", "0", "SECURE_SSL_REDIRECT", False),
        ("NEWSROOM_HTTPS", "0", "SECURE_HSTS_SECONDS", 0),
        ("NEWSROOM_HTTPS", "0", "SESSION_COOKIE_NAME", "sessionid"),
        ("NEWSROOM_HTTPS", "0", "CSRF_COOKIE_NAME", "csrftoken"),
        ("NEWSROOM_HSTS_PRELOAD", "1", "SECURE_HSTS_PRELOAD", True),
        ("NEWSROOM_SECRET_KEY_FALLBACKS", f"{'a' * 50}, {'b' * 50}", "SECRET_KEY_FALLBACKS", ["a" * 50, "b" * 50]),
        ("NEWSROOM_HTTPS", "0", "SECURE_HSTS_INCLUDE_SUBDOMAINS", False),
        ("NEWSROOM_SITE_NAME", "The Kittiwake", "SITE_NAME", "The Kittiwake"),
        ("NEWSROOM_TAGGING_ENTITY", "news.example.org,2026-03", "TAGGING_ENTITY", "news.example.org,2026-03"),
        ("NEWSROOM_CONTACT", "mailto:desk@example.org", "CONTACT", "mailto:desk@example.org"),
        ("NEWSROOM_SECURITY_CONTACT", "tel:+49-30-1", "SECURITY_CONTACT", "tel:+49-30-1"),
        ("NEWSROOM_TIME_ZONE", "Europe/Berlin", "TIME_ZONE", "Europe/Berlin"),
        ("NEWSROOM_API_RATE", "0", "API_REQUESTS_A_MINUTE", 0),
    ],
)  # fmt: skip
def test_a_variable_sets_what_it_is_named_for(name, value, setting, meaning):
    assert started(**{name: value})[setting] == meaning


def test_a_log_level_may_be_written_in_small_letters():
    assert started(NEWSROOM_LOG_LEVEL="warning")["LOGGING"]["root"]["level"] == "WARNING"


def test_a_proxy_is_believed_only_where_the_site_is_said_to_stand_behind_it(plain):
    assert plain["SECURE_PROXY_SSL_HEADER"] is None
    assert plain["REST_FRAMEWORK"]["NUM_PROXIES"] == 0
    behind = started(NEWSROOM_BEHIND_PROXY="1")
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert behind["REST_FRAMEWORK"]["NUM_PROXIES"] == 1


def test_a_stranger_who_says_to_be_a_proxy_is_not_believed(settings):
    def sitemap():
        claim = {"Host": "testserver", "X-Forwarded-Proto": "https"}
        return Client().get("/robots.txt", headers=claim).content.decode().splitlines()[-1]

    assert sitemap() == "Sitemap: http://testserver/sitemap.xml"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert sitemap() == "Sitemap: https://testserver/sitemap.xml"


def test_without_redis_each_process_keeps_a_bounded_number_of_answers(plain):
    assert plain["CACHES"] == {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "newsroom",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        },
        "pages": {
            "BACKEND": "newsroom.memory.MemoryCache",
            "LOCATION": "pages",
            "OPTIONS": {"MAX_ENTRIES": 10_000, "MAX_BYTES": 67_108_864},
        },
    }


def test_with_redis_all_processes_share_what_is_kept_under_names_that_do_not_meet(tmp_path):
    # Its driver is optional; the settings only look whether it is installed.
    (tmp_path / "redis.py").write_text("")
    shared = started(path=str(tmp_path), NEWSROOM_REDIS_URL="redis://127.0.0.1:6379/0")
    server = {"BACKEND": "newsroom.shared_cache.SharedCache", "LOCATION": "redis://127.0.0.1:6379/0"}
    assert shared["CACHES"] == {
        "default": server | {"KEY_PREFIX": "newsroom"},
        "pages": server | {"KEY_PREFIX": "pages"},
    }


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kQ7#xw2-9tz", "password_too_short"),
        ("administrator", "password_too_common"),
        ("my-kittiwake", "password_too_similar"),
        ("918273645546", "password_entirely_numeric"),
    ],
)
def test_a_password_that_can_be_guessed_is_refused(django_user_model, password, code):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, django_user_model(username="kittiwake"))
    assert [error.code for error in refused.value.error_list] == [code]


def test_a_password_that_cannot_be_guessed_is_taken(django_user_model):
    validate_password("pier-ferry-harbour-71", django_user_model(username="kittiwake"))
