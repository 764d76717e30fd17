"""Who they are: identities, what is known of them and why, and which of them are one person.

Promises that facts hang on identities, that persons are groupings made of append-only links, that every join can be
taken back exactly, and that only proven keys join by themselves. Knows nothing of channels or messages.
"""
