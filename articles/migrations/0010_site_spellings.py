"""Addresses and hosts of one site match however they are spelt: münze.news and xn--mnze-0ra.news."""

import hashlib

from django.db import migrations

from articles.text import links

BATCH = 2_000


def recompute(apps, schema_editor):
    """Give articles and hosts what imports now look for; what is spelt plainly already has it and is not written."""
    alias = schema_editor.connection.alias
    _recompute_hosts(apps.get_model("articles", "SourceHost").objects.using(alias))
    _recompute_fingerprints(apps.get_model("articles", "Article").objects.using(alias))


def _recompute_hosts(hosts):
    for row in hosts.order_by("pk").iterator(chunk_size=BATCH):
        name = links.host(f"https://{row.host}")
        # If both spellings have a source, the articles of each still match by their addresses.
        if name and name != row.host and not hosts.filter(host=name).exists():
            row.host = name
            row.save(update_fields=["host"])


def _recompute_fingerprints(articles):
    """Read the addresses in order of their keys, a batch at a time, so that memory does not grow with the table."""
    last = 0
    while rows := _after(articles, last):
        last = rows[-1][0]
        changed = [
            articles.model(pk=key, url_fingerprint=fingerprint)
            for key, url, stored in rows
            if not links.is_plain(url) and (fingerprint := _fingerprint(url)) != _bytes(stored)
        ]
        articles.bulk_update(changed, ["url_fingerprint"], batch_size=200)


def _after(articles, last):
    rows = articles.filter(pk__gt=last).exclude(source_url="").order_by("pk")
    return list(rows.values_list("pk", "source_url", "url_fingerprint")[:BATCH])


def _fingerprint(url):
    canonical = links.canonical(url)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).digest() if canonical else None


def _bytes(stored):
    # psycopg returns memoryviews, sqlite3 bytes.
    return None if stored is None else bytes(stored)


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_plainer_labels")]

    operations = [migrations.RunPython(recompute, migrations.RunPython.noop)]
