"""Moving in and out: the history of an old help desk is brought here, and everything that is here is taken along.

Promises that what is brought in never sends, notifies, reopens, starts a clock or counts as today's work; that a bad
row costs itself and nothing else; and that the same file again adds nothing. Never asks the network for anything.
"""
