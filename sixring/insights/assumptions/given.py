"""What the owner said, and saying it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from .models import Assumptions

BOUNDS: Mapping[str, tuple[int, int]] = {
    "cost_per_hour": (0, 1_000_000), "lost_after_days": (1, 3650), "bought_within_days": (1, 90),
    "service_seconds": (1, 600), "short_call_seconds": (0, 60), "journey_pause_days": (1, 365),
    "came_back_days": (1, 730), "harm_low": (0, 100), "harm_likely": (0, 100), "harm_high": (0, 100),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """`cost_per_hour` of a colleague, all in, in `currency` (ISO 4217); None where it was never said.

    A customer is lost `lost_after_days` after their last `sign_of_life` ("orders", "contacts" or "either"). A touch
    led to an order that came `bought_within_days` after it. A call is answered in time within `service_seconds`; one
    that ends sooner than `short_call_seconds` without an answer counts nowhere.

    A pause of more than `journey_pause_days` ends a journey; whoever buys again within `came_back_days` after one came
    back. Of the difference between those who met a friction and those who didn't, `harm_low` to `harm_high` per cent,
    likely `harm_likely`, are taken to be the friction's own doing.
    """

    cost_per_hour: Decimal | None = None
    currency: str = ""
    lost_after_days: int | None = None
    sign_of_life: str = Assumptions.Sign.EITHER
    bought_within_days: int = 7
    service_seconds: int = 20
    short_call_seconds: int = 5
    journey_pause_days: int = 30
    came_back_days: int = 90
    harm_low: int = 20
    harm_likely: int = 50
    harm_high: int = 100


def now() -> Given:
    """What holds now; nothing said where nobody did."""
    row = Assumptions.objects.order_by("pk").first()
    return Given(**{name: getattr(row, name) for name in Given.__slots__}) if row else Given()


def choose(given: Given, *, actor: Actor) -> Given:
    """Say them anew. Raises `Invalid` for what can't be; the same again leaves no trace."""
    actor.must("configure")
    refuse(given)
    if given == now():
        return given
    with transaction.atomic():
        row, _fresh = Assumptions.objects.update_or_create(pk=1, defaults=asdict(given))
        changes.record("assumptions.chosen", row, actor=actor)
    return given


def refuse(given: Given) -> None:
    for name, (least, most) in BOUNDS.items():
        value = getattr(given, name)
        if value is not None and not least <= value <= most:
            raise Invalid(_("Between %(least)d and %(most)d, please.") % {"least": least, "most": most})
    if given.sign_of_life not in Assumptions.Sign.values:
        raise Invalid(_("That is no sign of life we know."))
    if not given.harm_low <= given.harm_likely <= given.harm_high:
        raise Invalid(_("What a friction is to blame for goes from low over likely to high."))
    if given.cost_per_hour is not None and not (given.currency.isalpha() and len(given.currency) == 3):
        raise Invalid(_("Say the currency of the hour in three letters, such as EUR."))
