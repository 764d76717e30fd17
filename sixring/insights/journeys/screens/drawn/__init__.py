"""Answers of journeys as figures."""

from .dropoffs import drawn as dropoffs_of
from .feelings import drawn as feelings_of
from .map import map_of
from .numbers import Number, compared, figures
from .weights import drawn as weights_of

__all__ = ["Number", "compared", "dropoffs_of", "feelings_of", "figures", "map_of", "weights_of"]
