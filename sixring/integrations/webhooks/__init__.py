"""Outgoing webhooks: what happens here is told to other programs, signed by Standard Webhooks.

Promises that every change an endpoint asked for reaches it at least once, under the same `webhook-id`, or stands in its
log as given up; that a slow receiver holds up nobody else; and that an endpoint is told nothing its owner may not see.
No message is kept to be sent: what is told is put together when it is sent, and never stored.
"""
