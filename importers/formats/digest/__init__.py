"""Plain-text digests: summaries, each closed by "Read more"."""
