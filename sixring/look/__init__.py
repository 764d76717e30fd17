"""The look: the page every screen extends, the ring, tokens, icons, components and the slots rooms fill.

Owns `templates/look/`, `static/look/` and `slots.py`. Promises that what is registered here works in both themes,
by keyboard and in right-to-left languages. Knows no other room: what a screen needs from above comes through a slot.
"""
