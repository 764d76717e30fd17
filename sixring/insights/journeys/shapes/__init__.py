"""What journeys answer. Touchpoints are meant by their `code` (a plain word such as "email_in"); `labels` of an answer
has what people call them. Durations are seconds, moments UTC, shares 0 to 1; None is "not measured" or held back.

Every answer is of journeys that began from `since` to before `until`, by the zone asked in; figures of fewer than
`least` people are held back: counted in `suppressed`, and not shown.
"""

from .maps import (
    END,
    START,
    Basis,
    Comparison,
    Dropoff,
    Dropoffs,
    Edge,
    EdgeChange,
    Feelings,
    Felt,
    Flow,
    Kind,
    Loop,
    Loops,
    Node,
    Outcome,
    Path,
    Stage,
    Variant,
    Variants,
)
from .weights import Critical, Criticals, Example, Examples, Friction, Frictions, Loss, Strip, WhatIf

__all__ = [
    "END", "START", "Basis", "Comparison", "Critical", "Criticals", "Dropoff", "Dropoffs", "Edge",
    "EdgeChange", "Example", "Examples", "Feelings", "Felt", "Flow", "Friction", "Frictions", "Kind", "Loop",
    "Loops", "Loss", "Node", "Outcome", "Path", "Stage", "Strip", "Variant", "Variants", "WhatIf",
]  # fmt: skip
