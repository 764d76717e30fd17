"""`sixring`: serve, import, look after. Each command says what it did and, when it can't, what to do."""

from . import (
    channels,
    feedback,
    journeys,
    keeping,
    lake,
    metrics,
    moving,
    people,
    predictions,
    reports,
    serving,
    topics,
    users,
)
from .shell import main, migrate, prepare

__all__ = [
    "channels", "feedback", "journeys", "keeping", "lake", "main", "metrics", "migrate", "moving", "people",
    "predictions", "prepare", "reports", "serving", "topics", "users",
]  # fmt: skip
