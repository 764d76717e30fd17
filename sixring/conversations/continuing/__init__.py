"""Continuing elsewhere: a customer of the chat goes on by e-mail, by phone or on another device.

`starting` gives out a link, an address or a spoken code, each for one conversation and one use; `proving` takes it back
and joins what it proves; `transcript` takes along what was said, as far as this customer may see it.
"""
