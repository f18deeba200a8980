"""Posts from the WordPress REST API."""
