"""Making, promoting and retiring the people who work here."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from sixring.core import changes
from sixring.core.actors import LADDER, Actor
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.models import Agent, Role

from . import places, rules, tokens


def create_agent(email: str, name: str, role: str = Role.AGENT, *, actor: Actor, password: str = "") -> Agent:
    """A new colleague, without a password unless one is given: see `invitation_link` and `sign_in_link`."""
    email, name = email.strip().lower(), name.strip()
    refuse_overreach(actor, role)
    agent = Agent(email=email, name=name, role=role)
    refuse_odd_person(agent)
    agent.password = make_password(checked(password, agent) if password else None)
    try:
        with transaction.atomic():
            agent.owes_second_step = rules.now().two_steps
            agent.save(force_insert=True)
            changes.record("agent.created", agent, actor=actor)
    except IntegrityError as problem:
        raise Refused(f"Somebody with the address {email} works here already.") from problem
    return agent


def set_role(agent: Agent, role: str, *, actor: Actor) -> Agent:
    """Give `agent` another role. An installation keeps at least one active owner."""
    refuse_overreach(actor, role)
    with transaction.atomic():
        now = locked(agent, actor)
        if now.role != role:
            if now.role == Role.OWNER:
                refuse_last_owner(now)
            now.role = role
            now.save(update_fields=["role"])
            changes.record("agent.role_changed", now, actor=actor)
    agent.role = now.role
    return now


def deactivate(agent: Agent, *, actor: Actor) -> Agent:
    """End `agent`'s work here: sessions, links, tokens and password die at once and for good; what they did stays."""
    with transaction.atomic():
        now = locked(agent, actor)
        if now.is_active:
            if now.role == Role.OWNER:
                refuse_last_owner(now)
            now.is_active = False
            now.set_unusable_password()  # sessions hang on the password, so none wakes up when the agent comes back
            now.save(update_fields=["is_active", "password"])
            places.end_all(now, actor=actor)
            tokens.revoke_all(now, actor=actor)
            changes.record("agent.deactivated", now, actor=actor)
    agent.is_active, agent.password = now.is_active, now.password
    return now


def reactivate(agent: Agent, *, actor: Actor) -> Agent:
    """Let `agent` work here again. They need a new password: see `invitation_link`."""
    with transaction.atomic():
        now = locked(agent, actor)
        if not now.is_active:
            now.is_active = True
            now.save(update_fields=["is_active"])
            changes.record("agent.reactivated", now, actor=actor)
    agent.is_active = now.is_active
    return now


def locked(agent: Agent, actor: Actor) -> Agent:
    """`agent` as it is now, held until the transaction ends; refuses an actor of a lower role."""
    now = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse_overreach(actor, now.role)
    return now


def refuse_overreach(actor: Actor, role: str) -> None:
    """Nobody gives or takes away a role above their own."""
    actor.must("manage agents")
    if role not in LADDER:
        raise Invalid(f"There is no role “{role}”. The roles are {', '.join(LADDER)}.")
    if LADDER.index(role) > LADDER.index(actor.role):
        raise Forbidden(f"Only an owner may decide about an {role}.")


def refuse_odd_person(agent: Agent) -> None:
    try:
        validate_email(agent.email)
        agent.clean_fields(exclude=["password"])
    except ValidationError as problem:
        raise Invalid("A colleague needs an e-mail address and a name of at most 100 letters.") from problem


def refuse_last_owner(agent: Agent) -> None:
    """Locks the other owners too, so that two owners can't retire each other at the same moment."""
    owners = Agent.objects.select_for_update().filter(role=Role.OWNER, is_active=True)
    if not [owner for owner in owners.order_by("pk") if owner.pk != agent.pk]:
        raise Refused(f"{agent.name} is the only owner. Make somebody else an owner first.")


def checked(password: str, agent: Agent) -> str:
    """`password` itself when it is strong enough for `agent`."""
    try:
        validate_password(password, agent)
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages)) from problem
    return password
