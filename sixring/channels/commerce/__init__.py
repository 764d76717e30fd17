"""What shops and payment services have in common: whose an order is, exact amounts, and the touches an order becomes.

A shop tells the same thing several times and in any order: an order that changed names its refunds, and so does the
refund. So every snapshot is read into all the steps it shows, each under a key of its own, and steps known already are
nothing new. What an order is like now is told from its steps by `interactions.orders`.
"""

from .buyer import Buyer, Whose, whose
from .money import Money, money, of_minor
from .touches import Order, by_customer, step

__all__ = ["Buyer", "Money", "Order", "Whose", "by_customer", "money", "of_minor", "step", "whose"]
