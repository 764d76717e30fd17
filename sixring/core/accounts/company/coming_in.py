"""Who comes in by the company's sign-in: known by the provider's subject, or joined by a verified address, once."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from sixring.core import changes
from sixring.core.actors import LADDER, SYSTEM, Actor
from sixring.core.errors import Forbidden, Refused
from sixring.core.models import Agent, CompanyAccount, Role, SignInRules, Team

from .. import agents
from .proving import Claims

STRANGER = "Your company account does not come in here. Ask an administrator to invite you."
TAKEN = "That company account belongs to somebody else here already. Nothing has changed."


def arrive(claims: Claims, rules: SignInRules) -> Agent:
    """The agent `claims` stand for, with the role and teams their groups give them today. Raises `Forbidden`."""
    refuse_far_domain(claims, rules)
    try:
        with transaction.atomic():
            known = CompanyAccount.objects.filter(issuer=claims.issuer, subject=claims.subject)
            account = known.select_related("agent").first()
            agent = account.agent if account else by_address(claims, rules)
            if not agent.is_active:
                raise Forbidden(STRANGER)
            follow_groups(agent, claims, rules)
    except IntegrityError as problem:  # two at the same moment
        raise Refused("Please try again.") from problem
    return agent


def join(agent: Agent, claims: Claims, *, actor: Actor) -> CompanyAccount:
    """From now on `agent` comes in by that company account. Whoever asks has proven to be both."""
    held = CompanyAccount.objects.filter(issuer=claims.issuer, subject=claims.subject).first()
    if held is not None and held.agent_id != agent.pk:
        raise Refused(TAKEN)
    if held is None and CompanyAccount.objects.filter(issuer=claims.issuer, agent=agent).exists():
        raise Refused("You are connected with another company account. An administrator can help.")
    with transaction.atomic():
        account = held or CompanyAccount.objects.create(agent=agent, issuer=claims.issuer, subject=claims.subject)
        if held is None:
            changes.record("agent.company_joined", agent, actor=actor)
    return account


def by_address(claims: Claims, rules: SignInRules) -> Agent:
    """A colleague of that address, or a new one. An address handed on to another person brings nobody in."""
    if not claims.email or not claims.verified:
        raise Forbidden(STRANGER)
    agent = Agent.objects.filter(email__iexact=claims.email).first()
    if agent is None and rules.creates and role_by(claims, rules):
        name = claims.name or claims.email.partition("@")[0]
        agent = agents.create_agent(claims.email, name, role_by(claims, rules), actor=SYSTEM)
    if agent is None or not agent.is_active:
        raise Forbidden(STRANGER)
    if CompanyAccount.objects.filter(issuer=claims.issuer, agent=agent).exists():
        raise Forbidden(STRANGER)
    join(agent, claims, actor=Actor.of(agent))
    return agent


def follow_groups(agent: Agent, claims: Claims, rules: SignInRules) -> None:
    """Role and mapped teams become what the groups say. An owner stays one: the way back must not hang on a claim."""
    if not rules.groups:
        return
    role = role_by(claims, rules)
    if not role and agent.role != Role.OWNER:
        raise Forbidden(STRANGER)
    if agent.role != Role.OWNER:
        agents.set_role(agent, role, actor=SYSTEM)
    mapped = {team for _, _, team in rules.groups if team}
    theirs = {team for group, _, team in rules.groups if team and group in claims.groups}
    before = set(agent.teams.filter(name__in=mapped).values_list("name", flat=True))
    if theirs != before:
        agent.teams.remove(*Team.objects.filter(name__in=before - theirs))
        agent.teams.add(*Team.objects.filter(name__in=theirs - before))
        changes.record("agent.teams_changed", agent, actor=SYSTEM)


def role_by(claims: Claims, rules: SignInRules) -> str:
    """Rule: the highest role of their groups, else what the owner chose; "" lets nobody in."""
    roles = [role for group, role, _ in rules.groups if group in claims.groups]
    if roles:
        return str(max(roles, key=LADDER.index))
    return "" if rules.otherwise == SignInRules.Otherwise.NOBODY else str(rules.otherwise)


def refuse_far_domain(claims: Claims, rules: SignInRules) -> None:
    if rules.domains and claims.email.rpartition("@")[2] not in rules.domains:
        raise Forbidden(STRANGER)
