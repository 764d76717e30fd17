"""What no data can tell: the owner's own definitions and prices that some metrics rest on.

Nothing is assumed for them: a metric whose definition the owner never gave isn't measured, and says what it needs.
"""

from .given import Given, choose, now

__all__ = ["Given", "choose", "now"]
