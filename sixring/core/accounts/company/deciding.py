"""What the owner decides about the company's sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from sixring.core import changes, secrets
from sixring.core.actors import LADDER, Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import CompanyAccount, SignInRules, Team

from .. import rules
from . import provider

FIRST = (
    "Connect your own account first (You → Sign-in and security), so that you know it works. Then make it the only way."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`groups` are (group, role, team or ""). An empty `secret` keeps the one there is, an empty `issuer` ends it."""

    issuer: str = ""
    client_id: str = ""
    secret: str = ""
    label: str = ""
    domains: Sequence[str] = ()
    enforced: bool = False
    creates: bool = False
    group_claim: str = "groups"
    groups: Sequence[tuple[str, str, str]] = field(default=())
    otherwise: str = "viewer"


def decide(wanted: Wanted, *, actor: Actor) -> SignInRules:
    """Keep how the company's sign-in works. Asks the provider first. Raises `Invalid`, `Refused` or `FetchError`."""
    actor.must("own")
    issuer = provider.discover(wanted.issuer).issuer if wanted.issuer else ""
    held = rules.now()
    refuse_half(wanted, issuer, held)
    held.issuer, held.client_id, held.label = issuer, wanted.client_id.strip(), wanted.label.strip()
    if wanted.secret or not issuer:
        held.sealed = secrets.seal({"client_secret": wanted.secret}) if issuer else ""
    held.domains, held.groups = list(wanted.domains), [list(one) for one in wanted.groups]
    held.enforced, held.creates = wanted.enforced and bool(issuer), wanted.creates
    held.group_claim, held.otherwise = wanted.group_claim.strip(), wanted.otherwise
    with transaction.atomic():
        held.save()
        changes.record("signin.company_decided", held, actor=actor)
    return held


def refuse_half(wanted: Wanted, issuer: str, held: SignInRules) -> None:
    if issuer and not wanted.client_id.strip():
        raise Invalid("The provider needs to know us: type the client ID it gave you.")
    if issuer and not (wanted.secret or held.sealed):
        raise Invalid("Type the client secret the provider gave you.")
    if wanted.secret and not issuer:
        raise Invalid("Type the provider's address.")
    if issuer and wanted.enforced and not CompanyAccount.objects.filter(issuer=issuer, agent__role="owner").exists():
        raise Refused(FIRST)


def groups_of(text: str) -> list[tuple[str, str, str]]:
    """Rule: "support-leads = lead, Support", one a line. Raises `Invalid` naming the line."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        group, _, rest = line.rpartition("=")
        role, _, team = (part.strip() for part in rest.partition(","))
        if not group.strip() or role not in LADDER[:-1]:
            raise Invalid(f"“{line.strip()}”: write group = role, with one of {', '.join(LADDER[:-1])}.")
        if team and not Team.objects.filter(name=team).exists():
            raise Invalid(f"There is no team “{team}”.")
        found.append((group.strip(), role, team))
    return found


def text_of(groups: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"{group} = {role}{f', {team}' if team else ''}" for group, role, team in groups)
