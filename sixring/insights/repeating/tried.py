"""How often the detector is right on messages labelled before it saw them: those of tests/insights/repeating/labelled
that are for measuring alone. A test holds these counts against that.

They are ours, one matter told in each of six languages, and say nothing of how people here write: that is what judged
switches tell.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sixring.core.statistics import Estimate, share

LANGUAGES = 6


@dataclass(frozen=True, slots=True)
class Tried:
    """Of `so` that are so it found `found`, of which `right` are among them, on `n` messages."""

    n: int
    so: int
    found: int
    right: int

    @property
    def precision(self) -> Estimate:
        return share(self.right, self.found)

    @property
    def recall(self) -> Estimate:
        return share(self.right, self.so)

    @property
    def said(self) -> str:
        """For whoever shows it."""
        return _(
            "On %(n)d messages in %(languages)d languages, written and labelled for measuring: of what is found"
            " %(precision)s is so; of what is so %(recall)s is found."
        ) % {"n": self.n, "languages": LANGUAGES, "precision": self.precision.words, "recall": self.recall.words}


ASKING = Tried(n=168, so=84, found=55, right=54)  # what our messages ask for, thing by thing
RETELLING = Tried(n=48, so=24, found=16, right=16)  # whether a customer's message tells again what an earlier one told
