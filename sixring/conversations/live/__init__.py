"""Live: news of the log of changes, the moment they are committed, to the screens that wait for them.

`watcher.py` reads the log once for all of a process's connections; `agents.py` is the stream for colleagues.
"""

from .agents import app

__all__ = ["app"]
