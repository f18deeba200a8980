"""Plain-text digests: summaries that each end in "Read more"."""
