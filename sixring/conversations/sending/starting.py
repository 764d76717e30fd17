"""Starting: we write first, to a person, an address typed in, or whoever a number stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from sixring.channels import accounts, senders
from sixring.channels.models import Account
from sixring.channels.senders import Sender
from sixring.channels.sending import Planned, abilities_of, may_send
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.models import Agent
from sixring.core.text import short
from sixring.interactions import timeline
from sixring.interactions.models import Interaction
from sixring.people import suppression
from sixring.people.facts import digest
from sixring.people.models import Fact, Identity, Person
from sixring.people.normalise import normalise

from .. import upkeep
from ..models import Conversation, Placement
from ..writing import uploads
from . import as_whom, permission, recipients, replies, signatures
from .envelope import Envelope
from .ways import Way

MOST = 12
NUMBERS = ("order", "order_id", "order_number", "last_order", "reference", "customer_number", "number")


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody we could write to over `account`: a known identity, or an address nobody has used yet. `why_not` says
    why not now, empty when we may."""

    account: Account
    kind: str
    value: str
    identity: Identity | None = None
    why_not: str = ""

    @property
    def key(self) -> str:
        """Names this choice in a form."""
        return f"{self.account.pk}:{self.identity.pk if self.identity else self.kind + '=' + self.value}"

    @property
    def senders(self) -> Sequence[Sender]:
        """The addresses it may leave from, where there is a choice."""
        several = senders.of(self.account)
        return several if len(several) > 1 else ()

    @property
    def name(self) -> str:
        person = self.identity.person if self.identity else None
        return (person.name if person else "") or ""

    @property
    def proven(self) -> bool:
        return self.identity is not None and not self.identity.claimed


def found(words: str, actor: Actor) -> list[Person]:
    """Persons `actor` may see whom `words` mean: an address, a phone number, a card, an order or reference number."""
    words = words.strip()[:200]
    if not words:
        return []
    values = {v for kind in ("email", "phone", "card", "user_id") if (v := normalise(kind, words))}
    known = Q(identities__value__in=values) if values else Q(pk__in=[])
    told = Fact.objects.filter(name__in=NUMBERS, digest__in=[digest(words), *number(words)])
    named = Q(identities__in=told.values("identity"))
    seen = timeline.people_visible_to(actor)
    persons = list(seen.filter(known | named).distinct().order_by("pk")[:MOST])
    return persons or list(seen.filter(name__icontains=words).order_by("name", "pk")[:MOST])


def number(words: str) -> list[str]:
    return [digest(int(words))] if words.isdigit() and len(words) < 16 else []


def ways_to(person: Person, actor: Actor) -> list[Start]:
    """Each identity of `person` to which an account may write first; the proven ones before what is only claimed."""
    identities = Identity.objects.filter(person=person).select_related("person").order_by("claimed", "pk")[:40]
    left_alone = suppression.among((one.kind, one.value) for one in identities)
    found = [
        Start(account, one.kind, one.value, one, closed(account, one.kind, (one.kind, one.value) in left_alone))
        for one in identities
        for account in able(actor)
        if one.kind in abilities_of(account).reaches
    ]
    return sorted(found, key=lambda start: bool(start.why_not))


def ways_to_address(words: str, actor: Actor) -> list[Start]:
    """An address typed in, that of nobody known."""
    return [
        Start(account, kind, words.strip(), None, closed(account, kind, suppression.holds(kind, words)))
        for account in able(actor)
        for kind in abilities_of(account).reaches
        if (kind == "email") == ("@" in words) and normalise(kind, words)
    ]


def closed(account: Account, kind: str, left_alone: bool) -> str:
    """Why we can't write first to an identity of this kind; empty when we may."""
    verdict = may_send(account, Planned(first=True, kind=kind))
    return permission.left_alone().reason if verdict.allowed and left_alone else verdict.sentence


def able(actor: Actor) -> list[Account]:
    """Accounts over which `actor` may write first."""
    rows: Iterable[Account] = accounts.visible_to(actor).filter(enabled=True).order_by("pk")
    return [one for one in rows if abilities_of(one).starts]


def chosen(key: str, actor: Actor) -> Way:
    """The way a form named. Raises `NotFound` for what `actor` may not see or what nobody can write to."""
    account_id, _, whom = key.partition(":")
    account = next((one for one in able(actor) if str(one.pk) == account_id), None)
    if account is None:
        raise NotFound
    identity = known(whom, actor) if whom.isdecimal() and len(whom) < 19 else typed(whom, account)
    if identity is None or identity.kind not in abilities_of(account).reaches:
        raise NotFound
    return Way(account, identity, used=False)


def known(whom: str, actor: Actor) -> Identity | None:
    identity = Identity.objects.filter(pk=int(whom)).select_related("person").first()
    seen = identity and timeline.people_visible_to(actor).filter(pk=identity.person_id or 0).exists()
    return identity if seen else None


def typed(whom: str, account: Account) -> Identity | None:
    kind, _, value = whom.partition("=")
    if kind == "email" and recipients.our_own()(value):
        raise Invalid("That is an address of ours: it would come back here. Nothing was sent.")
    return recipients.identity_of(kind, value, account.name)


def start(
    key: str, subject: str, text: str, *, actor: Actor, token: str, files: Sequence[str] = (), sender: str = ""
) -> Conversation:  # fmt: skip
    """Begin a conversation with our word, over the way that `key` names; it then waits for the customer.

    `sender` is the address to write as, where the account has several. The same token twice is one conversation. Raises
    what `replies.reply` raises.
    """
    actor.must("answer")
    dedupe = short(f"start:{actor.id}:{token}")
    with transaction.atomic():
        way = chosen(key, actor)
        sent = Placement.objects.filter(interaction__account=way.account, interaction__dedupe=dedupe, current=True)
        if before := sent.select_related("conversation").first():
            return before.conversation
        letter = letter_of(way, subject, text, files, actor, sender)
        return begin(letter, dedupe, actor)


def letter_of(
    way: Way, subject: str, text: str, files: Sequence[str], actor: Actor, sender: str = ""
) -> replies.Letter:  # fmt: skip
    if not (verdict := permission.may_write(way.account, way.identity, Planned(first=True))).allowed:
        raise Refused(f"{verdict.sentence} Nothing was sent; your text is kept.")
    if way.abilities.copies and not subject.strip():
        raise Invalid("A mail needs a subject, so that they know what it is about. Your text is kept.")
    written_as = as_whom.of(None, way.account, sender)
    return replies.Letter(
        replies.refuse_text(text, way), way, Envelope(), uploads.checked(files, actor, way.abilities),
        signatures.signature(Agent.objects.get(pk=actor.id or 0), way.account, written_as), subject, written_as,
    )  # fmt: skip


def begin(letter: replies.Letter, dedupe: str, actor: Actor) -> Conversation:
    now = clock.now()
    conversation = Conversation.objects.create(
        subject=letter.subject, anchor=letter.way.identity, state=Conversation.State.WAITING, opened_at=now,
        touched_at=now, channel=letter.way.account.kind, assignee_id=actor.id,
    )  # fmt: skip
    message: Interaction = replies.written(conversation, letter, dedupe, actor)
    replies.put(message, conversation, actor, Placement.Reason.NEW)
    replies.dispatch(message, conversation, letter, uploads.attach(letter.files, message))
    upkeep.take_in(conversation, message)
    upkeep.save([conversation])
    replies.tell(message, conversation, actor)
    return conversation
