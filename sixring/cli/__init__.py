"""`sixring`: serve, import, look after. Each command says what it did and, when it can't, what to do."""

from . import channels, keeping, moving, people, serving, users
from .shell import main, migrate, prepare

__all__ = ["channels", "keeping", "main", "migrate", "moving", "people", "prepare", "serving", "users"]
