"""The options of WordPress posts: which types and statuses to import."""

from importers.formats.options import Words

TYPES = Words(name="types", default=("post",), help="The post types to import, separated by commas.")
STATUSES = Words(name="statuses", default=("publish",), help="The statuses to import, separated by commas.")
