"""Which rows count: what was merged into another conversation counts as part of that one, and noise only as noise."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

OF_CUSTOMERS = _(
    "Conversations a customer began, open or not. Not counted: spam and what is no request, what was merged into"
    " another conversation, and conversations we began or in which only automatic messages came in."
)
RESOLVED = _(
    "Conversations a customer began that are resolved. Not counted: spam and what is no request, and what was merged"
    " into another conversation."
)


def real(talks: Any) -> Any:
    """Neither noise nor merged into another."""
    return talks.merged_into.isnull() & (talks.noise == "")


def of_customers(talks: Any) -> Any:
    """Real, and begun by a person who wrote to us."""
    return real(talks) & ~talks.automatic.fill_null(False)


def without_noise(rows: Any, lake: Any) -> Any:
    """Rows of conversations, without those of noise; what belongs to none stays."""
    talks = lake.table("conversations")
    noisy = talks.filter(talks.noise != "").select(noisy_="id")
    return rows.anti_join(noisy, rows.conversation == noisy.noisy_)
