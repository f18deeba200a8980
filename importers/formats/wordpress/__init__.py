"""Posts as the WordPress REST API gives them."""
