"""Accounts: the log of what happens to them, and the guard of their sign-in."""
