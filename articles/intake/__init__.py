"""How an item becomes an article: weighed, matched with what is there, written. Its records know no Django."""
