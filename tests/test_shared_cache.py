"""Redis stopped, paused, slow or full: readers, clients and the limit on requests go on, and the log says so once."""

import logging
import statistics
import time

import pytest
from django.core.cache import caches

from tests.factories import make_live_article
from tests.redis_server import RedisServer

ARTICLES = "/api/v1/articles/"


@pytest.fixture
def redis(tmp_path, settings):
    """Return a Redis server that the site's caches are in, as `NEWSROOM_REDIS_URL` says it."""
    server = RedisServer(tmp_path)
    shared = {"BACKEND": "newsroom.shared_cache.SharedCache", "LOCATION": server.url}
    settings.CACHES = {"default": shared | {"KEY_PREFIX": "newsroom"}, "pages": shared | {"KEY_PREFIX": "pages"}}
    yield server
    server.wake()
    server.kill()


@pytest.fixture
def log(caplog):
    """Return a function that returns what the cache has logged."""
    caplog.set_level(logging.INFO, logger="newsroom.shared_cache")
    return lambda: [r.getMessage() for r in caplog.records if r.name == "newsroom.shared_cache"]


@pytest.fixture
def _soon_again(redis, monkeypatch):
    """Try a server again after a moment, not after seconds."""
    monkeypatch.setattr("newsroom.shared_cache.AGAIN_AFTER", 0.1)


def seconds(call):
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def everything(cache):
    """Return what each act on the cache returns; for an error, its kind."""
    acts = {
        "get": lambda: cache.get("a", "default"),
        "get_many": lambda: cache.get_many(["a", "b"]),
        "has_key": lambda: cache.has_key("a"),
        "set": lambda: cache.set("a", 1),
        "set_many": lambda: cache.set_many({"a": 1}),
        "add": lambda: cache.add("b", 1),
        "get_or_set": lambda: cache.get_or_set("c", lambda: 5),
        "incr": lambda: cache.incr("a"),
        "decr": lambda: cache.decr("a"),
        "touch": lambda: cache.touch("a"),
        "delete": lambda: cache.delete("a"),
        "delete_many": lambda: cache.delete_many(["a"]),
        "clear": cache.clear,
    }
    answers = {}
    for name, act in acts.items():
        try:
            answers[name] = act()
        except Exception as error:  # noqa: BLE001 -- which kind is compared
            answers[name] = type(error)
    return answers


MISSES = {
    "get": "default",
    "get_many": {},
    "has_key": False,
    "set": None,
    "set_many": ["a"],
    "add": False,
    "get_or_set": 5,
    "incr": ValueError,
    "decr": ValueError,
    "touch": False,
    "delete": False,
    "delete_many": None,
    "clear": False,
}


def test_a_server_that_answers_keeps_what_it_is_given(redis, log):
    assert everything(caches["default"]) == {
        "get": "default",
        "get_many": {},
        "has_key": False,
        "set": None,
        "set_many": [],
        "add": True,
        "get_or_set": 5,
        "incr": 2,
        "decr": 1,
        "touch": True,
        "delete": True,
        "delete_many": None,
        "clear": True,
    }
    with pytest.raises(ValueError, match="not found"):
        caches["default"].incr("nothing")
    assert log() == []


def test_with_a_dead_server_every_act_is_a_miss_which_is_logged_once_without_the_password(redis, log):
    redis.kill()
    assert everything(caches["default"]) == MISSES
    assert everything(caches["pages"]) == MISSES
    [line] = log()
    assert line.startswith(
        f"The cache at redis://127.0.0.1:{redis.port}/0 does not answer in time (Error 111 connecting"
    )
    assert line.endswith("). The site goes on without it and asks again every 5 s.")


def test_a_paused_server_costs_one_wait_for_all_acts_and_all_caches(redis, log):
    assert [caches[name].get("a") for name in ("default", "pages")] == [None, None]
    redis.pause()
    first = seconds(lambda: caches["default"].get("a"))
    assert 0.04 < first < 0.1
    assert seconds(lambda: (everything(caches["default"]), everything(caches["pages"]))) < 0.04
    assert len(log()) == 1


