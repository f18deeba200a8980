"""A real browser: Debian's Chromium, driven by Playwright."""

import os
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection

from articles.search import sqlite
from tests import judges

# What migrations have made of roles and rights, by the function that did.
MADE_BY = {
    "articles.migrations.0003_roles": "make",
    "articles.migrations.0005_desk_rights": "give",
    "importers.migrations.0002_uploads": "give",
    "newsroom.migrations.0001_account_events": "give",
    "newsroom.migrations.0002_sign_in_failures": "give",
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """Return a running browser."""
    playwright, program = judges.module("playwright.sync_api"), judges.program("chromium")
    # Playwright keeps an event loop in this thread, and Django then takes every query for one from inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _roles(transactional_db) -> None:
    """Make the roles again where the test before, in a server's own transactions, was wiped off with all rows.

    Only the tables of models were: SQLite's index of words still finds the articles, until it is emptied, too.
    """
    if not Group.objects.exists():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {sqlite.TABLE}({sqlite.TABLE}) VALUES ('delete-all')")
        for name, make in MADE_BY.items():
            getattr(import_module(name), make)(apps, None)


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=lambda size: f"{size[0]}px-{size[1]}")
def page(request, chromium):
    """Return a page of the size and scheme; `page.complaints` gathers what its console and its policy complain of."""
    width, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()
