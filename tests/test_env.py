"""How a variable of the environment is read, and the sentence in which a wrong one is refused."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import env


@pytest.fixture
def say(monkeypatch):
    """Return a function that sets the variable NEWSROOM_X."""
    return lambda value: monkeypatch.setenv("NEWSROOM_X", value)


def test_a_text_has_no_space_around_it_and_an_empty_one_is_none(say):
    assert env.text("NEWSROOM_X", default="other") == "other"
    say("  ")
    assert env.text("NEWSROOM_X", default="other") == "other"
    say(" The Kittiwake ")
    assert env.text("NEWSROOM_X", default="other") == "The Kittiwake"


def test_a_secret_has_fifty_characters(say):
    say("x" * 50)
    assert env.secret("NEWSROOM_X", hint="Make one.") == "x" * 50
    say("x" * 49)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.secret("NEWSROOM_X", hint="Make one.")
    assert str(refused.value) == "NEWSROOM_X has only 49 characters, which is too easy to guess. Make one."
    say(" ")
    with pytest.raises(ImproperlyConfigured) as refused:
        env.secret("NEWSROOM_X", hint="Make one.")
    assert str(refused.value) == "NEWSROOM_X is not set. Make one."


def test_a_time_zone_is_one_of_the_iana_database(say):
    assert env.time_zone("NEWSROOM_X", default="UTC") == "UTC"
    say("Europe/Berlin")
    assert env.time_zone("NEWSROOM_X", default="UTC") == "Europe/Berlin"
    say("Mars/Olympus")
    with pytest.raises(ImproperlyConfigured, match="which is not a time zone"):
        env.time_zone("NEWSROOM_X", default="UTC")


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        *((word, True) for word in ("1", "true", "yes", "on", "TRUE", " On ")),
        *((word, False) for word in ("0", "false", "no", "off", "No")),
    ],
)
def test_a_switch_is_on_or_off_in_the_words_that_people_use(say, value, meaning):
    say(value)
    assert env.boolean("NEWSROOM_X", default=not meaning) is meaning


@pytest.mark.parametrize(("value", "meaning"), [("", 300), ("0", 0), ("12", 12)])
def test_a_number_is_a_whole_one(say, value, meaning):
    say(value)
    assert env.whole_number("NEWSROOM_X", default=300) == meaning


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "٣", "1 000", "²"])
def test_any_other_number_is_refused(say, value):
    say(value)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.whole_number("NEWSROOM_X", default=300)
    assert str(refused.value) == f"NEWSROOM_X={value!r} is not a whole number. Use one such as 300."


@pytest.mark.parametrize(
    ("value", "meaning"), [("", ["a", "b"]), ("news.example.org", ["news.example.org"]), ("x , ,y,", ["x", "y"])]
)
def test_words_are_parted_by_commas(say, value, meaning):
    say(value)
    assert env.words("NEWSROOM_X", default=("a", "b")) == meaning


@pytest.mark.parametrize("value", ["news.example.org,2026", "example.org,2026-03", "a.b-c.example,2026-03-04"])
def test_ids_are_given_by_a_domain_as_of_a_year_a_month_or_a_day(say, value):
    say(value)
    assert env.tagging_entity("NEWSROOM_X", default="x.invalid,2026") == value


@pytest.mark.parametrize(
    "value",
    [
        "example,2026",
        "news.example.org",
        "news.example.org,26",
        "News.example.org,2026",
        "a.b,2026-3",
        "a.b,2026-03-04-05",
        "a b.org,2026",
    ],
)
def test_ids_are_given_by_nobody_else(say, value):
    say(value)
    with pytest.raises(ImproperlyConfigured, match="Use a domain and a date or year"):
        env.tagging_entity("NEWSROOM_X", default="x.invalid,2026")


@pytest.mark.parametrize("value", ["", "https://news.example.org/report", "mailto:desk@example.org", "tel:+49-30-1"])
def test_a_contact_is_a_page_a_mailbox_or_a_telephone(say, value):
    say(value)
    assert env.contact("NEWSROOM_X") == value


@pytest.mark.parametrize(
    "value", ["http://example.org/", "desk@example.org", "mailto:", "javascript:alert(1)", "https://a b"]
)
def test_any_other_contact_is_refused(say, value):
    say(value)
    with pytest.raises(ImproperlyConfigured, match="Use mailto:security@example"):
        env.contact("NEWSROOM_X")


def test_the_folder_of_a_sqlite_database_is_made(say, tmp_path):
    say(f"sqlite:///{tmp_path}/deep/down/news.sqlite3")
    database = env.database("NEWSROOM_X", default="")
    assert (tmp_path / "deep/down").is_dir()
    assert database["NAME"] == f"{tmp_path}/deep/down/news.sqlite3"
    assert (database["CONN_MAX_AGE"], database["OPTIONS"]["transaction_mode"]) == (60, "IMMEDIATE")
    assert database["OPTIONS"]["timeout"] == 20
    (tmp_path / "deep/down/news.sqlite3").touch()
    assert env.database("NEWSROOM_X", default="")["NAME"] == database["NAME"]


def test_a_database_may_be_in_memory(say):
    say("sqlite:///:memory:")
    assert env.database("NEWSROOM_X", default="")["NAME"] == ":memory:"


def test_a_postgresql_database_is_named_alone_where_all_else_is_usual(say):
    say("postgresql:///news")
    assert env.database("NEWSROOM_X", default="") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "news",
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }


@pytest.mark.parametrize(
    ("read", "url", "sentence"),
    [
        (lambda: env.database("NEWSROOM_X", default=""), "postgres://h/news", "names a PostgreSQL database, but"),
        (lambda: env.cache("NEWSROOM_X", prefix="pages"), "redis://h/0", "names a Redis server, but"),
    ],
)  # fmt: skip
def test_a_server_whose_driver_is_missing_is_refused_with_the_command_that_installs_it(
    say, monkeypatch, read, url, sentence
):
    say(url)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read()


@pytest.mark.parametrize("url", ["127.0.0.1:6379", "http://h/0", "memcached://h"])
def test_any_other_cache_is_refused(say, url):
    say(url)
    with pytest.raises(ImproperlyConfigured, match="Use a URL such as redis://"):
        env.cache("NEWSROOM_X", prefix="pages")


@pytest.mark.parametrize("url", ["redis://h:6379/0", "rediss://h:6379/0", "unix:///run/redis.sock"])
def test_redis_is_reached_by_network_or_by_a_socket(say, monkeypatch, url):
    say(url)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    assert env.cache("NEWSROOM_X", prefix="pages", megabytes=64) == {
        "BACKEND": "newsroom.shared_cache.SharedCache",
        "LOCATION": url,
        "KEY_PREFIX": "pages",
    }
