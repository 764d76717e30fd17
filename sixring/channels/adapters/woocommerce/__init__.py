"""Orders of a WooCommerce shop: see docs/woocommerce.md."""

from .channel import WooCommerce

adapter = WooCommerce()

__all__ = ["WooCommerce", "adapter"]
