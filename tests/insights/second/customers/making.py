"""Writing random customers into the database, set-wise, beside random conversations."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from .. import making
from . import asked, outbox, shop, site, words

KINDS = ("email", "webchat", "mastodon")


def make(many: int, seed: int) -> None:
    """`many` conversations, and a third as many customers with all they do."""
    from sixring.people.models import Identity

    chance = random.Random(seed)
    talks = making.make(many, seed, KINDS, words.says)
    Identity.objects.filter(pk__in=list(Identity.objects.values_list("pk", flat=True))[::3]).update(kind="phone")
    Identity.objects.filter(pk__in=list(Identity.objects.values_list("pk", flat=True))[::7]).update(person=None)
    customers = list(Identity.objects.order_by("pk").values_list("pk", flat=True))
    accounts = settled()
    wander = [*customers, *([None] * (len(customers) // 5))]
    write(shop.bought(chance, customers, accounts["shopify"], accounts["tracking"]))
    write(site.looked(chance, wander, accounts["tracking"], accounts["visit"]))
    outbox.write_dispatches(chance, write(outbox.mailed(chance, customers, accounts["email"], accounts["sms"])))
    outbox.write_calls(chance, write(outbox.rang(chance, customers, accounts["call"])))
    asked.ask(chance, customers, talks)
    asked.read(chance, list(texts()))


def settled() -> dict[str, int]:
    """Channels beside those of conversations; a mail service tells what becomes of mails."""
    from sixring.channels.models import Account

    made = {
        kind: Account.objects.create(kind=kind, name=kind) for kind in ("shopify", "tracking", "sms", "call", "visit")
    }
    mailbox = Account.objects.get(kind="email")
    mailbox.settings = {"esp": "postmark"}
    mailbox.save()
    return {kind: one.pk for kind, one in (made | {"email": mailbox}).items()}


numbers = count(1)


def write(told: Iterable[dict[str, Any]]) -> Sequence[Any]:
    """Touches in the order they are told, which is not that of time."""
    from sixring.interactions.models import Interaction

    usual = {"direction": "in", "proof": "provider"}
    return Interaction.objects.bulk_create([
        Interaction(**usual | one, dedupe=f"beside:{next(numbers)}", received_at=one["occurred_at"],
                    recorded_at=one["occurred_at"]) for one in told
    ], batch_size=500)  # fmt: skip


def texts() -> Iterable[dict[str, Any]]:
    """What customers wrote in conversations: half of it was read."""
    from sixring.conversations.models import Placement

    said = Placement.objects.filter(current=True, interaction__direction="in", interaction__automatic="")
    for place in said.exclude(interaction__text="").select_related("interaction").order_by("interaction"):
        if place.interaction_id % 2:
            yield {"interaction": place.interaction, "conversation": place.conversation_id,
                   "at": place.interaction.occurred_at}  # fmt: skip