def test_a_paused_server_that_was_never_asked_before_costs_no_more(redis):
    redis.pause()
    assert seconds(lambda: caches["default"].get("a")) < 0.12


@pytest.mark.usefixtures("_soon_again")
@pytest.mark.parametrize(("fail", "heal"), [("kill", "start"), ("pause", "wake")])
def test_a_server_that_is_back_is_asked_again_and_that_is_logged_once(redis, log, fail, heal):
    cache = caches["default"]
    cache.set("a", 1)
    for _ in range(2):
        getattr(redis, fail)()
        assert cache.get("a") is None
        getattr(redis, heal)()
        cache.get("a")  # not yet
        time.sleep(0.12)
        cache.set("a", 2)
        assert cache.get("a") == 2
    name = f"The cache at redis://127.0.0.1:{redis.port}/0"
    assert [line.removeprefix(name)[:16] for line in log()] == [" does not answer", " answers again."] * 2


@pytest.mark.usefixtures("_soon_again")
def test_while_it_is_away_only_one_call_in_a_while_tries_it(redis, log):
    redis.pause()
    caches["default"].get("a")
    time.sleep(0.12)
    waits = [seconds(lambda: caches["default"].get("a")) for _ in range(20)]
    assert (waits[0] > 0.04, max(waits[1:]) < 0.04) == (True, True)
    assert len(log()) == 1


def test_a_full_server_still_gives_what_it_has_and_that_it_is_full_is_logged_once(redis, log):
    cache = caches["default"]
    cache.set("a", 1)
    redis.fill()
    cache.set("b", 1)
    assert (cache.get("a"), cache.get("b"), cache.add("b", 1), cache.set_many({"b": 1})) == (1, None, False, ["b"])
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    redis.make_room()
    cache.set("b", 2)
    assert (cache.get("b"), cache.incr("a")) == (2, 2)
    name = f"The cache at redis://127.0.0.1:{redis.port}/0"
    assert [line.removeprefix(name).partition(" (")[0] for line in log()] == [
        " refuses new entries",
        " takes new entries again.",
    ]


def test_two_slow_answers_in_a_row_are_as_good_as_none(redis, log, monkeypatch):
    monkeypatch.setattr("newsroom.shared_cache.SLOW", 0)
    cache = caches["default"]
    cache.set("a", 1)
    assert (cache.get("a"), cache.get("a")) == (1, None)
    [line] = log()
    assert "does not answer in time (its last answer took " in line


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["kill", "pause", "fill"])
def test_readers_clients_and_the_limit_on_requests_go_on_within_100_ms(client, redis, settings, fault):
    settings.API_REQUESTS_A_MINUTE = 2
    article = make_live_article(headline="Kittiwake")
    pages = [
        "/",
        article.get_absolute_url(),
        "/nowhere/",
        ARTICLES,
        f"{ARTICLES}{article.public_id}/",
        "/search/?q=kitti",
    ]
    shared, nowhere = settings.CACHES, {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {"default": nowhere, "pages": nowhere}
    usual = {}
    for _ in range(2):
        usual = {page: seconds(lambda page=page: client.get(page)) for page in pages}
    settings.CACHES = shared
    getattr(redis, fault)()
    for page in pages:
        began = time.perf_counter()
        response = client.get(page)
        assert time.perf_counter() - began - usual[page] < 0.1, page
        assert response.status_code == (404 if page == "/nowhere/" else 200)
        assert "Kittiwake" in response.content.decode()
    assert [client.get(f"{ARTICLES}?limit={number}").status_code for number in range(1, 6)] == [200] * 5


@pytest.mark.slow
def test_a_miss_of_a_server_that_is_away_is_free(redis):
    redis.pause()
    waits = sorted(seconds(lambda: caches["default"].get("a")) for _ in range(10_000))
    assert (statistics.median(waits) < 0.001, waits[-1] < 0.12) == (True, True)
