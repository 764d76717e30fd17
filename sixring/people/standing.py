"""How a person's identities stand: whose and since when, proven or only said, and how well that lets us know them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .models import Identity, Membership, Person

WAYS = {
    "email": gettext_lazy("e-mail"), "phone": gettext_lazy("phone"), "handle": gettext_lazy("messages"),
    "whatsapp": "WhatsApp", "messenger": "Messenger", "instagram": "Instagram",
}  # fmt: skip
OF_META = ("whatsapp", "messenger", "instagram", "facebook", "instagram_public")  # long numbers nobody reads
NAMED = ("email", "phone", "user_id", "card", "handle", "telegram", "slack", "matrix", *OF_META)


def memberships(person: Person) -> QuerySet[Membership]:
    """Identities of `person` with their periods, proven ones first."""
    rows = Membership.objects.filter(person=person).select_related("identity")
    return rows.order_by("identity__claimed", "identity__kind", "identity", "since")


def matching(words: str) -> Q:
    """Persons whose name, or one of whose identities, contains `words`."""
    by_value = Identity.objects.filter(value__icontains=words).values("memberships__person")
    by_display = Identity.objects.filter(display__icontains=words).values("memberships__person")
    return Q(name__icontains=words) | Q(pk__in=by_value) | Q(pk__in=by_display)


def how_well_known(person_ids: Sequence[int]) -> dict[int, tuple[float | None, str]]:
    """The identity arc of the ring: full with two proven identities that name somebody, low with claims alone."""
    rows = Membership.objects.filter(person__in=person_ids, until=None).values("person").annotate(
        proven=Count("identity", filter=Q(identity__claimed=False, identity__kind__in=NAMED), distinct=True),
        said=Count("identity", filter=Q(identity__claimed=True), distinct=True),
    )  # fmt: skip
    return {row["person"]: arc(row["proven"], row["said"]) for row in rows}


def arc(proven: int, said: int) -> tuple[float, str]:
    """Rule: share and words."""
    words = []
    if proven:
        words.append(ngettext("%(n)d verified", "%(n)d verified", proven) % {"n": proven})
    if said:
        words.append(ngettext("%(n)d not verified", "%(n)d not verified", said) % {"n": said})
    share = 1.0 if proven > 1 else 0.8 if proven else 0.4 if said else 0.15
    return share, ", ".join(words) or _("a visitor, not known yet")


def reachable(person_ids: Sequence[int]) -> dict[int, tuple[float | None, str]]:
    """The channels arc of the ring: full when two kinds of proven address are theirs; claimed ones reach nobody."""
    rows = Membership.objects.filter(person__in=person_ids, until=None, identity__kind__in=WAYS)
    found: dict[int, set[str]] = {}
    for person, kind in rows.filter(identity__claimed=False).values_list("person", "identity__kind").distinct():
        found.setdefault(person, set()).add(kind)
    return {pk: ways_words(found.get(pk, set())) for pk in person_ids}


def ways_words(kinds: set[str]) -> tuple[float, str]:
    """Rule: share and words."""
    words = ", ".join(str(label) for kind, label in WAYS.items() if kind in kinds)
    share = 1.0 if len(kinds) > 1 else 0.7 if kinds else 0.3
    return share, words or str(_("no proven address"))
