"""Finding people: what the list filters by, and how it is asked of the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.channels import accounts
from sixring.conversations.models import Conversation
from sixring.core.actors import Actor
from sixring.interactions.models import Interaction
from sixring.interactions.timeline import people_visible_to
from sixring.people import standing
from sixring.people.models import Fact, Membership, Person

MANY = 1000  # counted no further
KNOWN: dict[str, Promise] = {
    "verified": _("verified"),
    "claimed": _("only claimed"),
    "visitor": _("visitors nobody knows yet"),
}
SORTS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "name": (_("by name"), ("name", "pk")),
    "new": (_("newest first"), ("-pk",)),
    "old": (_("known longest"), ("pk",)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: words, and filters that all have to hold. Anything unknown in an address is left out."""

    words: str = ""
    kind: str = ""
    known: str = ""
    account: int | None = None
    company: str = ""
    waiting: bool = False
    sort: str = "name"

    @classmethod
    def of(cls, asked: QueryDict) -> Wanted:
        account, known, sort = asked.get("account", ""), asked.get("known", ""), asked.get("sort", "")
        kind = asked.get("kind", "")
        return cls(
            words=asked.get("q", "").strip()[:100],
            kind=kind if kind in Person.Kind.values else "",
            known=known if known in KNOWN else "",
            account=int(account) if account.isdecimal() and len(account) < 10 else None,
            company=asked.get("company", "")[:32],
            waiting=asked.get("waiting") == "1",
            sort=sort if sort in SORTS else "name",
        )

    @property
    def query(self) -> str:
        """As it stands in an address."""
        held: dict[str, Any] = {
            "q": self.words, "kind": self.kind, "known": self.known, "account": self.account, "company": self.company,
            "waiting": "1" if self.waiting else "", "sort": "" if self.sort == "name" else self.sort,
        }  # fmt: skip
        return urlencode({name: value for name, value in held.items() if value})

    @property
    def filtered(self) -> bool:
        return bool(self.words or self.kind or self.known or self.account or self.company or self.waiting)


def people(wanted: Wanted, actor: Actor) -> QuerySet[Person]:
    """The persons `actor` may see that are `wanted`, in its order."""
    rows = people_visible_to(actor)
    if wanted.words:
        rows = rows.filter(standing.matching(wanted.words))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.known:
        rows = known_as(wanted.known, rows)
    if wanted.account:
        rows = rows.filter(Exists(touches(actor).filter(account=wanted.account)))
    if wanted.company:
        said = Fact.objects.filter(identity__memberships__person=OuterRef("pk"), name="company", digest=wanted.company)
        rows = rows.filter(Exists(said))
    if wanted.waiting:
        open_ones = Conversation.objects.filter(anchor__person=OuterRef("pk"), merged_into=None, state="needs_us")
        rows = rows.filter(Exists(open_ones))
    return rows.order_by(*SORTS[wanted.sort][1])


def known_as(how: str, rows: QuerySet[Person]) -> QuerySet[Person]:
    """Rule: verified have a proven identity that names somebody; visitors have none that does, proven or claimed."""
    naming = Membership.objects.filter(person=OuterRef("pk"), identity__kind__in=standing.NAMED)
    proven = Exists(naming.filter(identity__claimed=False))
    if how == "verified":
        return rows.filter(proven)
    return rows.filter(~proven, Exists(naming)) if how == "claimed" else rows.filter(~Exists(naming))


def touches(actor: Actor) -> QuerySet[Interaction]:
    theirs = Interaction.objects.filter(identity__memberships__person=OuterRef("pk"))
    return theirs.filter(account__in=accounts.visible_to(actor))


def counted(rows: QuerySet[Person]) -> str:
    """How many, exact below `MANY`."""
    n = rows.order_by()[:MANY].count()
    return f"{MANY - 1}+" if n == MANY else str(n)
