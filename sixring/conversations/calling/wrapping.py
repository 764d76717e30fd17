"""After a call: what came of it, why they called, what we promised, when we call back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.text import clean
from sixring.interactions import search
from sixring.interactions.models import Interaction

from .. import closure, promises
from ..matter import reasons
from ..models import Call, ContactReason, Conversation
from . import saying
from .folding import between

SOLVED, OURS, THEIRS, CALL_BACK, WRONG = "solved", "ours", "theirs", "call_back", "wrong_number"
OUTCOMES = (
    (SOLVED, gettext_lazy("It is solved")), (OURS, gettext_lazy("We have to do something")),
    (THEIRS, gettext_lazy("They come back to us")), (CALL_BACK, gettext_lazy("We call back")),
    (WRONG, gettext_lazy("Wrong number")),
)  # fmt: skip
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a colleague says of a call. `promise` and `promised_by` belong together; a call back needs its moment."""

    what: str
    note: str = ""
    reason: ContactReason | None = None
    promise: str = ""
    promised_by: datetime | None = None


def wrap_up(call: Call, conversation: Conversation, said: Outcome, *, actor: Actor) -> None:
    """Write it up, once; whoever had the call, or a lead. Raises `Invalid` or `Refused`."""
    actor.must("answer")
    if call.agent_id != actor.id and not actor.may("lead"):
        raise Refused(_("Whoever had the call writes it up."))
    if call.ended_at is None:
        raise Refused(_("You still talk. Write it up when the call is over."))
    if said.what not in dict(OUTCOMES):
        raise Invalid(_("Say what came of it."))
    if said.promised_by is None and (said.promise or said.what == CALL_BACK):
        raise Invalid(_("Say by when."))
    with transaction.atomic():
        if write_up(call, said, actor):
            if said.reason is not None:
                reasons.choose(conversation, said.reason, actor=actor)
            if said.promised_by is not None:
                what = said.promise or _("Call back")
                promises.make(conversation, what, said.promised_by, actor=actor, key=f"call:{call.pk}")
            turn(conversation, said.what, actor)
            changes.record("call.wrapped_up", call, actor=actor, audience=conversation.audience)
    call.refresh_from_db()


def write_up(call: Call, said: Outcome, actor: Actor) -> bool:
    """The update is the claim: a second form of the same call changes nothing."""
    now = clock.now()
    times = {"wrapped_at": now, "wrap_s": between(call.ended_at, now)}
    if not Call.objects.filter(pk=call.pk, wrapped_at=None).update(outcome=said.what, agent=actor.id, **times):
        return False
    touch = Interaction.objects.select_for_update(of=("self",)).get(pk=call.interaction_id)
    note = clean(said.note).strip()[:LONGEST]
    search.forget([touch.pk])
    touch.data = {**touch.data, "outcome": said.what, "wrap_s": times["wrap_s"], **({"note": note} if note else {})}
    touch.text = saying.text(call, note)
    touch.save(update_fields=["data", "text"])
    search.put_back([touch.pk])
    return True


def turn(conversation: Conversation, outcome: str, actor: Actor) -> None:
    if outcome in (SOLVED, WRONG):
        closure.resolve(conversation, actor=actor)
    elif outcome == OURS:
        closure.reopen(conversation, actor=actor)
    else:
        closure.wait(conversation, actor=actor)
