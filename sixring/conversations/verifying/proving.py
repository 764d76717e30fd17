"""Proving: the answer is taken, counted, and when it is right the two become one person, in one step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused, SixringError
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people.models import Decision, Identity, Membership, Person
from sixring.people.normalise import PASSED_ON

from ..models import Awaited, Placement, Verification
from ..regrouping import moving
from . import codes, facts
from .asking import ATTEMPTS, end
from .whom import close_suggestions

Method, State = Verification.Method, Verification.State
CUSTOMER = Actor("customer", name="the customer")
OVER = "This was answered, called off, or took too long. Ask anew."
FAILED = "conversation.not_verified"


def answer_code(asked: Verification, code: str, *, actor: Actor) -> Verification:
    """The customer told `code`: an agent typed it, or they wrote it themselves. Raises `Refused` when it is wrong."""
    spend_attempt(asked, Method.CODE)
    digits = "".join(filter(str.isdigit, code))
    if not codes.matches(asked.digest, asked.pk, digits):
        raise wrong(asked, actor)
    return prove(asked, actor=actor)


def answer_facts(asked: Verification, said: dict[str, str], *, actor: Actor) -> Verification:
    """Check what they answered against what is known; how many were right is told to nobody."""
    actor.must("join people")
    spend_attempt(asked, Method.FACTS)
    if not facts.right(asked, said):
        raise wrong(asked, actor)
    return prove(asked, actor=actor)


def opened(token: str) -> Verification:
    """The question a link stands for, still open. Looking at it proves nothing. Raises `Refused`."""
    pk, nonce = codes.read_link(token)
    asked = Verification.objects.select_related("conversation", "claimed", "proven").filter(pk=pk).first()
    live = asked is not None and asked.state == State.ASKED and asked.until > clock.now()
    if asked is None or not live or asked.method != Method.LINK or not codes.matches(asked.digest, pk, nonce):
        raise Refused(_(codes.SPENT))
    return asked


def confirm(token: str) -> Verification:
    """They pressed the button on the page of the link: it was them."""
    return prove(opened(token), actor=CUSTOMER)


def deny(token: str) -> Verification:
    """They said on that page that it was somebody else."""
    asked = opened(token)
    if not end(asked, State.FAILED, "conversation.denied", actor=SYSTEM):
        raise Refused(_(codes.SPENT))
    return asked


def spend_attempt(asked: Verification, method: Verification.Method) -> None:
    """Count an attempt before looking at it, so that many at once are never more than five."""
    rows = Verification.objects.filter(pk=asked.pk, method=method, state=State.ASKED, until__gt=clock.now())
    if not rows.filter(attempts__lt=ATTEMPTS).update(attempts=F("attempts") + 1):
        raise Refused(_(OVER))
    asked.refresh_from_db()


def wrong(asked: Verification, actor: Actor) -> SixringError:
    """What to say of a wrong answer; the last one ends it."""
    left = ATTEMPTS - asked.attempts
    if left <= 0:
        end(asked, State.FAILED, FAILED, actor=SYSTEM if actor.kind != "agent" else actor)
        return Refused(_("That was not right, and was the last try. They stay apart; nothing was revealed."))
    return Refused(_("That was not right. %(n)d tries are left.") % {"n": left})


def prove(asked: Verification, *, actor: Actor) -> Verification:
    """Join, in one transaction. Of two who prove at once one does; a join that can't be ends the question."""
    try:
        with transaction.atomic():
            now = Verification.objects.select_for_update(of=("self",)).select_related(
                "conversation", "claimed", "proven"
            )
            row = now.get(pk=asked.pk)
            if row.state != State.ASKED or row.until <= clock.now():
                raise Refused(_(OVER))
            decision = join(row, actor)
            finish(row, decision, actor)
    except Refused as refused:
        if refused.message != _(OVER):
            end(asked, State.FAILED, FAILED, actor=SYSTEM)
        raise
    row.refresh_from_db()
    return row


def join(row: Verification, actor: Actor) -> Decision | None:
    """The claimed side becomes the person's, as they stand today; None when it is theirs already."""
    claimed, person = row.claimed, whose_now(row)
    if claimed.person is None:
        raise Refused(_("Several people write from here, so it can't become one person's. Nothing was joined."))
    if claimed.person_id == person.pk:
        return None
    reason = f"proved it: {row.get_method_display()}"
    if is_alone(claimed):
        evidence = {"proof": proof_of(row), "verification": row.pk, "by": row.get_method_display()}
        return merge.merge(claimed.person, person, actor=actor, reason=reason, evidence=evidence)
    return merge.rebind(claimed, person, since(row), actor=actor, reason=reason)


def whose_now(row: Verification) -> Person:
    """The person we asked, if what we asked at is still theirs. Joined with others meanwhile, it is whoever stands."""
    proven = Identity.objects.select_related("person").get(pk=row.proven_id)
    asked = row.person
    root = (asked.redirect_id or asked.pk) if asked else None
    if proven.person is None or root is None or proven.person_id != root:
        raise Refused(_("That address has changed hands since we asked. Nothing was joined; ask anew."))
    return proven.person


def is_alone(claimed: Identity) -> bool:
    """Whether nobody else we know of would come along: a whole person is joined only if it is just this sender."""
    others = Membership.objects.filter(person=claimed.person_id).exclude(identity=claimed)
    known = others.filter(identity__claimed=False).exclude(identity__kind__in=PASSED_ON)
    return not known.exists()


def since(row: Verification) -> datetime:
    """From their first word in this conversation on."""
    mine = Interaction.objects.filter(
        placements__conversation=row.conversation_id, placements__current=True, identity=row.claimed_id
    )
    first = mine.order_by("occurred_at").values_list("occurred_at", flat=True).first()
    return first or row.at


def proof_of(row: Verification) -> str:
    """A code or link returns what only they could read; facts may be known to others, and are labelled so."""
    return "facts" if row.method == Method.FACTS else str(ProofKind.CODE)


def finish(row: Verification, decision: Decision | None, actor: Actor) -> None:
    Verification.objects.filter(pk=row.pk).update(
        state=State.PROVEN, ended_at=clock.now(), digest="", decision=decision.pk if decision else None
    )
    claimed = Identity.objects.select_related("person").get(pk=row.claimed_id)
    if claimed.person is not None:
        close_suggestions(claimed, claimed.person)
    theirs = Placement.objects.filter(conversation=row.conversation_id, current=True, interaction__identity=claimed)
    theirs.filter(provisional=True).exclude(interaction__in=Awaited.objects.values("interaction")).update(
        provisional=False
    )
    moving.clear_doubt(row.conversation)
    verb = "conversation.verified_by_facts" if row.method == Method.FACTS else "conversation.verified"
    told_by = actor if actor.kind == "agent" else SYSTEM
    changes.record(verb, row.conversation, actor=told_by, audience=row.conversation.audience)
