"""What a search means: a question to the index of messages, and conditions on messages and conversations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.words import asking
from sixring.core.words.asking import All, Either, Question
from sixring.interactions import search as messages
from sixring.people import search as known

from .. import access
from ..models import Conversation
from .language import Asked, Filter, Term

State = Conversation.State
BEGINNING = date(1990, 1, 1)
OPEN = Q(state__in=[State.NEEDS_US, State.WAITING, State.ON_HOLD])
STATES = {
    "open": OPEN,
    "needs-us": Q(state=State.NEEDS_US),
    "unread": Q(state=State.NEEDS_US),
    "waiting": Q(state=State.WAITING),
    "on-hold": Q(state=State.ON_HOLD),
    "resolved": Q(state=State.RESOLVED),
    "unassigned": Q(assignee=None) & OPEN,
    "snoozed": Q(snooze__isnull=False),
    "spam": ~Q(noise=""),
}
FIELDS = {"tag": "tags__name", "reason": "reason__name", "team": "team__name", "assignee": "assignee__name"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """`question` is None when nothing is asked of messages; `when` narrows them exactly, `which` conversations."""

    question: Question | None
    when: Q
    which: Q
    people: frozenset[int] = frozenset()  # identities of those all the words are about


def meaning(asked: Asked, actor: Actor) -> Meaning:
    parts = [question_of(term) for term in asked.terms if not term.without]
    without = [messages.containing(term.text, begun=term.begun) for term in asked.terms if term.without]
    people = about(asked)
    if people:
        parts = [Either((All(tuple(parts)), messages.of_identities(sorted(people))))]
    when, which = Q(), Q()
    for one in asked.filters:
        question = of_messages(one, actor)
        if question is not None:
            (without if one.without else parts).append(question)
        when &= moment(one)
        which &= condition(one, actor)
    if which and not any(one.value == "spam" for one in asked.filters):
        which &= Q(noise="")
    question = All(tuple(parts), tuple(without)) if parts or without else None
    return Meaning(question and within_sight(question, actor), when, which, people)


def question_of(term: Term) -> Question:
    return messages.containing(term.text, begun=term.begun)


def about(asked: Asked) -> frozenset[int]:
    """Identities of the people all words are about: what somebody is called may stand elsewhere than in a message."""
    terms = [term for term in asked.terms if not term.without]
    return frozenset(known.identities_of([t.text for t in terms], begun=terms[-1].begun)) if terms else frozenset()


def within_sight(question: Question, actor: Actor) -> Question:
    """Only of accounts `actor` may see."""
    if access.sees_all(actor):
        return question
    seen = accounts.visible_to(actor).values_list("pk", flat=True)
    return asking.both(messages.on_accounts(seen), question)


def of_messages(one: Filter, actor: Actor) -> Question | None:
    """What a filter asks of messages; None if it is about the conversation."""
    if one.name in ("from", "to"):
        return party(one, actor)
    if one.name == "channel":
        return messages.over(kinds(one.value))
    if one.name == "has":
        return messages.WITH_FILE
    if one.name in ("before", "after", "on") and not one.without:
        return messages.within(*days(one))
    return None


def party(one: Filter, actor: Actor) -> Question:
    """Messages from or to somebody: a customer by name or address; from us, by name or `me`."""
    ours, direction = one.name == "to", "out" if one.name == "to" else "in"
    if one.name == "from" and one.value.lower() == "me":
        return messages.by_agent(actor.id or 0)
    begun, text = one.value.endswith("*"), one.value.rstrip("*")
    people = known.identities_of([text], begun=begun)
    asked = [messages.told_by(text, begun=begun, to=ours), messages.of_identities(sorted(people), direction)]
    return Either(tuple(asked))


def kinds(value: str) -> list[str]:
    """Kinds of account that are called so: "email", "chat", or the name of one account."""
    spelt = value.casefold()
    found = {kind for kind, name in Account.objects.values_list("kind", "name") if spelt in names_of(kind, name)}
    return sorted(found)


def names_of(kind: str, name: str) -> set[str]:
    try:
        adapter = adapter_of(kind)
    except Exception:  # a kind whose package is gone; its messages are still there
        return {kind.casefold(), name.casefold()}
    label = str(adapter.label).casefold()
    parts = (kind, name, label, label.replace(" ", "-"), label.replace("-", ""), adapter.capabilities.family)
    return {part.casefold() for part in parts} | set(label.replace("-", " ").split())


def days(one: Filter) -> tuple[date, date]:
    """The days (UTC) on which what is meant may have happened: a few hours more on each side."""
    assert one.since is not None
    assert one.until is not None
    begin, end = start_of(one.since).astimezone(UTC), start_of(one.until).astimezone(UTC)
    if one.name == "before":
        return BEGINNING, (begin - timedelta(microseconds=1)).date()
    if one.name == "after":
        return max(BEGINNING, end.date()), clock.now().date() + timedelta(days=1)
    return max(BEGINNING, begin.date()), min(end.date(), clock.now().date() + timedelta(days=1))


def moment(one: Filter) -> Q:
    """When a message happened, in the actor's time zone."""
    if one.since is None or one.until is None:
        return Q()
    if one.name == "before":
        found = Q(occurred_at__lt=start_of(one.since))
    elif one.name == "after":
        found = Q(occurred_at__gte=start_of(one.until))
    else:
        found = Q(occurred_at__gte=start_of(one.since), occurred_at__lt=start_of(one.until))
    return ~found if one.without else found


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_current_timezone())


def condition(one: Filter, actor: Actor) -> Q:
    """What a filter asks of the conversation."""
    if one.name == "is":
        found = Q(assignee=actor.id or 0) if one.value == "mine" else STATES[one.value]
    elif one.name == "assignee" and one.value.lower() in ("me", "none", "nobody"):
        found = Q(assignee=actor.id or 0) if one.value.lower() == "me" else Q(assignee=None)
    elif one.name == "tag":
        tagged = Conversation.tags.through.objects.filter(tag__name__iexact=one.value)
        found = Q(pk__in=tagged.values("conversation"))
    elif one.name in FIELDS:
        found = Q(**{f"{FIELDS[one.name]}__istartswith": one.value})
    else:
        return Q()
    return ~found if one.without else found
