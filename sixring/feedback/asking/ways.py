"""Ways: over which account, and to which of their addresses, somebody is asked.

First the channel they said they prefer, then where the matter was talked about, then the rest. Outside their own matter
only a proven address is written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sixring.channels.models import Account
from sixring.channels.prepared import Template, chosen
from sixring.channels.registry import adapter_of
from sixring.channels.sending import Planned, abilities_of
from sixring.conversations.models import Conversation, Placement
from sixring.conversations.requests import mailing
from sixring.conversations.sending import permission, recipients
from sixring.interactions.models import Interaction
from sixring.people import consent, contact
from sixring.people.consent.gate import SUPPRESSED, gate, stands
from sixring.people.models import Identity

from ..models import Invitation
from . import reasons
from .rules import AGREED, Rules

PURPOSE = "surveys"
MOST = 20  # addresses of one person


@dataclass(frozen=True, slots=True)
class Way:
    """`here` is the message of theirs it follows in the matter itself; `template` what the provider approved, where
    words of our own may not be sent."""

    account: Account
    identity: Identity
    here: Interaction | None = None
    template: Template | None = None

    @property
    def family(self) -> str:
        return abilities_of(self.account, self.identity.kind).family

    @property
    def channel(self) -> str:
        """As consent and preferences call it."""
        return consent.channel_of(self.family)


def choose(invitation: Invitation, rules: Rules) -> tuple[Way | None, str]:
    """The first way nothing speaks against; else None, and the reason that says most."""
    whys: list[str] = []
    for way in in_order(invitation, rules):
        why, template = why_not(way, invitation, rules)
        if not why:
            return Way(way.account, way.identity, way.here, template), ""
        whys.append(why)
    return None, telling(whys)


def telling(whys: Iterable[str]) -> str:
    """Rule: what they decided themselves says more than what a channel can't do."""
    order = ("suppressed", "refused", "not_agreed", "ours", "chat_anonymous", "way", "no_way")
    return min(whys, key=lambda why: order.index(why.partition(":")[0]), default="no_way")


def in_order(invitation: Invitation, rules: Rules) -> list[Way]:
    found = [way for way in candidates(invitation) if way.family in rules.families]
    if invitation.channel:
        found = [way for way in found if way.account.kind == invitation.channel]
    preferred = likes(invitation).channel
    return sorted(found, key=lambda way: (way.channel != preferred, way.here is None))


def likes(invitation: Invitation) -> contact.Contact:
    """What they said of channel, hours and language."""
    identity = invitation.identity
    if identity is None:
        return contact.Contact()
    return contact.of(identity.person) if identity.person else contact.of_identity(identity)


def candidates(invitation: Invitation) -> Iterator[Way]:
    if invitation.conversation and (here := in_matter(invitation.conversation, invitation)):
        yield here
    accounts = list(Account.objects.filter(enabled=True).order_by("pk"))
    for identity in addresses(invitation):
        if identity.kind == "email" and (box := mailing.account_for(identity)):
            yield Way(box, identity)
        for account in accounts:
            if is_reached(account, identity):
                yield Way(account, identity)


def in_matter(conversation: Conversation, invitation: Invitation) -> Way | None:
    """Where whoever is asked last wrote in the matter itself."""
    person = invitation.identity.person_id if invitation.identity else None
    theirs = {"interaction__identity__person": person} if person else {"interaction__identity": invitation.identity}
    placed = Placement.objects.filter(
        conversation=conversation, current=True, interaction__direction=Interaction.Direction.IN,
        interaction__kind="message", interaction__automatic="", **theirs,
    ).select_related("interaction__account", "interaction__identity__person")  # fmt: skip
    last = placed.order_by("-interaction__occurred_at", "-interaction").first()
    if last is None or last.interaction.identity is None:
        return None
    return Way(last.interaction.account, last.interaction.identity, last.interaction)


def addresses(invitation: Invitation) -> list[Identity]:
    """Their proven addresses, the one they were met by first."""
    identity = invitation.identity
    if identity is None:
        return []
    own = [identity] if not identity.claimed else []
    if identity.person_id is None:
        return own
    rows = Identity.objects.filter(person=identity.person_id, claimed=False).exclude(pk=identity.pk)
    return [*own, *rows.select_related("person").order_by("pk")[:MOST]]


def is_reached(account: Account, identity: Identity) -> bool:
    """Whether this account writes first to such an identity, or knows it and may go on with a template."""
    abilities = abilities_of(account)
    if abilities.family == "mail":
        return False
    if abilities.starts:
        return identity.kind in abilities.reaches
    return abilities.templates and Interaction.objects.filter(account=account, identity=identity).exists()


def why_not(way: Way, invitation: Invitation, rules: Rules) -> tuple[str, Template | None]:
    """What speaks against a way, as a reason; and the template it needs, where it needs one."""
    if said := refused(way.identity, way.channel, rules.who):
        return said, None
    if way.account.kind == "webchat" and invitation.version.survey.anonymous:
        return "chat_anonymous", None
    if abilities_of(way.account, way.identity.kind).public or (way.here and way.here.data.get("in_public")):
        return "no_way", None
    if way.identity.kind == "email" and recipients.our_own()(way.identity.value):
        return "ours", None
    return permitted(way, rules)


def permitted(way: Way, rules: Rules) -> tuple[str, Template | None]:
    """What the channel says of it: in words of ours, or else by the template that was chosen."""
    plain = Planned(first=way.here is None, automatic=True)
    verdict = permission.may_write(way.account, way.identity, plain)
    if verdict.allowed:
        return "", None
    template = chosen(rules.template, adapter_of(way.account.kind).templates(way.account)) if rules.template else None
    if template is None or not is_fillable(template):
        return reasons.named("way", verdict.reason), None
    approved = permission.may_write(way.account, way.identity, Planned(template=True, automatic=True))
    return ("", template) if approved.allowed else (reasons.named("way", approved.reason), None)


def is_fillable(template: Template) -> bool:
    """Rule: one gap of its body, for the link, and no other."""
    return [name.partition(".")[0] for name, _called in template.gaps] == ["body"]


def refused(identity: Identity, channel: str, who: str) -> str:
    """Why surveys may not go to them by this channel, as a reason; "" when they may."""
    said = gate(identity, PURPOSE, channel)
    if said == SUPPRESSED:
        return "suppressed"
    if not said:
        return ""
    if stands(identity, PURPOSE, channel).answer == consent.NO:
        return reasons.named("refused", str(consent.CHANNELS.get(channel, channel)))
    return "not_agreed" if who == AGREED else ""
