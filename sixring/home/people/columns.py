"""The columns of the list of people: what each says, computed for many persons at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.channels import accounts
from sixring.conversations import access
from sixring.core.actors import Actor
from sixring.core.models import CustomField
from sixring.interactions.models import Interaction
from sixring.people import consent, profile
from sixring.people.models import Fact, Membership

Values = Mapping[int, Any]
Column = tuple[Promise | str, Callable[[Collection[int], Actor], Values]]
DEFAULT = ("email", "phone", "company", "open", "last")


def identities(kind: str) -> Callable[[Collection[int], Actor], Values]:
    """Identities of a kind, proven ones first; what only claims to be somebody's says so."""

    def values(persons: Collection[int], actor: Actor) -> Values:
        rows = Membership.objects.filter(person__in=persons, until=None, identity__kind=kind)
        found: dict[int, list[str]] = {}
        for person, shown, claimed in rows.order_by("identity__claimed", "identity").values_list(
            "person", "identity__display", "identity__claimed"
        ):
            found.setdefault(person, []).append(str(_("%s (not verified)") % shown) if claimed else shown)
        return {person: ", ".join(shown) for person, shown in found.items()}

    return values


def fact(name: str) -> Callable[[Collection[int], Actor], Values]:
    """A value of the profile."""

    def values(persons: Collection[int], actor: Actor) -> Values:
        by_person: dict[int, list[Fact]] = {}
        for person, found in profile.facts_of(persons, [name]):
            by_person.setdefault(person, []).append(found)
        best = {person: profile.in_force(facts) for person, facts in by_person.items()}
        return {person: max(facts, key=profile.weight).value for person, facts in best.items() if facts}

    return values


def open_matters(persons: Collection[int], actor: Actor) -> Values:
    rows = access.visible_to(actor).filter(anchor__person__in=persons).exclude(state="resolved")
    return dict(rows.values_list("anchor__person").annotate(Count("pk")).order_by())


def last_touch(persons: Collection[int], actor: Actor) -> Values:
    rows = Interaction.objects.filter(identity__person__in=persons, account__in=accounts.visible_to(actor))
    return dict(rows.order_by().values_list("identity__person").annotate(Max("occurred_at")))


def offers(persons: Collection[int], actor: Actor) -> Values:
    found = consent.among(persons)
    return {pk: consent.arc(known)[1] for pk, known in found.items()}


def every() -> dict[str, Column]:
    """Every column there is now, custom fields among them."""
    fixed: dict[str, Column] = {
        "email": (_("E-mail"), identities("email")),
        "phone": (_("Phone"), identities("phone")),
        "company": (_("Company"), fact("company")),
        "open": (_("Open"), open_matters),
        "last": (_("Last touch"), last_touch),
        "card": (_("Card"), identities("card")),
        "user": (_("User id"), identities("user_id")),
        "city": (_("City"), fact("city")),
        "consent": (_("Consent"), offers),
    }
    fields = CustomField.objects.filter(on=CustomField.On.PERSON, retired=False).order_by("order", "label")
    return fixed | {f"field.{one.key}": (one.label, fact(f"field.{one.key}")) for one in fields}


def chosen(keys: Iterable[str]) -> dict[str, Column]:
    """The columns `keys` names, in their order; the default ones when it names none."""
    there = every()
    found = {key: there[key] for key in keys if key in there}
    return found or {key: there[key] for key in DEFAULT}


def rows(columns: Mapping[str, Column], persons: Collection[int], actor: Actor) -> dict[int, list[Any]]:
    """For each of `persons` its cells, "" where nothing is known."""
    found = [values(persons, actor) for _label, values in columns.values()]
    return {pk: [values.get(pk, "") for values in found] for pk in persons}
