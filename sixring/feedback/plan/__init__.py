"""The response plan: five steps for who is unhappy, thanks for who is happy.

`rules` says where one begins, `judging` looks at a piece of feedback, `opening` opens, `steps` goes on, `alerting`
tells colleagues, `drafting` brings words into the composer and never sends them, `sharing` keeps whether words may be
shown.
"""

from __future__ import annotations

from .opening import open_for

__all__ = ["open_for"]
