"""What may be asked of a list of articles, and how it is walked."""
