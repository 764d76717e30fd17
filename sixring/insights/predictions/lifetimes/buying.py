"""BG/NBD: while alive a customer buys at a rate of their own, and after each purchase may be gone for good
(Fader, Hardie and Lee 2005, Marketing Science 24(2) 275-284).

x is how often they came *again*, t_x when last, T how long ago they came first, all in one unit of time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Many = Sequence[float] | Array
NODES = 400
STARTS = ((0.0, 0.0, 0.0, 0.0), (-1.0, 1.0, 0.0, 1.0), (0.5, 0.5, -1.0, 0.5))


@dataclass(frozen=True, slots=True)
class Buying:
    """Rates are Gamma(r, alpha) among customers, the chance to go Beta(a, b). `ll` is the log likelihood of `n`."""

    r: float
    alpha: float
    a: float
    b: float
    ll: float
    n: int

    def alive(self, x: Many, t_x: Many, T: Many) -> Array:  # noqa: N803
        """The chance that each is still a customer. 1 for those who came once: the model lets go only after a purchase
        that was a repeat, which is its known weakness."""
        again, last, age = as_arrays(x, t_x, T)
        odds = np.exp(self._gone(again, last, age))
        return np.asarray(np.where(again > 0, 1 / (1 + odds), 1.0), dtype=float)

    def expected(self, t: float, x: Many, t_x: Many, T: Many) -> Array:  # noqa: N803
        """How many purchases each makes in the next `t`, as expected."""
        again, age = as_arrays(x, T)
        found, most = self._while_alive(t, again, age), (self.r + again) / (self.alpha + age) * t
        off = ~((found >= 0) & (found <= most * (1 + 1e-9)))  # where the series leaves what numbers can hold
        found[off] = self._by_quantiles(t, again[off], age[off])
        return np.asarray(found * self.alive(x, t_x, T), dtype=float)

    def _while_alive(self, t: float, x: Array, age: Array) -> Array:
        """The same of those who are alive, as the paper has it."""
        from scipy.special import hyp2f1

        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        z, w = t / (alpha + age + t), a + b + x - 1
        # Euler's transformation, 2F1(u, v; w; z) = (1 - z)^(w-u-v) 2F1(w-u, w-v; w; z), takes x out of all powers
        with np.errstate(all="ignore"):
            series = (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, w, z)
            return np.asarray(w / (a - 1) * (1 - series), dtype=float)

    def _by_quantiles(self, t: float, x: Array, age: Array) -> Array:
        """The same as the mean over the chance p to go: (1 - (1 + pt / (alpha + T))^-(r + x)) / p."""
        from scipy.special import betaincinv

        levels = (np.arange(NODES) + 0.5) / NODES
        found = np.zeros(len(x))
        for one in np.unique(x):
            goes = np.maximum(betaincinv(self.a, self.b + one, levels), 1e-12)[:, None]
            mine = x == one
            grows = np.log1p(goes * t / (self.alpha + age[mine]))
            found[mine] = (-np.expm1(-(self.r + one) * grows) / goes).mean(axis=0)
        return found

    def _gone(self, x: Array, t_x: Array, age: Array) -> Array:
        """The log-odds of having gone, for those who came again."""
        at_least = np.maximum(x, 1.0)
        odds = np.log(self.a) - np.log(self.b + at_least - 1)
        return np.asarray(odds + (self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + t_x)), dtype=float)


def fit_buying(x: Many, t_x: Many, T: Many) -> Buying:  # noqa: N803
    """By maximum likelihood, from several starts. Raises ValueError where nobody came again, or nothing was found."""
    again, last, age = as_arrays(x, t_x, T)
    if not again.any():
        raise ValueError("Nobody came again: there is nothing to fit.")
    scale = float(age.mean()) / 10 or 1.0
    rows, many = np.unique(np.column_stack([again, last / scale, age / scale]), axis=0, return_counts=True)
    logs, height = highest(lambda told: likelihood(rows, many, *np.exp(told)), len(again))
    r, alpha, a, b = np.exp(logs)
    ll = height - float(again.sum()) * np.log(scale)
    return Buying(float(r), float(alpha * scale), float(a), float(b), float(ll), len(again))


def likelihood(rows: Array, many: Any, r: float, alpha: float, a: float, b: float) -> float:
    """The log likelihood of rows (x, t_x, T), each there `many` times."""
    from scipy.special import betaln, gammaln

    x, t_x, age = rows.T
    stays = -(r + x) * np.log(alpha + age)
    goes = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
    either = np.logaddexp(stays, np.where(x > 0, goes, -np.inf))
    each = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b) + either
    return float(many @ each)


def highest(worth: Callable[[Array], float], n: int) -> tuple[Array, float]:
    """Where a log likelihood of `n` is highest, from several starts: (logs of its parameters, its height)."""
    from scipy.optimize import minimize

    def low(told: Array) -> float:
        found = worth(told)
        return -found / n if np.isfinite(found) else 1e10

    bounds = [(-12.0, 12.0)] * len(STARTS[0])
    tried = [minimize(low, np.array(start), method="L-BFGS-B", bounds=bounds) for start in STARTS]
    rough = min(tried, key=lambda one: float(one.fun))
    fine = minimize(low, rough.x, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-12, "maxiter": 4000})
    best = fine if fine.fun <= rough.fun and np.abs(fine.x).max() <= 12 else rough
    if not np.isfinite(best.fun) or best.fun >= 1e9:
        raise ValueError("No such model fits these customers.")
    return np.asarray(best.x, dtype=float), -float(best.fun) * n


def as_arrays(*told: Many) -> tuple[Array, ...]:
    return tuple(np.asarray(one, dtype=float) for one in told)
