"""Answers as figures on a page: trends, groups, shares, load. Each says what it found, of whom, and has its rows."""

from .foot import Place
from .groups import groups
from .load import load
from .shares import shares
from .trend import band, dated, trend

__all__ = ["Place", "band", "dated", "groups", "load", "shares", "trend"]
