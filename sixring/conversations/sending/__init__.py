"""What an answer needs before it may leave: a way, its recipients, its limits. `replies.py` then writes it."""
