"""The customer's side of a conversation: a small API that the chat on a site, or an app, speaks with.

A session is shown what its own proof covers, identity by identity. Whom we hold for one person never widens it.
"""
