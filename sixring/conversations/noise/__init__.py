"""Noise: spam, blocked senders, and what is no request: newsletters, bounces, absence notes, floods.

A colleague's mark teaches a rule (`marking`, `rules`); reception applies rules to a whole batch with one query
(`judging`); what machines send is told apart by its headers (`machines`); floods become one conversation (`floods`).
Nothing is deleted, and everything comes back with one click.
"""

from .floods import settle as settle_floods
from .floods import unfold
from .marking import mark, unmark
from .rules import end

__all__ = ["end", "mark", "settle_floods", "unfold", "unmark"]
