"""How an item becomes an article: fingerprint it, match it against existing articles, write it.

`item` and `evidence` import no Django, so worker processes can load them cheaply.
"""
