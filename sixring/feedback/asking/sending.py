"""Sending: an invitation leaves, within the matter it asks about or by itself, with a link nobody here reads again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Dispatch
from sixring.channels.prepared import kept as kept_template
from sixring.conversations import upkeep
from sixring.conversations.models import Conversation, Placement
from sixring.conversations.preferences.sending import way_out
from sixring.conversations.requests.mailing import HOLDS_LINK
from sixring.conversations.sending import automatic
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction

from ..models import Invitation, Ticket
from ..surveys.design import Design
from . import inviting, links, wording
from .rules import AGREED, Rules
from .ways import PURPOSE, Way, likes
from .wording import Asked, Letter

NAME = "survey"  # as an automatic message calls it
AUDIENCE = "surveys"
State = Invitation.State


def send(invitation: Invitation, way: Way, rules: Rules, *, actor: Actor = SYSTEM) -> None:
    """Put `invitation` on its way and keep that it was sent, in the caller's transaction, which holds its row."""
    now, design = clock.now(), Design.of(invitation.version)
    language = wording.language_for(invitation, design, likes(invitation).language)
    ends, anonymous = now + timedelta(days=rules.lives), invitation.version.survey.anonymous
    key = ticket(invitation, language, ends) if anonymous else invitation.key
    asked = Asked(
        design, language, way.account, way.identity, key, agreed=rules.who == AGREED, counted=not anonymous
    )  # fmt: skip
    put(invitation, way, asked, rules, dispatch_key(invitation), actor)
    # Who was asked anonymously is not reminded: nobody knows whether they answered.
    remind_at = now + timedelta(days=rules.remind) if rules.remind and not anonymous else None
    Invitation.objects.filter(pk=invitation.pk).update(
        state=State.SENT, channel=way.account.kind, language=language, sent_at=now, remind_at=remind_at, why_not="",
        expires_at=ends,
    )  # fmt: skip
    inviting.tell("invitation.sent", invitation, actor=actor)


def remind(invitation: Invitation, way: Way, rules: Rules) -> None:
    """The same question once more, in the caller's transaction."""
    design = Design.of(invitation.version)
    asked = Asked(
        design, invitation.language or design.main, way.account, way.identity, invitation.key, again=True,
        agreed=rules.who == AGREED, counted=True,
    )  # fmt: skip
    put(invitation, way, asked, rules, f"{dispatch_key(invitation)}:again", SYSTEM)


def dispatch_key(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def ticket(invitation: Invitation, language: str, ends: datetime) -> str:
    """The key of an anonymous link. Nothing of the ticket leads to the invitation: it has no moment of its own, and
    all of one day end together."""
    key, midnight = links.new_key(), ends.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    Ticket.objects.create(
        digest=links.digest_of(key), version=invitation.version, language=language, expires_at=midnight
    )  # fmt: skip
    return key


def put(invitation: Invitation, way: Way, asked: Asked, rules: Rules, key: str, actor: Actor) -> None:
    letter = wording.letter(asked, way)
    if way.here is not None and invitation.conversation is not None:
        in_matter(invitation, invitation.conversation, way, way.here, letter, key, actor)
    else:
        by_itself(way, letter, key, rules)


def in_matter(
    invitation: Invitation, matter: Conversation, way: Way, here: Interaction, letter: Letter, key: str, actor: Actor
) -> None:  # fmt: skip
    """A message of the talk. What is kept of it is the question; in a chat its buttons come with it."""
    upkeep.lock(matter)
    now = clock.now()
    message = Interaction.objects.create(
        account=way.account, channel=way.account.kind, kind="message", direction=Interaction.Direction.OUT,
        identity=way.identity, proof=ProofKind.AGENT, dedupe=key, automatic=NAME, subject=letter.subject,
        text=letter.kept, data={"automatic": NAME, "invitation": invitation.pk}, occurred_at=now, received_at=now,
    )  # fmt: skip
    Placement.objects.create(interaction=message, conversation=matter, reason=Placement.Reason.REPLY)
    automatic.leave(message, outbound_within(message, matter, way, here, letter), matter)
    changes.record(  # the verb of what a machine of ours says: chats and desks listen for it
        "message.acknowledged", message, actor=actor, identity=way.identity, audience=matter.audience,
        content=letter.kept,
    )  # fmt: skip


def outbound_within(
    message: Interaction, matter: Conversation, way: Way, here: Interaction, letter: Letter
) -> Outbound:
    is_chat = way.account.kind == "webchat"
    return Outbound(
        to=way.identity.display if way.family == "mail" else way.identity.value,
        text=letter.kept if is_chat else letter.text, html=letter.html, subject=letter.subject,
        key=f"message:{message.pk}", conversation=matter.pk, message=message.pk, thread=here.thread,
        replies_to=[here.reference] if here.reference else [], data=told(way, letter),
    )  # fmt: skip


def by_itself(way: Way, letter: Letter, key: str, rules: Rules) -> Dispatch:
    """Beside any talk. Where only those are asked who agreed, the outbox asks for that once more as it leaves."""
    data = told(way, letter) | {"unsubscribe": way_out(way.identity, PURPOSE)}
    agreed = rules.who == AGREED
    outbound = Outbound(
        to=way.identity.display if way.family == "mail" else way.identity.value, text=letter.text, html=letter.html,
        subject=letter.subject, key=key, data=data, purpose=PURPOSE if agreed else "",
        recipient=way.identity.pk if agreed else None,
    )  # fmt: skip
    return outbox.enqueue(way.account, outbound, audience=AUDIENCE)


def told(way: Way, letter: Letter) -> dict[str, object]:
    data: dict[str, object] = {"automatic": True, HOLDS_LINK: True}
    if way.template is not None:
        data["template"] = kept_template(way.template, {way.template.gaps[0][0]: letter.link})
    return data
