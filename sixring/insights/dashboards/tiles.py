"""Tiles of the overview: a metric as a number, a trend, groups side by side, shares of a whole, or load by hour; and
the order each colleague laid them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from .. import metrics
from ..metrics.registry import Metric
from ..metrics.slices import dimensions
from . import names
from .models import Arrangement

NUMBER, TREND, GROUPS, SHARES, LOAD = "number", "trend", "groups", "shares", "load"
KINDS = {
    NUMBER: gettext_lazy("Number"),
    TREND: gettext_lazy("Trend"),
    GROUPS: gettext_lazy("Groups side by side"),
    SHARES: gettext_lazy("Shares of a whole"),
    LOAD: gettext_lazy("Load by weekday and hour"),
}
USUAL = (
    "number:nps", "number:csat", "number:ease", "number:first_reply", "number:fcr", "number:repeated",
    "trend:csat", "groups:first_reply:channel", "shares:contacts:channel", "trend:first_reply", "load:contacts",
)  # fmt: skip
MOST = 30


@dataclass(frozen=True, slots=True)
class Tile:
    """`by` is the dimension of groups and shares."""

    kind: str
    metric: Metric
    by: str = ""

    @property
    def name(self) -> str:
        return ":".join(part for part in (self.kind, self.metric.name, self.by) if part)

    @property
    def id(self) -> str:
        """For addresses within a page."""
        return self.name.replace(":", "-")

    @property
    def title(self) -> str:
        """What it is called among others."""
        by = f", {names.dimension(self.by)}" if self.by else ""
        return f"{self.metric.title} ({str(KINDS[self.kind]).lower()}{by})"


def read(name: str) -> Tile | None:
    """The tile of that name; None where nothing can be drawn under it (any more)."""
    kind, _colon, rest = name.partition(":")
    metric_name, _colon, by = rest.partition(":")
    metric = metrics.everything().get(metric_name)
    if metric is None or kind not in KINDS:
        return None
    fits = {
        NUMBER: not by and metric.kind != "mix", TREND: not by and metric.kind != "mix",
        GROUPS: by in dimensions(metric), SHARES: metric.kind == "count" and by in dimensions(metric),
        LOAD: metric.kind == "count" and not by,
    }  # fmt: skip
    return Tile(kind, metric, by) if fits[kind] else None


def of(actor: Actor) -> list[Tile]:
    """As this colleague laid them, else the usual ones; those that can't be drawn any more are left out."""
    laid = Arrangement.objects.filter(agent=actor.id).values_list("tiles", flat=True).first()
    found = [read(str(name)) for name in (USUAL if laid is None else laid)]
    return list({tile.name: tile for tile in found if tile is not None}.values())


def add(kind: str, metric: str, by: str, *, actor: Actor) -> Tile:
    """Put one behind the others. Raises `Invalid` for what can't be drawn like that."""
    tile = read(":".join(part for part in (kind, metric, by if kind in (GROUPS, SHARES) else "") if part))
    if tile is None:
        raise Invalid(
            _("This metric can’t be drawn like that: shares and load are of counts, groups need what to compare.")
        )
    now = of(actor)
    if len(now) >= MOST:
        raise Invalid(_("There are %(n)d tiles already. Take one away first.") % {"n": MOST})
    lay([*(one for one in now if one.name != tile.name), tile], actor=actor)
    return tile


def remove(name: str, *, actor: Actor) -> None:
    """The same again is a quiet no-op."""
    lay([one for one in of(actor) if one.name != name], actor=actor)


def move(name: str, way: str, *, actor: Actor) -> None:
    """`way` is "up", "down", or the name of the tile it should stand before; "" is the end."""
    now = of(actor)
    lay(moved(now, name, way), actor=actor)


def moved(now: Sequence[Tile], name: str, way: str) -> list[Tile]:
    """Rule: the order once `name` has gone its way; as it is where that leads nowhere."""
    names_ = [one.name for one in now]
    if name not in names_ or way == name:
        return list(now)
    at = names_.index(name)
    rest = [one for one in now if one.name != name]
    left = [one.name for one in rest]
    to = {"up": max(0, at - 1), "down": at + 1, "": len(rest)}.get(way, left.index(way) if way in left else at)
    return [*rest[:to], now[at], *rest[to:]]


def reset(*, actor: Actor) -> None:
    """Back to the usual ones."""
    actor.must("lead")
    with transaction.atomic():
        found = Arrangement.objects.filter(agent=actor.id).first()
        if found is not None:
            changes.record("tiles.reset", found, actor=actor)
            found.delete()


def lay(tiles: Sequence[Tile], *, actor: Actor) -> None:
    """The same order again leaves no trace."""
    actor.must("lead")
    wanted = [tile.name for tile in tiles]
    assert actor.id is not None, "an agent lays tiles"
    with transaction.atomic():
        if wanted == [tile.name for tile in of(actor)]:
            return
        row, _made = Arrangement.objects.update_or_create(agent_id=actor.id, defaults={"tiles": wanted})
        changes.record("tiles.laid", row, actor=actor)
