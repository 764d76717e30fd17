"""Asking for journeys: maps, ways, loops, where people leave, what they feel; see `shapes` for every answer."""

from .comparing import compare
from .examples import examples
from .flow import flow
from .listed import dropoffs, feelings, loops, variants
from .opening import GROUPS, Standing, members, standing
from .person import strip

__all__ = [
    "GROUPS", "Standing", "compare", "dropoffs", "examples", "feelings", "flow", "loops", "members", "standing",
    "strip", "variants",
]  # fmt: skip
