"""Who is new: noted where they are seen, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sixring.core import rows

from .models import Unmet


def note(identities: Iterable[int]) -> None:
    """There is news of these identities. The same again changes nothing."""
    rows.put((Unmet(identity_id=pk) for pk in sorted(set(identities))), rows.QUIET)
