"""The two formats that news arrives in. Each knows bytes and `Item`, and neither Django nor the database."""

from importers.formats import digest, wordpress

FORMATS = {"wordpress": wordpress, "digest": digest}
