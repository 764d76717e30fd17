"""Promises: what we told a customer we would do, by when, and who keeps it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.models import Agent
from sixring.core.text import clean, short

from .. import assignment, notices
from ..models import Conversation, Promise, Snooze

OPEN, KEPT, CALLED_OFF = Promise.State.OPEN, Promise.State.KEPT, Promise.State.CALLED_OFF
State = Conversation.State
REMINDED = timedelta(hours=1)
LONGEST = 200


def make(
    conversation: Conversation, what: str, due_at: datetime, *, actor: Actor, agent: Agent | None = None, key: str = ""
) -> Promise:
    """Promise `what` by `due_at` (aware, ahead); `agent` keeps it, else the actor. `key` names the offer it was made
    of: the same twice is one promise. Raises `Invalid` without words, `Refused` for a past moment or a stranger.
    """
    actor.must("answer")
    what = " ".join(clean(what).split())
    if not what or len(what) > LONGEST:
        raise Invalid(_("Say what is promised, in at most %(n)d characters.") % {"n": LONGEST})
    refuse_past(due_at)
    if agent is not None and agent.pk != actor.id and not assignment.may_take(conversation, agent):
        raise Refused(_("%(name)s can't see this conversation. Choose somebody who can.") % {"name": agent.name})
    keeper = agent.pk if agent else actor.id
    said = {"conversation": conversation, "what": what, "due_at": due_at, "agent_id": keeper, "by_id": actor.id}
    with transaction.atomic():
        if not key:
            promise, fresh = Promise.objects.create(**said, at=clock.now()), True
        else:
            key = key_of(conversation, key, actor)
            promise, fresh = Promise.objects.get_or_create(key=key, defaults={**said, "at": clock.now()})
        if fresh:
            record("promised", promise, actor)
    return promise


def keep(promise: Promise, *, actor: Actor) -> None:
    """It is done. Keeping what is kept is a quiet no-op; what was called off stays so."""
    end(promise, KEPT, "promise_kept", actor)


def call_off(promise: Promise, *, actor: Actor) -> None:
    """It won't be done, and somebody says so."""
    end(promise, CALLED_OFF, "promise_called_off", actor)


def withdraw(conversation: Conversation, key: str, *, actor: Actor) -> None:
    """Call off what was promised with an answer that was called back; nothing, where nothing was."""
    for promise in Promise.objects.filter(key=key_of(conversation, key, actor), state=OPEN):
        call_off(promise, actor=actor)


def end(promise: Promise, state: Promise.State, verb: str, actor: Actor) -> None:
    actor.must("answer")
    with transaction.atomic():
        if open_row(promise).update(state=state, ended_at=clock.now()):
            record(verb, promise, actor)
    promise.refresh_from_db()


def move(promise: Promise, due_at: datetime, *, actor: Actor) -> None:
    """By another moment; it reminds and comes back anew. Moving to where it stands is a quiet no-op."""
    actor.must("answer")
    refuse_past(due_at)
    with transaction.atomic():
        anew = {"due_at": due_at, "reminded_at": None, "brought_back_at": None}
        if open_row(promise).exclude(due_at=due_at).update(**anew):
            record("promise_moved", promise, actor)
        elif not open_row(promise).exists():
            raise Refused(_("This promise has ended already. Make a new one."))
    promise.refresh_from_db()


def open_row(promise: Promise) -> QuerySet[Promise]:
    return Promise.objects.filter(pk=promise.pk, state=OPEN)


def refuse_past(due_at: datetime) -> None:
    if due_at <= clock.now():
        raise Refused(_("That moment has passed. Promise something by a later one."))


def record(verb: str, promise: Promise, actor: Actor) -> None:
    conversation = promise.conversation
    changes.record(f"conversation.{verb}", conversation, actor=actor, audience=conversation.audience)


def key_of(conversation: Conversation, key: str, actor: Actor) -> str:
    return short(f"{actor.id}:{conversation.pk}:{key}", 100)


# Reading


def of(conversation: Conversation) -> list[Promise]:
    """Its promises, the open ones first and by when they are due, then the latest that ended."""
    rows = list(Promise.objects.filter(conversation=conversation).select_related("agent").order_by("due_at", "pk"))
    ended = sorted((one for one in rows if one.ended_at), key=lambda one: str(one.ended_at), reverse=True)
    return [one for one in rows if one.state == OPEN] + ended[:5]


def open_in(conversation: Conversation) -> list[Promise]:
    return list(
        Promise.objects.filter(conversation=conversation, state=OPEN).select_related("agent").order_by("due_at")
    )


def get(conversation: Conversation, promise_id: int) -> Promise:
    """A promise of this conversation, which whoever asks has been let into. Raises `NotFound`."""
    found = Promise.objects.filter(conversation=conversation, pk=promise_id).select_related("conversation").first()
    if found is None:
        raise NotFound
    return found


def due_of(conversation_ids: Collection[int]) -> dict[int, Promise]:
    """The open promise of each of these conversations that is due first: one query."""
    rows = Promise.objects.filter(conversation__in=conversation_ids, state=OPEN).order_by("-due_at", "-pk")
    return {one.conversation_id: one for one in rows}


