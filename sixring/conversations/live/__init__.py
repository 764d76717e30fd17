"""Live: news of the log of changes, the moment they are committed, to the screens that wait for them.

`watcher.py` reads the log once for all of a process's connections; `agents.py` is the stream for colleagues;
`ending.py` lets streams end with their process.
"""

from .agents import app
from .ending import end_with_the_process

__all__ = ["app", "end_with_the_process"]
