"""`sixring`: serve, import, look after. Each command says what it did and, when it can't, what to do."""

from . import channels, feedback, keeping, lake, metrics, moving, people, serving, topics, users
from .shell import main, migrate, prepare

__all__ = [
    "channels", "feedback", "keeping", "lake", "main", "metrics", "migrate", "moving", "people", "prepare", "serving",
    "topics", "users",
]  # fmt: skip
