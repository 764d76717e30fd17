"""Signing in to mailboxes with OAuth 2 instead of a password: which providers, asking for tokens, keeping them fresh.

Promises that a token is written down before anything is done with it, that two processes never spend the same refresh
token, and that a sign-in that ended says so in words.
"""
