"""Who is new: noted where they are seen, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sixring.core import rows

from .models import Unmet

LATER = "ON CONFLICT (identity_id) DO UPDATE SET at = EXCLUDED.at"


def note(identities: Iterable[int]) -> None:
    """There is news of these identities; of one that waits already, later news."""
    rows.put((Unmet(identity_id=pk) for pk in sorted(set(identities))), LATER)


def waiting(most: int) -> dict[int, datetime]:
    """Identities that are not met yet, and when their last news came."""
    return dict(Unmet.objects.order_by("identity").values_list("identity", "at")[:most])


def taken(met: Mapping[int, datetime]) -> None:
    """These are met, but for those of which there was later news."""
    Unmet.objects.filter(identity__in=met, at__in=set(met.values())).delete()