def words(promise: Promise) -> str:
    """What a row says of an open promise, in the viewer's zone: "promised by Fri 17:00", "promise overdue"."""
    if promise.due_at <= clock.now():
        return _("promise overdue since %(when)s") % {"when": by(promise.due_at)}
    return _("promised by %(when)s") % {"when": by(promise.due_at)}


def by(moment: datetime) -> str:
    """A moment as short as it stays clear: the hour today, the weekday within six days, else the date."""
    here, now = localtime(moment), localtime(clock.now())
    days = (here.date() - now.date()).days
    return date_format(here, "H:i" if not days else "D H:i" if 0 < days < 7 else "D j M, H:i")


def tone(promise: Promise) -> str:
    """bad when it is overdue, watch when it is due today, nothing else."""
    if promise.state != OPEN:
        return ""
    if promise.due_at <= clock.now():
        return "bad"
    return "watch" if localtime(promise.due_at).date() == localtime(clock.now()).date() else ""


def measure(person_ids: Sequence[int]) -> dict[int, tuple[float | None, str]]:
    """The promises arc of the ring, in two queries: open matters, those that wait for us, promises and when due."""
    now, midnight = clock.now(), localtime(clock.now()).replace(hour=23, minute=59, second=59)
    matters = Conversation.objects.filter(anchor__person__in=person_ids, merged_into=None, noise="")
    opened = matters.exclude(state=State.RESOLVED).values_list("anchor__person").annotate(
        n=Count("pk"), ours=Count("pk", filter=Q(state=State.NEEDS_US))
    )  # fmt: skip
    promised = Promise.objects.filter(conversation__in=matters, state=OPEN).values_list("conversation__anchor__person")
    due = promised.annotate(
        n=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)), today=Count("pk", filter=Q(due_at__lte=midnight)),
        first=Min("due_at"),
    )  # fmt: skip
    found = {person: (n, ours) for person, n, ours in opened}
    owed = {person: (n, late, today - late) for person, n, late, today, _first in due}
    return {pk: arc(*found.get(pk, (0, 0)), *owed.get(pk, (0, 0, 0))) for pk in person_ids}


def arc(opened: int, ours: int, promised: int, late: int, today: int) -> tuple[float, str]:
    """Rule: share and words. A broken promise weighs most; one due today, and several matters that wait, want a look.
    One open matter is everyday.
    """
    said = [_("%(n)d open") % {"n": opened}] if opened else []
    said += [_("%(n)d waiting for us") % {"n": ours}] if ours else []
    said += [_("promise overdue") if late == 1 else _("%(n)d promises overdue") % {"n": late}] if late else []
    said += [_("promise due today") if today == 1 else _("%(n)d promises due today") % {"n": today}] if today else []
    rest = promised - late - today
    said += [_("%(n)d promised") % {"n": rest}] if rest else []
    share = 0.2 if late else 0.5 if today or ours > 1 else 0.7 if opened else 0.8 if promised else 1.0
    return share, ", ".join(said) or _("nothing open")


# When it is time


def settle_due(limit: int = 100) -> int:
    """Bring back what is due, and remind of what is due within the hour; returns how many."""
    now = clock.now()
    due = Promise.objects.filter(state=OPEN, due_at__lte=now, brought_back_at=None)
    soon = Promise.objects.filter(state=OPEN, due_at__gt=now, due_at__lte=now + REMINDED, reminded_at=None)
    found = list(due.select_related("conversation")[:limit])
    nearing = list(soon[:limit])
    for promise in found:
        bring_back(promise)
    for promise in nearing:
        remind(promise)
    return len(found) + len(nearing)


def bring_back(promise: Promise) -> None:
    """The moment has come: its conversation needs us again, out of a rest, a hold and out of being resolved (an open
    promise is our word, whatever was closed around it), and whoever keeps it hears of it. The update is the claim.
    """
    now, conversation = clock.now(), promise.conversation
    with transaction.atomic():
        if not open_row(promise).filter(brought_back_at=None, due_at__lte=now).update(brought_back_at=now):
            return
        woken, _rows = Snooze.objects.filter(conversation=conversation).delete()
        away = Conversation.objects.filter(pk=conversation.pk).exclude(state=State.NEEDS_US)
        reopened = away.filter(state=State.RESOLVED).exists()
        away.update(state=State.NEEDS_US, due_at=promise.due_at, held_for="")
        record("promise_due", promise, SYSTEM)
        for verb in [*(["woken"] if woken else []), *(["reopened"] if reopened else [])]:
            record(verb, promise, SYSTEM)
        notices.tell(promise.agent_id, "promise_due", conversation, key=told_as(promise))


def remind(promise: Promise) -> None:
    """An hour before, unless it was promised within that hour: then whoever promised knows."""
    with transaction.atomic():
        claimed = open_row(promise).filter(reminded_at=None).update(reminded_at=clock.now())
        if claimed and promise.due_at - promise.at > REMINDED:
            notices.tell(promise.agent_id, "promise_soon", promise.conversation, key=told_as(promise))


def told_as(promise: Promise) -> str:
    return f"{promise.pk}:{promise.due_at.timestamp():.0f}"
