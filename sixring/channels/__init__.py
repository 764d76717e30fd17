"""How they reach us: one folder per adapter, the inbox of raw arrivals, the outbox of dispatches, the quarantine.

Promises that what was acknowledged is on disk, in order per sender, and reaches reception exactly once. Never decides
who somebody is or where a message belongs.
"""
