"""The contract test: what every channel adapter has to hold, ours and those of other packages.

`check(case)` asks one adapter, with `Adapter.samples()` and what becomes of them when they arrive broken, and answers
with what it found. Tests run it over every adapter; `sixring channels check` runs it over one.
"""

from .cases import Case, case_of
from .running import Found, check

__all__ = ["Case", "Found", "case_of", "check"]
