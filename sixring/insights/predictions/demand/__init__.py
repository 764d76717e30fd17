"""How much there will be to do: counts of each day and hour ahead, with how far off they were before. Pure; knows no
database."""

from .forecasting import HORIZON, Ahead, forecast, shares_of_hours
from .trying import Tried, mase, tried

__all__ = ["HORIZON", "Ahead", "Tried", "forecast", "mase", "shares_of_hours", "tried"]
