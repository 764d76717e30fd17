"""Whom a sender may be, and over which ways that person can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.channels.sending import Planned, may_send
from sixring.core.actors import Actor
from sixring.interactions.models import Interaction
from sixring.interactions.timeline import people_visible_to
from sixring.people import suggest
from sixring.people.models import Decision, Identity, Membership, Person, Suggestion
from sixring.people.normalise import normalise
from sixring.people.standing import NAMED

from ..models import Conversation, Verification

MOST = 8


@dataclass(frozen=True, slots=True)
class Route:
    """A way to ask a person: over which account, at which of their proven identities."""

    account: Account
    identity: Identity

    @property
    def key(self) -> str:
        return f"{self.account.pk}:{self.identity.pk}"

    @property
    def masked(self) -> str:
        return masked(self.identity)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the sender may be, the evidence in words, and the ways to ask them."""

    claimed: Identity
    person: Person
    proven: Identity
    reason: str
    routes: tuple[Route, ...]

    @property
    def key(self) -> str:
        return f"{self.claimed.pk}:{self.person.pk}"


def claimants(conversation: Conversation) -> list[Identity]:
    """Whoever wrote here and may be somebody we know: only claimed senders, and browsers. The latest first."""
    rows = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True, direction=Interaction.Direction.IN
    ).filter(Q(identity__claimed=True) | ~Q(identity__kind__in=NAMED), identity__isnull=False)
    ids = list(dict.fromkeys(rows.order_by("-occurred_at", "-pk").values_list("identity", flat=True)[:200]))
    found = Identity.objects.select_related("person").in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk]


def candidates(conversation: Conversation, actor: Actor, named: str = "") -> list[Candidate]:
    """Who the senders here may be, as far as `actor` may see those people; first whom `named` (an address, a number)
    names, then whom suggestions name."""
    found: dict[str, Candidate] = {}
    visible = people_visible_to(actor)
    for claimed in claimants(conversation):
        pairs = [*named_by(named), *suggested(claimed)]
        for proven, reason in pairs:
            person = proven.person
            if person is None or claimed.person_id in (None, person.pk) or not visible.filter(pk=person.pk).exists():
                continue
            one = Candidate(claimed, person, proven, reason, tuple(routes(person, claimed, actor)))
            found.setdefault(one.key, one)
    return list(found.values())[:MOST]


def suggested(claimed: Identity) -> Iterable[tuple[Identity, str]]:
    """Proven identities that open suggestions hold beside `claimed`, and why."""
    if claimed.person is None:
        return
    for one in suggest.open_for(claimed.person).order_by("pk")[:MOST]:
        mine = {claimed.pk, claimed.person_id}
        other = one.right if one.left_id == claimed.pk or one.left.person_id in mine else one.left
        if not other.claimed and other.kind in NAMED:
            yield other, one.reason


def named_by(words: str) -> Iterable[tuple[Identity, str]]:
    """Proven identities with exactly this value: what they say they are known by."""
    words = words.strip()[:400]
    values = {value for kind in NAMED if words and (value := normalise(kind, words))}
    rows = Identity.objects.filter(value__in=values, kind__in=NAMED, claimed=False).exclude(person=None)
    for identity in rows.select_related("person").order_by("pk")[:MOST]:
        yield identity, "they say so"


def routes(person: Person, claimed: Identity, actor: Actor) -> list[Route]:
    """Ways to ask `person`: only at their proven identities, never at the one that claims to be them. Those that reach
    them wherever they are come first; into a chat nobody may be looking any more."""
    theirs = proven_of(person).exclude(pk=claimed.pk)
    visible = accounts.visible_to(actor).filter(enabled=True)
    anywhere: list[Route] = []
    open_still: list[Route] = []
    for identity in theirs:
        if account := writes_first(identity, visible):
            anywhere.append(Route(account, identity))
        elif account := still_open(identity, visible):
            open_still.append(Route(account, identity))
    return [*anywhere, *open_still][:MOST]


def proven_of(person: Person) -> QuerySet[Identity]:
    now = Membership.objects.filter(person=person, until=None).values("identity")
    return Identity.objects.filter(pk__in=now, claimed=False, person=person, kind__in=NAMED).order_by("pk")


def writes_first(identity: Identity, visible: QuerySet[Account]) -> Account | None:
    """An account that may write first to identities of this kind, if there is one: the one it used last."""
    able = visible.filter(pk__in=[account.pk for account in visible if may_write_first(account, identity)])
    used = Interaction.objects.filter(identity=identity, account__in=able).order_by("-occurred_at").first()
    return used.account if used else able.order_by("pk").first()


def still_open(identity: Identity, visible: QuerySet[Account]) -> Account | None:
    """The account they last wrote on, while it still takes an answer."""
    rows = Interaction.objects.filter(identity=identity, account__in=visible, direction=Interaction.Direction.IN)
    touch = rows.select_related("account").order_by("-occurred_at", "-pk").first()
    if touch is None:
        return None
    asked = Planned(touch.occurred_at, automatic=True)
    return touch.account if may_send(touch.account, asked).allowed else None


def may_write_first(account: Account, identity: Identity) -> bool:
    return may_send(account, Planned(first=True, kind=identity.kind)).allowed


def masked(identity: Identity) -> str:
    """Rule: enough to recognise one's own address by, too little to learn it."""
    text = identity.value
    if identity.kind == "email":
        local, _, domain = text.partition("@")
        return f"{local[:1]}•••@{domain}"
    return f"{text[:3]}•••{text[-2:]}" if len(text) > 6 else "•••"


def is_verified(conversation: Conversation, identity: Identity) -> bool:
    """Whether `identity` has proven here who they are, and that still stands."""
    proven = Verification.objects.filter(
        conversation=conversation, claimed=identity, state=Verification.State.PROVEN
    ).values_list("decision", flat=True)
    decisions = list(proven)
    taken_back = Decision.objects.filter(pk__in=[pk for pk in decisions if pk], undone=True).count()
    return len(decisions) > taken_back


def close_suggestions(claimed: Identity, person: Person) -> None:
    """The question is answered: suggestions between the two are closed."""
    sides = Q(left=claimed, right__person=person) | Q(right=claimed, left__person=person)
    rows = Suggestion.objects.filter(sides, state=Suggestion.State.OPEN)
    rows.update(state=Suggestion.State.ACCEPTED)
