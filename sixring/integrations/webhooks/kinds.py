"""The kinds of events an endpoint can choose, and the verbs of the log each one stands for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.channels.models import Dispatch
from sixring.conversations.models import Placement
from sixring.core.errors import Invalid
from sixring.core.models import Change

TEST = "webhook.test"


@dataclass(frozen=True, slots=True)
class Kind:
    """`about` is what its data shows, as the log of changes calls it: conversation, interaction, reading or person."""

    name: str
    label: Promise
    about: str
    verbs: frozenset[str]


def kind(name: str, label: Promise, about: str, *verbs: str) -> Kind:
    return Kind(name, label, about, frozenset(verbs or {name}))


ALL = (
    kind("conversation.opened", _("A conversation begins"), "conversation", "message.received"),
    kind("conversation.resolved", _("A conversation is resolved"), "conversation"),
    kind("conversation.reopened", _("A conversation is opened again"), "conversation"),
    kind("conversation.assigned", _("A conversation is given to a colleague or taken"), "conversation"),
    kind(
        "conversation.changed", _("Anything else about a conversation changes: its state, tags, fields, team"),
        "conversation", *(f"conversation.{verb}" for verb in (
            "snoozed", "woken", "held", "waits", "tagged", "untagged", "filled_in", "reason_chosen", "given_to_team",
            "taken_from_team", "handed_off", "returned", "noted", "merged_in", "absorbed", "merge_undone", "split_off",
            "split_undone", "moved_in", "moved_out", "marked_spam", "marked_no_request", "brought_back",
            "undelivered",
        )),
    ),
    kind("message.received", _("A customer writes"), "interaction"),
    kind(
        "message.changed", _("A message is edited, deleted or reacted to where it was written"), "interaction",
        "message.edited", "message.deleted", "message.reacted", "message.unreacted",
    ),
    kind("message.sent", _("We answer a customer"), "interaction", "message.written"),
    kind(
        "message.failed", _("An answer of ours could not be delivered"), "interaction",
        "dispatch.rejected", "dispatch.dead",
    ),
    kind("reading.made", _("A customer wrote something strongly negative or urgent"), "reading"),
    kind("response.completed", _("A survey is answered"), "response"),
    kind("plan.opened", _("A response plan opens for somebody unhappy or glad"), "plan"),
    kind(
        "plan.changed", _("A response plan goes on: a step is done or late, it is finished or called off"), "plan",
        *(f"plan.{verb}" for verb in (
            "step_done", "step_undone", "late", "documented", "done", "called_off", "resumed",
        )),
    ),
    kind(
        "action.moved", _("An action moves on the board: planned, begun, done, told, measured"), "action",
        *(f"action.{verb}" for verb in ("planned", "begun", "done", "told", "measured")),
    ),
    kind("alert.raised", _("A watched figure leaves its usual range"), "alert"),
    kind("alert.cleared", _("A watched figure is as usual again"), "alert"),
    kind(
        "person.changed", _("What we know of a person changes, or people are joined or parted"), "person",
        "person.joined", "person.regrouped", "person.described", "person.filed",
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in ALL}
VERBS = frozenset[str]().union(*(one.verbs for one in ALL))


def refuse_unknown(names: Collection[str]) -> None:
    if not names or not set(names) <= BY_NAME.keys():
        raise Invalid(f"Choose at least one kind of event of {', '.join(BY_NAME)}.")


def subject_of(found: Kind, change: Change) -> tuple[str, int] | None:
    """What an event of this kind is about, by `change`; None where the change is no such event after all."""
    if found.about == "conversation":
        number = conversation_of(change)
        if found.name == "conversation.opened" and not began(change):
            return None
        return ("conversation", number) if number else None
    if change.subject_kind == "dispatch":
        message = Dispatch.objects.filter(pk=change.subject_id).values_list("message", flat=True).first()
        return ("interaction", message) if message else None
    return found.about, change.subject_id


def conversation_of(change: Change) -> int:
    if change.subject_kind == "conversation":
        return change.subject_id
    kind_, _colon, number = change.audience.partition(":")
    return int(number) if kind_ == "conversation" and number.isdigit() else 0


def began(change: Change) -> bool:
    placed = Placement.objects.filter(interaction=change.subject_id, reason=Placement.Reason.NEW)
    return placed.exists()
