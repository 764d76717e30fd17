"""Asking: a code or a link goes to a proven identity of whom they claim to be, or facts are asked."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Dispatch
from sixring.channels.registry import adapter_of
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Agent
from sixring.people.models import Person

from ..models import Conversation, Verification
from . import codes, facts
from .whom import Candidate, Route

Method, State = Verification.Method, Verification.State
LIFE = {Method.CODE: timedelta(minutes=10), Method.LINK: timedelta(minutes=30), Method.FACTS: timedelta(minutes=30)}
ATTEMPTS = 5
PER_HOUR, PER_DAY = 5, 10
ASKED = {
    Method.CODE: "conversation.code_sent",
    Method.LINK: "conversation.link_sent",
    Method.FACTS: "conversation.facts_asked",
}


def ask(conversation: Conversation, candidate: Candidate, route: str, method: str, *, actor: Actor) -> Verification:
    """Send `candidate` a code or a link by `route` (its key). An earlier question to the same sender is called off.

    Raises `Refused` when the way is not one of theirs, or too much was asked lately.
    """
    chosen = next((one for one in candidate.routes if one.key == route), None)
    if chosen is None or chosen.identity.claimed or chosen.identity.pk == candidate.claimed.pk:
        raise Refused(_("A proof goes only to an address this person has proven before. Nothing was sent."))
    if method not in (Method.CODE, Method.LINK):
        raise Invalid(_("Choose a code or a link."))
    with transaction.atomic():
        asked = begin(conversation, candidate, Method(method), chosen, actor=actor)
        dispatch(asked, chosen)
    return asked


def ask_facts(conversation: Conversation, candidate: Candidate, *, actor: Actor) -> Verification:
    """Ask the facts the owner chose. Raises `Refused` when too few of them are known of this person."""
    keys = facts.askable(candidate.person, candidate.claimed)
    if not keys:
        raise Refused(_("Too few of the chosen facts are known of this person to check them."))
    with transaction.atomic():
        return begin(conversation, candidate, Method.FACTS, None, actor=actor, keys=keys)


def begin(
    conversation: Conversation,
    candidate: Candidate,
    method: Verification.Method,
    route: Route | None,
    *,
    actor: Actor,
    keys: list[str] | None = None,
) -> Verification:
    actor.must("answer")
    actor.must("join people")
    # The person's row is the lock: two agents who ask at once are counted one after the other.
    Person.objects.select_for_update().filter(pk=candidate.person.pk).first()
    refuse_too_many(conversation, candidate)
    earlier = Verification.objects.filter(conversation=conversation, claimed=candidate.claimed, state=State.ASKED)
    for one in earlier:
        end(one, State.CALLED_OFF, "conversation.verification_called_off", actor=actor)
    asked = Verification.objects.create(
        conversation=conversation,
        claimed=candidate.claimed,
        proven=route.identity if route else candidate.proven,
        person=candidate.person,
        method=method,
        facts=keys or [],
        agent=Agent(pk=actor.id),
        until=clock.now() + LIFE[method],
    )
    changes.record(ASKED[method], conversation, actor=actor, audience=conversation.audience)
    return asked


def refuse_too_many(conversation: Conversation, candidate: Candidate) -> None:
    """Rule: five questions an hour and ten a day for one person, five an hour in one conversation."""
    of_person = Verification.objects.filter(person=candidate.person)
    here = Verification.objects.filter(conversation=conversation, at__gt=clock.ago(hours=1))
    hour, day = of_person.filter(at__gt=clock.ago(hours=1)), of_person.filter(at__gt=clock.ago(days=1))
    if hour.count() >= PER_HOUR or here.count() >= PER_HOUR or day.count() >= PER_DAY:
        raise Refused(_("This was tried too often lately. Wait an hour, or ask them to write from a known address."))


def dispatch(asked: Verification, route: Route) -> None:
    """Put the code or link on its way. It belongs to no conversation: nobody on the desk can read it."""
    if asked.method == Method.CODE:
        secret = codes.new_code()
        shown = f"{secret[:3]} {secret[3:]}"
        text = code_text(shown, route.account.name)
    else:
        secret = codes.new_nonce()
        text = link_text(codes.link(asked.pk, secret), route.account.name)
    Verification.objects.filter(pk=asked.pk).update(digest=codes.digest(asked.pk, secret))
    mail = adapter_of(route.account.kind).capabilities.threads or route.account.kind == "email"
    outbound = Outbound(
        to=route.identity.display if route.account.kind == "email" else route.identity.value,
        text=text,
        key=f"verification:{asked.pk}",
        subject=_("Is it you who is writing to us?") if mail else "",
        data={"automatic": True},
    )
    outbox.enqueue(route.account, outbound, audience=asked.conversation.audience)


def code_text(code: str, who: str) -> str:
    return _(
        "Your code: %(code)s\n\nSomebody is talking with %(who)s right now and says to be you. If it is you, tell us "
        "this code there. It holds for ten minutes.\n\nIf it isn't you, tell nobody the code. Nothing happens then."
    ) % {"code": code, "who": who}


def link_text(link: str, who: str) -> str:
    return _(
        "Somebody is talking with %(who)s right now and says to be you. If it is you, say so here:\n\n%(link)s\n\n"
        "The link holds for half an hour and works once. If it isn't you, leave it, or say so on that page."
    ) % {"link": link, "who": who}


def call_off(asked: Verification, *, actor: Actor) -> None:
    """Ask no longer. One that has ended is left as it is."""
    actor.must("answer")
    end(asked, State.CALLED_OFF, "conversation.verification_called_off", actor=actor)


def end(asked: Verification, state: Verification.State, verb: str, *, actor: Actor) -> bool:
    """Close a question that is still open, and tell the story; False when it had ended."""
    with transaction.atomic():
        mine = Verification.objects.filter(pk=asked.pk, state=State.ASKED)
        if not mine.update(state=state, ended_at=clock.now(), digest=""):
            return False
        withdraw(asked)
        changes.record(verb, asked.conversation, actor=actor, audience=asked.conversation.audience)
    return True


def withdraw(asked: Verification) -> None:
    """What has not left yet need not leave, and what it said is not kept."""
    for row in Dispatch.objects.filter(key=f"verification:{asked.pk}", state=Dispatch.State.PENDING):
        Dispatch.objects.filter(pk=row.pk, state=Dispatch.State.PENDING).update(
            state=Dispatch.State.DEAD, settled_at=clock.now(), outbound={**row.outbound, "text": ""}
        )


def settle_expired(limit: int = 100) -> int:
    """Close what nobody answered in time; returns how many."""
    late = Verification.objects.filter(state=State.ASKED, until__lte=clock.now()).select_related("conversation")
    return sum(end(one, State.EXPIRED, "conversation.verification_expired", actor=SYSTEM) for one in late[:limit])
