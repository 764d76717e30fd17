"""Payments, refunds, disputes and subscriptions at Stripe: see docs/stripe.md."""

from .channel import Stripe

adapter = Stripe()

__all__ = ["Stripe", "adapter"]
