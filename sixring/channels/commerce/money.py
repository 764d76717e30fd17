"""Amounts, exact to the last digit: a decimal and its currency, never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

CURRENCY = re.compile(r"[A-Z]{3,5}")
LONGEST = 30  # characters of an amount
# Currencies without a smaller coin, and those with a thousandth; in ISK and UGX amounts still come in hundredths
# (https://docs.stripe.com/currencies, "Zero-decimal", "Three-decimal" and "Special cases").
WHOLE = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THOUSANDTHS = frozenset("BHD JOD KWD OMR TND".split())


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in `currency` (ISO 4217, upper case)."""

    amount: Decimal
    currency: str

    @property
    def told(self) -> dict[str, str]:
        """As JSON keeps it: digits as they were written."""
        return {"amount": format(self.amount, "f"), "currency": self.currency}


def money(amount: Any, currency: Any) -> Money | None:
    """The amount as a shop writes it, "19.90" or 19.9; None where it is none."""
    code = currency.strip().upper() if isinstance(currency, str) else ""
    if isinstance(amount, bool) or not isinstance(amount, str | int | Decimal) or not CURRENCY.fullmatch(code):
        return None
    written = str(amount).strip()
    try:
        exact = Decimal(written) if len(written) <= LONGEST else None
    except InvalidOperation:
        return None
    return Money(exact, code) if exact is not None and exact.is_finite() and abs(exact.adjusted()) < LONGEST else None


def of_minor(amount: Any, currency: Any) -> Money | None:
    """The amount as payment services count it, in the smallest coin: 1990 of EUR are 19.90, of JPY 1990."""
    whole = money(amount, currency) if isinstance(amount, int) else None
    if whole is None:
        return None
    digits = 0 if whole.currency in WHOLE else 3 if whole.currency in THOUSANDTHS else 2
    return Money(whole.amount.scaleb(-digits), whole.currency)


def total(parts: Iterable[Money | None]) -> Money | None:
    """The sum of what is of one currency, that of the first; None of nothing."""
    known = [part for part in parts if part is not None]
    if not known:
        return None
    currency = known[0].currency
    return Money(sum((part.amount for part in known if part.currency == currency), Decimal(0)), currency)
