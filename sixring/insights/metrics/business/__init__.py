"""What it does for the business: orders and revenue, who stays, what a contact costs, and what leads to an order.

`cohorts` and `rfm` are tables rather than single figures: `cohorts.triangle()` and `rfm.segments()` answer them.
"""

from . import costs, leading, orders, staying

__all__ = ["costs", "leading", "orders", "staying"]
