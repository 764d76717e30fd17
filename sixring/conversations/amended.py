"""Messages that are amended after they were said: what shows of them follows, in lists and on live screens too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sixring.channels.amendments import Amended, Amendment
from sixring.channels.contract import BadItem
from sixring.channels.models import Dispatch
from sixring.channels.registry import adapter_of
from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions import amend
from sixring.interactions.models import Interaction

from .models import Conversation, Placement

if TYPE_CHECKING:
    from .reception import Read, Touch

News = Sequence[tuple[Interaction, Amended]]


def take(reads: Iterable[Read], touches: Iterable[Touch]) -> Iterator[changes.Entry]:
    """Apply what `reads` say was done to messages, and what waited for `touches`; in the caller's transaction."""
    told = list(told_by(reads))
    recorded = [
        touch.interaction for touch in touches if touch.interaction and may_be_amended(touch.arrival.account.kind)
    ]
    return tell(amend.keep(told, recorded)) if told or recorded else iter(())


def told_by(reads: Iterable[Read]) -> Iterator[amend.Told]:
    for one in reads:
        for index, item in enumerate(() if isinstance(one.parsed, BadItem) else one.parsed):
            if isinstance(item, Amendment):
                yield one.arrival, index, item


def may_be_amended(kind: str) -> bool:
    able = adapter_of(kind).capabilities
    return able.edits or able.deletes or able.reactions


def tell(news: News) -> Iterator[changes.Entry]:
    """The change of each, for whoever follows its conversation."""
    if not news:
        return
    ids = {message.pk for message, _kind in news}
    placed = Placement.objects.filter(interaction__in=ids, current=True).select_related("conversation")
    homes = {place.interaction_id: place.conversation for place in placed}
    for message in {message.pk: message for message, _kind in news}.values():
        if message.pk in homes:
            preview(homes[message.pk], message)
    for message, kind in news:
        whose, home = message.identity, homes.get(message.pk)
        yield changes.Entry(
            f"message.{kind}", "interaction", message.pk, whose.pk if whose else None, whose.salt if whose else None,
            home.audience if home else "", message.text,
        )  # fmt: skip


def preview(conversation: Conversation, message: Interaction) -> None:
    """The first line in lists, where it is of this message."""
    here = Placement.objects.filter(conversation=conversation, current=True)
    newest = here.order_by("-interaction__occurred_at", "-interaction").values_list("interaction", flat=True).first()
    if newest == message.pk:
        Conversation.objects.filter(pk=conversation.pk).update(preview=" ".join(message.text[:400].split())[:200])


def waited_for(news: Sequence[Change]) -> Iterable[Change]:
    """Messages of ours something was said of before the provider's answer told us what it calls them."""
    ids = {change.subject_id for change in news}
    awaited = amend.waiting_for(Dispatch.objects.filter(pk__in=ids))
    return [change for change in news if change.subject_id in awaited]


@listens("conversations: apply what was said of ours too early", "dispatch.accepted", among=waited_for)
def catch_up(change: Change) -> None:
    changes.record_many(tell(amend.catch_up(Dispatch.objects.get(pk=change.subject_id))), actor=SYSTEM)
