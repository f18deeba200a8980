"""Statements and rows where the ORM is too slow, and the SQL that it cannot write."""
