"""What the data show by themselves: times in which something rose far beyond its share, and sentences made of figures.

`episodes(since, until)` finds such times without being told of any; `findings(since, until)` says what was found, each
sentence with the facts in it and where its rows are. `bursts` is the rule that finds them, `series` what it looks at,
`felt` how customers fared meanwhile, `sentences` the words. Nothing here claims a cause: it says what went together.
"""

from .episodes import episodes
from .shapes import Episode, Felt, Finding, Rise
from .stated import findings

__all__ = ["Episode", "Felt", "Finding", "Rise", "episodes", "findings"]
