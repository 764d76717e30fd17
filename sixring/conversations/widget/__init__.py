"""The chat on the customer's own site: its loader, the page in the frame, and a page to try it on.

It only shows: whatever it knows and does goes over the chat API, as with any other client.
"""
