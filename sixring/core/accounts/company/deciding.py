"""What the owner decides about the company's sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from sixring.core import changes, clock, secrets
from sixring.core.actors import LADDER, Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.models import CompanyAccount, SignInRules, Team

from .. import rules
from . import provider, saml
from .saml import certificates, metadata
from .saml.metadata import Idp

FIRST = (
    "Connect your own account first (You → Sign-in and security), so that you know it works. Then make it the only way."
)


@dataclass(frozen=True, slots=True)
class Saml:
    """A SAML provider as the owner gave it: its metadata by address or pasted (XML), or its parts. Empty ends it."""

    metadata_url: str = ""
    metadata: str = ""
    entity: str = ""
    sso: str = ""
    certificates: str = ""
    email_claim: str = ""
    name_claim: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`groups` are (group, role, team or ""). An empty `secret` keeps the one there is, an empty `issuer` ends it.

    With `saml`, issuer, client ID and secret are not looked at.
    """

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
    saml: Saml | None = None


def decide(wanted: Wanted, *, actor: Actor) -> SignInRules:
    """Keep how the company's sign-in works. Asks the provider first. Raises `Invalid`, `Refused` or `FetchError`."""
    actor.must("own")
    held = rules.now()
    far_side = by_openid if wanted.saml is None else by_saml
    found = far_side(wanted, held)
    refuse_ending_the_other(wanted, found[0], held)
    refuse_untried(wanted, found[0])
    held.issuer, held.client_id, held.sealed, held.saml = found
    held.label, held.domains, held.groups = (
        wanted.label.strip(),
        list(wanted.domains),
        [list(one) for one in wanted.groups],
    )
    held.enforced, held.creates = wanted.enforced and bool(held.issuer), wanted.creates
    held.group_claim, held.otherwise = wanted.group_claim.strip(), wanted.otherwise
    with transaction.atomic():
        held.save()
        changes.record("signin.company_decided", held, actor=actor)
    return held


def by_openid(wanted: Wanted, held: SignInRules) -> tuple[str, str, str, dict[str, object]]:
    """Issuer, client ID and sealed secret of an OpenID provider."""
    issuer = provider.discover(wanted.issuer).issuer if wanted.issuer else ""
    if issuer and not wanted.client_id.strip():
        raise Invalid("The provider needs to know us: type the client ID it gave you.")
    if issuer and not (wanted.secret or held.sealed):
        raise Invalid("Type the client secret the provider gave you.")
    if wanted.secret and not issuer:
        raise Invalid("Type the provider's address.")
    sealed = secrets.seal({"client_secret": wanted.secret}) if wanted.secret else held.sealed
    return issuer, wanted.client_id.strip(), sealed if issuer else "", {}


def by_saml(wanted: Wanted, _held: SignInRules) -> tuple[str, str, str, dict[str, object]]:
    """Issuer ("saml:" and the entity ID) and what is kept of a SAML provider."""
    asked = wanted.saml or Saml()
    found = provider_of(asked)
    if found is None:
        return "", "", "", {}
    saml.refuse_missing()
    if not wanted.domains:
        raise Invalid("Name the e-mail domains that may come in: for these alone SAML's word on addresses counts.")
    return f"saml:{found.entity}", "", "", {
        "metadata_url": asked.metadata_url, "read_at": clock.now().isoformat(), "sso": found.sso,
        "certificates": list(found.certificates), "email_claim": asked.email_claim.strip(),
        "name_claim": asked.name_claim.strip(),
    }  # fmt: skip


def provider_of(asked: Saml) -> Idp | None:
    """Rule: an address of metadata counts before pasted metadata, and that before the parts."""
    if asked.metadata_url:
        return metadata.fetched(asked.metadata_url)
    if asked.metadata.strip():
        return metadata.idp_of(asked.metadata.strip().encode())
    if asked.entity.strip():
        return Idp(asked.entity.strip(), asked.sso.strip(), certificates.of_text(asked.certificates))
    return None


def refuse_ending_the_other(wanted: Wanted, issuer: str, held: SignInRules) -> None:
    """An empty form ends the company's sign-in of its own kind alone."""
    if not issuer and held.issuer and held.by_saml != (wanted.saml is not None):
        raise Invalid("The other kind is in use. Empty it there to end company sign-in, or fill this in to replace it.")


def refuse_untried(wanted: Wanted, issuer: str) -> None:
    """Nobody closes all other ways before an owner has come in by this one."""
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
