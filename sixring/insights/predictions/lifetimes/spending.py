"""Gamma-Gamma: what a customer spends on average, drawn towards what all do, the more the fewer purchases are known
(Fader and Hardie 2013, note 025, "The Gamma-Gamma Model of Monetary Value")."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .buying import Array, Many, as_arrays

STARTS = ((1.0, 1.0, 2.0), (0.0, 1.0, 0.0), (2.0, 1.5, 3.0))


@dataclass(frozen=True, slots=True)
class Spending:
    """A purchase is Gamma(p, nu), nu among customers Gamma(q, v). `tie` is the correlation of how often and how much in
    the data, which the model takes for none."""

    p: float
    q: float
    v: float
    ll: float
    n: int
    tie: float

    @property
    def mean(self) -> float:
        """What a purchase of all customers comes to; needs q > 1."""
        return self.p * self.v / (self.q - 1)

    def expected(self, x: Many, m: Many) -> Array:
        """What each one's next purchase comes to, from `x` purchases of mean `m`; of those without any: the mean."""
        often, much = as_arrays(x, m)
        weight = self.p * often / (self.p * often + self.q - 1)
        return np.asarray((1 - weight) * self.mean + weight * np.where(often > 0, much, 0.0), dtype=float)


def fit_spending(x: Many, m: Many) -> Spending:
    """By maximum likelihood, from customers with `x` purchases of mean `m`, both above 0. Raises ValueError where there
    are none, or a mean would have no end (q <= 1)."""
    from scipy.optimize import minimize

    often, much = as_arrays(x, m)
    told = (often > 0) & (much > 0)
    if told.sum() < 2:
        raise ValueError("Too few purchases with an amount.")
    often, much = often[told], much[told]
    scale = float(much.mean())

    def low(logs: Array) -> float:
        found = -likelihood(often, much / scale, *np.exp(logs)) / len(often)
        return found if np.isfinite(found) else 1e10

    tried = [minimize(low, np.array(start), method="L-BFGS-B", bounds=[(-12.0, 12.0)] * 3) for start in STARTS]
    rough = min(tried, key=lambda one: float(one.fun))
    fine = minimize(low, rough.x, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-12, "maxiter": 4000})
    best = fine if fine.fun <= rough.fun and np.abs(fine.x).max() <= 12 else rough
    p, q, v = np.exp(best.x)
    if not np.isfinite(best.fun) or q <= 1:
        raise ValueError("No such model fits these purchases.")
    ll = -float(best.fun) * len(often) - len(often) * np.log(scale)
    return Spending(float(p), float(q), float(v * scale), float(ll), len(often), correlation(often, much))


def likelihood(x: Array, m: Array, p: float, q: float, v: float) -> float:
    from scipy.special import gammaln

    each = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
    each = each + (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * np.log(x * m + v)
    return float(each.sum())


def correlation(one: Array, other: Array) -> float:
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
