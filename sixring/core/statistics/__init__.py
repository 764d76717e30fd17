"""Statistics of what was asked: every figure with its interval, and how many it rests on. Pure; knows no database.

An `Estimate` is a value with its 95 % interval and its n: `nps`, `csat` and `ease` from counts by score, `share`
(Wilson), `mean_of`, `mean_of_counts` and `mean_of_spread` (Student's t), `weighted_share` of unequal answers.
`difference` compares two, `paired` the same people twice, `holm` and `bh` keep many comparisons honest, `sample_size`
says how many answers an interval needs. Formulas with their sources stand in each file.
"""

from .differences import Difference, difference, fisher, paired
from .estimates import Estimate, mean_of, mean_of_counts, mean_of_spread, share, wilson
from .many import bh, holm
from .scores import csat, ease, ease_share, nps, nps_of, stars
from .sizes import for_nps, for_share, sample_size
from .weights import n_eff, weighted_share

__all__ = [
    "Difference", "Estimate", "bh", "csat", "difference", "ease", "ease_share", "fisher", "for_nps", "for_share",
    "holm", "mean_of", "mean_of_counts", "mean_of_spread", "n_eff", "nps", "nps_of", "paired", "sample_size", "share",
    "stars", "weighted_share", "wilson",
]  # fmt: skip
