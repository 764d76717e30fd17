"""A lake of conversations written by hand, and a screen of whoever looks."""

from tests.insights.dashboards.conftest import screen
from tests.insights.sharing.conftest import lead, told

__all__ = ["lead", "screen", "told"]
