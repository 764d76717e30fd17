"""Deciding: whether somebody is asked now, later, or not at all, and why. Reads; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from sixring.conversations.models import Conversation
from sixring.core import clock
from sixring.people import contact
from sixring.people.contact import Contact

from ..models import Invitation, Response, Survey
from . import limits, reasons, rules, ways
from .rules import Rules
from .ways import Way

LATE = timedelta(days=7)
WAKING = (time(9), time(20))  # when a message may ring somebody's phone who never said which hours they like
RINGING = ("message", "social")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the three: a `way` to send it by now, a moment it waits for, or a reason it is not sent."""

    way: Way | None = None
    until: datetime | None = None
    why_not: str = ""


def decide(invitation: Invitation, now: datetime | None = None) -> Verdict:
    """The verdict on a waiting invitation. The caller holds the locks of what is counted (`locks`)."""
    now, said = now or clock.now(), rules_of(invitation)
    if why := of_occasion(invitation, said, now) or of_matter(invitation) or of_person(invitation):
        return Verdict(why_not=why)
    if why := of_quotas(invitation, said, now):
        return Verdict(why_not=why)
    way, why = ways.choose(invitation, said)
    if way is None:
        return Verdict(why_not=why)
    until = suiting(ways.likes(invitation), way, now)
    return Verdict(way=way) if until <= now else Verdict(until=until)


def rules_of(invitation: Invitation) -> Rules:
    return rules.of(invitation.trigger, by_hand=invitation.by_id is not None or invitation.conversation_id is not None)


def of_occasion(invitation: Invitation, said: Rules, now: datetime) -> str:
    survey, trigger = invitation.version.survey, invitation.trigger
    if survey.state != Survey.State.OPEN:
        return "closed"
    if trigger is not None and not trigger.active:
        return "off"
    if not rules.drawn(invitation.dedupe, said.share if trigger else 100):
        return reasons.named("not_drawn", said.share)
    return "late" if invitation.due_at < now - LATE else ""


def of_matter(invitation: Invitation) -> str:
    """Rule: nobody is asked about what was no request, or how it was solved while it goes on."""
    matter, trigger = invitation.conversation, invitation.trigger
    if matter is not None and matter.noise:
        return "noise"
    after_solving = trigger is not None and trigger.moment == rules.Moment.RESOLVED
    if after_solving and (matter is None or matter.state != Conversation.State.RESOLVED):
        return "reopened"
    return ""


def of_person(invitation: Invitation) -> str:
    if invitation.identity is None:
        return "nobody"
    return limits.why_not(invitation.identity, limits.now())


def of_quotas(invitation: Invitation, said: Rules, now: datetime) -> str:
    """What was sent by the same trigger today, and the complete answers its survey has."""
    if invitation.trigger is None:
        return ""
    if said.per_day:
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        sent = Invitation.objects.filter(trigger=invitation.trigger, sent_at__gte=midnight, state__in=limits.ASKED)
        if sent.count() >= said.per_day:
            return reasons.named("per_day", said.per_day)
    if said.enough:
        answers = Response.objects.filter(survey=invitation.version.survey_id, state=Response.State.COMPLETE)
        if answers.count() >= said.enough:
            return reasons.named("enough", said.enough)
    return ""


def suiting(likes: Contact, way: Way, now: datetime) -> datetime:
    """Rule: within the hours they like; where they named none and it rings a phone, by day. In a chat, at once."""
    if likes.hours is None and way.family in RINGING and way.here is None:
        zone = likes.zone or str(settings.TIME_ZONE)
        likes = Contact(hours=WAKING, zone=ZoneInfo(zone).key)
    return now if way.family == "chat" else contact.next_suiting(likes, now)
