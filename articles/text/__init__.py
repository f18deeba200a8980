"""Texts as such: words, HTML, links, Markdown, comparisons. No Django, no database, no clock."""
