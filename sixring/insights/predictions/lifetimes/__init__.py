"""How often customers come again and what they spend: BG/NBD and Gamma-Gamma, fitted by maximum likelihood, and the
value that follows. Pure; knows no database. Any unit of time, as long as it is the same throughout."""

from .buying import Buying, fit_buying
from .spending import Spending, fit_spending
from .value import Worth, drawn, worth

__all__ = ["Buying", "Spending", "Worth", "drawn", "fit_buying", "fit_spending", "worth"]
