"""What other programs read and hear: the API of all rooms put together, its document, and outgoing webhooks.

Promises that a program sees what the agent it acts for would see and nothing else, that an act sent twice under one
key is done once, and that what it says is what the document says. Owns kept answers and webhooks; the operations
themselves are the rooms' own.
"""
