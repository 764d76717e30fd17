"""What consent can be about: purposes, channels, answers, and how a fact of consent is named."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Fact

PURPOSES: dict[str, Promise] = {
    "offers": _("Offers and news"),
    "surveys": _("Surveys"),
    "advice": _("Personal advice"),
}
WORDED: dict[str, Promise] = {**PURPOSES, "sharing": _("Showing what they wrote")}  # what has a wording people see
CHANNELS: dict[str, Promise] = {
    "email": _("e-mail"),
    "phone": _("phone"),
    "message": _("messages"),
    "post": _("post"),
}
YES, NO, UNKNOWN = "yes", "no", ""
ANY = "any"  # every purpose, or every channel: it can be refused and taken back, never agreed to
OF_FAMILY = {"mail": "email", "phone": "phone", "chat": "message", "message": "message", "social": "message"}


@dataclass(frozen=True, slots=True)
class Consent:
    """What stands for one purpose and channel: "yes", "no" or "" when nobody asked; `fact` is what decided it."""

    purpose: str
    channel: str
    answer: str = UNKNOWN
    fact: Fact | None = None

    @property
    def name(self) -> str:
        return name_of(self.purpose, self.channel)


def name_of(purpose: str, channel: str) -> str:
    return f"consent.{purpose}.{channel}"


NAMES = {name_of(purpose, channel): (purpose, channel) for purpose in PURPOSES for channel in CHANNELS}
WIDE = {name_of(ANY, channel): (ANY, channel) for channel in (*CHANNELS, ANY)}
WIDE |= {name_of(purpose, ANY): (purpose, ANY) for purpose in PURPOSES}
EVERY = NAMES | WIDE


def is_name(name: str) -> bool:
    """Whether a fact of this name speaks of consent."""
    return name in EVERY


def covering(purpose: str, channel: str) -> tuple[str, ...]:
    """Names of the wide sayings that speak of this purpose and channel too."""
    return name_of(ANY, channel), name_of(purpose, ANY), name_of(ANY, ANY)


def channel_of(family: str) -> str:
    """The channel of consent that a family of channels (mail, phone, message …) counts as; "" for none."""
    return OF_FAMILY.get(family, "")
