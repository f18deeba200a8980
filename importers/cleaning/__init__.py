"""From a page's HTML to the article's own text, pictures, links and provenance."""
