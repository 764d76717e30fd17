"""The catalogue of touchpoints: the usual one, and the owner's own in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from . import rules
from .models import Touchpoint
from .shapes import Stage

STAGES: tuple[Stage, ...] = ("awareness", "consideration", "purchase", "service", "loyalty")
MOST = 60
Rules = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Point:
    """A touchpoint of the catalogue."""

    code: str
    label: Any
    stage: Stage
    rules: Rules = field(default_factory=list)
    active: bool = True


def site(*kinds: str) -> Rules:
    return [{"table": "visits", "kind": list(kinds)}]


def said(*channels: str, incoming: bool | None = None, kinds: Sequence[str] = ("message", "call")) -> Rules:
    """What people, not machines, said over these channels."""
    one: dict[str, Any] = {"table": "interactions", "kind": list(kinds), "automatic": False}
    one |= {"channel": list(channels)} if channels else {}
    return [one if incoming is None else one | {"incoming": incoming}]


MAIL = ("email", "webform", "portal", "archive")
MESSENGERS = ("whatsapp", "sms", "telegram", "messenger", "slack", "matrix")
PUBLIC = ("instagram", "mastodon", "bluesky", "discourse", "feeds")
# What goes back and forth at once is one touchpoint; where people wait for an answer, the answer is one of its own.
DEFAULTS: tuple[Point, ...] = (
    Point("public", gettext_lazy("Talks in public"), "awareness", said(*PUBLIC, kinds=("message", "post", "mention"))),
    Point("site", gettext_lazy("Looks around the site"), "awareness", site("page")),
    Point("search", gettext_lazy("Searches the site"), "consideration", site("search", "list")),
    Point("product", gettext_lazy("Looks at a product"), "consideration", site("product")),
    Point("store", gettext_lazy("Visits a store"), "consideration", site("store")),
    Point("cart", gettext_lazy("Fills the cart"), "purchase", site("cart")),
    Point("checkout", gettext_lazy("Goes to checkout"), "purchase", site("checkout")),
    Point("order", gettext_lazy("Orders"), "purchase", [{"table": "orders"}]),
    Point("mail_in", gettext_lazy("Writes an e-mail"), "service", said(*MAIL, incoming=True)),
    Point("mail_out", gettext_lazy("Gets an e-mail from us"), "service", said(*MAIL, incoming=False)),
    Point("chat", gettext_lazy("Chats"), "service", said("webchat")),
    Point("call", gettext_lazy("Calls, or is called"), "service", said("call", "sip", "voice")),
    Point("messenger", gettext_lazy("Writes by messenger"), "service", said(*MESSENGERS)),
    Point("survey", gettext_lazy("Answers a survey"), "loyalty", [{"table": "answers"}]),
    Point("review", gettext_lazy("Writes a review"), "loyalty", [
        {"table": "interactions", "kind": ["review"]}, {"table": "interactions", "channel": ["reviews"]},
    ]),
    Point("contact", gettext_lazy("Another contact"), "service", said()),
)  # fmt: skip


def every() -> list[Point]:
    """All of them in their order, those that are switched off too."""
    kept = Touchpoint.objects.all()
    rows = [Point(one.code, one.label, cast(Stage, one.stage), one.rules, one.active) for one in kept]
    return rows or list(DEFAULTS)


def touchpoints() -> list[Point]:
    """Those that count, in their order: a touch belongs to the first one that fits."""
    return [one for one in every() if one.active]


def version(points: Sequence[Point]) -> str:
    """What tells one catalogue from the next: journeys have to be folded anew for another. Labels may change freely."""
    told = [(one.code, one.stage, one.rules) for one in points]
    return sha256(repr(told).encode()).hexdigest()[:12]


def save(points: Sequence[Point], *, actor: Actor) -> None:
    """Put this catalogue in place of what holds now. Raises `Invalid` for what can't be; the same again leaves no
    trace. Journeys follow at the next update of the lake."""
    actor.must("configure")
    wanted = [checked(one) for one in points]
    refuse(wanted)
    if wanted == [checked(one) for one in every()]:
        return
    with transaction.atomic():
        Touchpoint.objects.exclude(code__in=[one.code for one in wanted]).delete()
        for place, one in enumerate(wanted):
            kept = {
                "label": one.label, "stage": one.stage, "rules": one.rules, "active": one.active, "place": place,
            }  # fmt: skip
            row, _made = Touchpoint.objects.update_or_create(code=one.code, defaults=kept)
        changes.record("touchpoints.chosen", row, actor=actor)


def checked(one: Point) -> Point:
    return Point(one.code, str(one.label).strip()[:60], one.stage, [rules.read(rule) for rule in one.rules], one.active)


def refuse(points: Sequence[Point]) -> None:
    """Rule: what a catalogue must be."""
    if not any(one.active for one in points):
        raise Invalid(_("A catalogue without a touchpoint shows no journey."))
    if len(points) > MOST:
        raise Invalid(_("Up to %(n)d touchpoints.") % {"n": MOST})
    if len({one.code for one in points}) < len(points):
        raise Invalid(_("Two touchpoints have the same code."))
    for one in points:
        if not (one.label and one.stage in STAGES and one.code.isascii() and one.code.replace("_", "").isalnum()):
            raise Invalid(_("A touchpoint has a code of plain letters, a label and a stage."))


def reset(*, actor: Actor) -> None:
    """Back to the usual one."""
    actor.must("configure")
    with transaction.atomic():
        first = Touchpoint.objects.first()
        if first is not None:
            changes.record("touchpoints.reset", first, actor=actor)
            Touchpoint.objects.all().delete()


def letter(place: int) -> str:
    """A touchpoint in a path: one character each, by its place from 1 in the catalogue the journeys were folded by."""
    return chr(ord("@") + place)
