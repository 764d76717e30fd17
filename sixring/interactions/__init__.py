"""What happened: the append-only log of every touch with a customer, on whatever channel, orders and visits included.

Promises that a touch is recorded once, refers to an identity, and keeps the proof its arrival carried. Never rewritten.
"""
