"""Searching: words, phrases and filters as people type them, over all history, within what the actor may see.

`parse` understands what was typed, `find` gives a page of conversations and people, `matching` narrows a list.
"""

from .finding import Found, Hit, find, found_messages, matching, people
from .language import Asked, parse

__all__ = ["Asked", "Found", "Hit", "find", "found_messages", "matching", "parse", "people"]
