"""Sending: what an answer needs before it may leave (a way, its recipients, its limits), and each way it leaves: as a
reply, forwarded outside, begun by us, held back for a while, signed."""
