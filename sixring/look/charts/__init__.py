"""Charts made on the server: SVG with classes, coloured by tokens alone, as wide as the page lets them be.

`line` (a trend with its interval as a band, and what happened meanwhile), `bars` (groups with their intervals),
`columns` (how answers spread), `donut` (shares of a whole), `heat` (load by row and column), `scatter` (importance ×
performance), `flow` (where people go from stop to stop), `curve` (a value over named steps) and `spark` (a trend
without axes) draw; `Figure` puts one on a page: the title says the finding, the
subtitle the definition and population, the footnote period, n and time zone, and every figure has its table one key
away (`t`) and, where the caller has an address for it, a download. Places along the width are per cent, so words stay
as large on a phone as on a desk. Templates write `{{ figure }}`.
"""

from .bars import Bar, bars
from .columns import Column, columns
from .curve import Step, curve
from .donut import Slice, donut
from .figure import Figure, Table
from .flow import Passage, Stop, flow
from .heat import Cell, heat
from .line import Mark, Point, Series, line, spark
from .notes import Note
from .scatter import Dot, scatter

__all__ = [
    "Bar", "Cell", "Column", "Dot", "Figure", "Mark", "Note", "Passage", "Point", "Series", "Slice", "Step", "Stop",
    "Table", "bars", "columns", "curve", "donut", "flow", "heat", "line", "scatter", "spark",
]  # fmt: skip
