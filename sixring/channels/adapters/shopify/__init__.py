"""Orders of a Shopify shop, at its counter too: see docs/shopify.md."""

from .channel import Shopify

adapter = Shopify()

__all__ = ["Shopify", "adapter"]
