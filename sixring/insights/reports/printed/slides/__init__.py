"""The report as slides: titles that say what was found, charts that stay charts in the program they are opened with.

`deck` goes through the sections, `words` fits text into its place, `charts` makes charts, `flow` boxes and ways, `same`
takes the clock out of the file.
"""

from .deck import made

__all__ = ["made"]
