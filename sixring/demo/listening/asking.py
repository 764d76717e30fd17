"""Who was asked in the year: after deliveries, after matters, and once how they like the shop; and who answered.

Invitations are written set-wise as they would stand now; each answer is kept as any answer is.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.feedback.answering.keep import keep
from sixring.feedback.models import Invitation, Response, SurveyVersion
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from ..seasons import Year
from . import feeling
from .feeling import Felt
from .surveys import DELIVERY, MATTER, SHOP

CUSTOMER = Actor("customer", name="the customer")
LIVES = timedelta(days=14)
QUIET = timedelta(days=10)  # nobody is asked twice within it
ANSWER = {"good": 0.42, "middling": 0.3, "bad": 0.5}  # the angry and the glad answer most
FEELS: dict[str, Callable[[timedelta, datetime, Year, random.Random], Felt]] = {
    DELIVERY: feeling.of_delivery, MATTER: feeling.of_matter, SHOP: feeling.of_shop,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occasion:
    """Somebody may be asked from `at` on."""

    survey: str
    at: datetime
    identity: Identity
    about: Interaction | None = None
    conversation: Conversation | None = None
    took: timedelta = timedelta()

    @property
    def key(self) -> str:
        said = f"{self.survey} {self.identity.pk} {self.at.isoformat()}"
        return hashlib.sha256(said.encode()).hexdigest()[:40]


def ask(
    versions: dict[str, SurveyVersion], mails: dict[int, Identity], year: Year, now: datetime, chance: random.Random
) -> list[Response]:
    """Ask all year, and keep what was answered. `mails`: the address of each person who has a proven one."""
    found = [*deliveries(mails), *matters(mails), *once(mails, year, chance)]
    asked = list(in_peace(sorted((one for one in found if one.at < now), key=lambda one: (one.at, one.identity.pk))))
    answers = [said(one, year, now, chance) for one in asked]
    rows = [row_of(one, versions[one.survey], answer, now) for one, answer in zip(asked, answers, strict=True)]
    Invitation.objects.bulk_create(rows)
    with transaction.atomic():
        return [kept(row, one, *answer) for row, one, answer in zip(rows, asked, answers, strict=True) if answer]


def deliveries(mails: dict[int, Identity]) -> Iterator[Occasion]:
    events = Interaction.objects.filter(kind="track")
    bought = events.filter(data__event="Order Completed")
    since = dict(bought.values_list("data__properties__order_id", "occurred_at"))
    rows = events.filter(data__event="Order Delivered", identity__person__in=mails)
    for touch in rows.select_related("identity", "account"):
        mail = mails[touch.identity.person_id or 0] if touch.identity else None
        if mail is not None:
            at = touch.occurred_at
            took = at - since.get(touch.data["properties"]["order_id"], at)
            yield Occasion(DELIVERY, at + timedelta(hours=20), mail, about=touch, took=took)


def matters(mails: dict[int, Identity]) -> Iterator[Occasion]:
    rows = Conversation.objects.filter(state=Conversation.State.RESOLVED, merged_into=None, noise="")
    for one in rows.filter(anchor__person__in=mails).exclude(channel="visit").select_related("anchor"):
        if one.anchor and one.anchor.person_id:
            yield Occasion(MATTER, one.touched_at + timedelta(hours=3), mails[one.anchor.person_id], conversation=one)


def once(mails: dict[int, Identity], year: Year, chance: random.Random) -> Iterator[Occasion]:
    """Everybody once a year, each on a day of their own."""
    for _person, mail in sorted(mails.items()):
        yield Occasion(SHOP, year.start + timedelta(days=chance.uniform(5, 360)), mail)


def in_peace(occasions: Iterable[Occasion]) -> Iterator[Occasion]:
    """Of all occasions those that leave everybody their peace in between."""
    last: dict[int, datetime] = {}
    for one in occasions:
        if one.identity.pk not in last or one.at - last[one.identity.pk] >= QUIET:
            last[one.identity.pk] = one.at
            yield one


def said(one: Occasion, year: Year, now: datetime, chance: random.Random) -> tuple[Felt, datetime] | None:
    """What they answer, and when; None for whoever doesn't."""
    felt = FEELS[one.survey](one.took, one.at, year, chance)
    at = one.at + timedelta(hours=chance.expovariate(1 / 9))
    return (felt, at) if chance.random() < ANSWER[felt.how] and at < min(now, one.at + LIVES) else None


def row_of(
    one: Occasion, version: SurveyVersion, answer: tuple[Felt, datetime] | None, now: datetime
) -> Invitation:  # fmt: skip
    over = one.at + LIVES < now
    state = Invitation.State.EXPIRED if over and answer is None else Invitation.State.SENT
    return Invitation(
        version=version, identity=one.identity, conversation=one.conversation, about=one.about, key=one.key,
        dedupe=f"demo:{one.key}", channel="email", language="en", state=state, due_at=one.at, sent_at=one.at,
        expires_at=one.at + LIVES, created_at=one.at,
    )  # fmt: skip


def kept(row: Invitation, one: Occasion, felt: Felt, at: datetime) -> Response:
    with clock.frozen(at):
        return keep(
            row.version, felt.answers, invitation=row, source="email", channel="email", language="en",
            dedupe=f"demo:{one.key}", at=at, actor=CUSTOMER,
        )  # fmt: skip
