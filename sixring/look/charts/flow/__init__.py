"""A flow: where people go from one stop to the next, in columns from the left to the right; on a phone downwards.

The width of a line is how many went, what goes on is solid, what goes back is dashed, and every line ends in an arrow:
nothing is said by colour alone. Stops and lines with an address are links, reached by keyboard in their order.
"""

from .drawn import flow
from .shapes import Passage, Stop

__all__ = ["Passage", "Stop", "flow"]
