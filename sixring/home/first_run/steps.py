"""The steps of setting up, and how far one is. Done is what is there; passed over is what somebody said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from sixring.channels.models import Account, Trial
from sixring.core import brands, changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.models import Agent

from ..models import SetUp

DONE, SKIPPED, OPEN = "done", "skipped", "open"


@dataclass(frozen=True, slots=True)
class Step:
    """`done` looks whether it is; None where only a person can say so."""

    key: str
    title: Words
    text: Words
    done: Callable[[SetUp], bool] | None

    @property
    def url(self) -> str:
        return reverse(f"set_up:{self.key}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A step and how it stands: done, skipped or open."""

    step: Step
    state: str


def is_addressed(held: SetUp) -> bool:
    """Whether the address that was checked is still the one we use."""
    return held.address == settings.PUBLIC_URL


STEPS = (
    Step("owner", _("You, the owner"), _("Your name, and a second step for signing in."), lambda held: True),
    Step("company", _("Company and brand"), _("The name, colour and logo customers see."),
         lambda held: brands.main() is not None),
    Step("address", _("Public address"), _("What links in mail lead to, and whether it answers."), is_addressed),
    Step("mailbox", _("First mailbox"), _("Connect it, or have its mail forwarded."),
         lambda held: Account.objects.filter(kind="email").exists()),
    Step("trial", _("A message that returns"), _("Sent to ourselves, to see that mail works both ways."),
         lambda held: Trial.objects.exclude(returned_at=None).exists()),
    Step("colleagues", _("Colleagues"), _("Invite those who answer with you."),
         lambda held: Agent.objects.count() > 1),
    Step("next", _("What next"), _("Your history, the chat, the company sign-in."), None),
)  # fmt: skip
KEYS = tuple(step.key for step in STEPS)


def held() -> SetUp:
    return SetUp.objects.filter(pk=1).first() or SetUp(pk=1)


def shown() -> list[Shown]:
    """Every step, in order."""
    row = held()
    return [Shown(step, state_of(step, row)) for step in STEPS]


def state_of(step: Step, row: SetUp) -> str:
    if step.done is not None and step.done(row):
        return DONE
    said = row.steps.get(step.key, OPEN)
    return str(said) if said == SKIPPED or step.done is None else OPEN


def is_wanted(actor: Actor, found: list[Shown]) -> bool:
    """Whether the start page still reminds of it: until all is done, or it was put away."""
    return actor.may("configure") and not settings.DEMO and held().put_away_at is None and bool(left(found))


def left(found: list[Shown]) -> list[Shown]:
    return [one for one in found if one.state != DONE]


def following(key: str) -> str:
    """The address of the first step after `key` that nobody did or passed over; the last one's when there is none."""
    after = [one for one in shown() if KEYS.index(one.step.key) > KEYS.index(key)]
    return next((one.step.url for one in after if one.state == OPEN), STEPS[-1].url)


def first_open() -> str:
    return next((one.step.url for one in shown() if one.state == OPEN), STEPS[-1].url)


def skip(key: str, *, actor: Actor) -> None:
    """Pass a step over. It can be done at any time; nothing hangs on it."""
    note(key, SKIPPED, actor=actor)


def finish(key: str, *, actor: Actor) -> None:
    note(key, DONE, actor=actor)


def note(key: str, state: str, *, actor: Actor) -> None:
    actor.must("configure")
    if key not in KEYS:
        raise Invalid("There is no such step.")
    change(lambda row: row.steps.update({key: state}), "installation.step_" + state, actor)


def keep_address(actor: Actor) -> None:
    """Somebody looked at the public address and found it right."""
    actor.must("configure")
    change(lambda row: setattr(row, "address", settings.PUBLIC_URL), "installation.address_checked", actor)


def put_away(wanted: bool, *, actor: Actor) -> None:
    """Remind nobody any more, or again."""
    actor.must("configure")
    moment = None if wanted else clock.now()
    change(lambda row: setattr(row, "put_away_at", moment), "installation.reminder_changed", actor)


def change(write: Callable[[SetUp], Any], verb: str, actor: Actor) -> None:
    with transaction.atomic():
        row, _made = SetUp.objects.select_for_update().get_or_create(pk=1)
        write(row)
        row.save()
        changes.record(verb, row, actor=actor)
