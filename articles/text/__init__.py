"""Pure functions on text: words, HTML, links, Markdown, comparisons. No Django, no database, no clock."""
