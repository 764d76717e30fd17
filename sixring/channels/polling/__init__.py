"""Polling: sources that tell nobody when there is news are asked now and then, each at its own pace.

An adapter that polls is `Polled`: it says what it found and where it goes on. Each finding is an arrival; one that was
there before and reads otherwise now is an edit of it. A source that fails is asked ever more rarely, and says why.
"""

from .keeping import keep
from .source import Found, Look, Polled

__all__ = ["Found", "Look", "Polled", "keep"]
