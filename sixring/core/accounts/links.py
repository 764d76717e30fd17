"""Links that let somebody in: once, not for long, and only while the account stands as it did when they were made.

Nothing is stored. A link carries a digest of what its use changes (the last sign-in, the password), and using it is a
conditional UPDATE of exactly that, so of two who follow the same link one gets in.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent

from .agents import checked, refuse_overreach

SIGN_IN, INVITATION = "sixring sign-in link", "sixring invitation"
LIFE = {SIGN_IN: timedelta(minutes=10), INVITATION: timedelta(days=7)}
SPENT = "This link was used already, or is too old. Nothing has changed; ask for a new one."


def sign_in_link(agent: Agent, *, actor: Actor) -> str:
    """An address that signs `agent` in once, within ten minutes. Anyone who has it can use it."""
    token = make(SIGN_IN, agent, actor)
    return settings.PUBLIC_URL + reverse("sign_in_link", args=[token])


def invitation_link(agent: Agent, *, actor: Actor) -> str:
    """An address at which a colleague without a password chooses one, once, within seven days."""
    if agent.has_usable_password():
        raise Refused(f"{agent.name} has a password already, and can ask for a new one where one signs in.")
    token = make(INVITATION, agent, actor)
    return settings.PUBLIC_URL + reverse("invitation", args=[token])


def redeem(token: str) -> Agent:
    """The agent a sign-in link stands for; the link is spent by this. Raises `Refused`."""
    agent = bearer(SIGN_IN, token)
    now = max(
        clock.now(), (agent.last_login or datetime.min.replace(tzinfo=clock.now().tzinfo)) + timedelta(microseconds=1)
    )
    same = Agent.objects.filter(pk=agent.pk, is_active=True, password=agent.password, last_login=agent.last_login)
    if not same.update(last_login=now):
        raise Refused(SPENT)
    agent.last_login = now
    return agent


def invited(token: str) -> Agent:
    """Whom an invitation that still holds was made for. Raises `Refused`."""
    return bearer(INVITATION, token)


def accept(token: str, password: str) -> Agent:
    """Choose the first password, which spends the invitation. Raises `Refused`, or `Invalid` for a weak password."""
    agent = invited(token)
    chosen = make_password(checked(password, agent))
    with transaction.atomic():
        if not Agent.objects.filter(pk=agent.pk, is_active=True, password=agent.password).update(password=chosen):
            raise Refused(SPENT)
        changes.record("agent.password_set", agent, actor=Actor.of(agent))
    agent.password = chosen
    return agent


def make(purpose: str, agent: Agent, actor: Actor) -> str:
    refuse_overreach(actor, agent.role)
    if not agent.is_active:
        raise Refused(f"{agent.name} does not work here any more. Reactivate the account first.")
    until = (clock.now() + LIFE[purpose]).timestamp()
    with transaction.atomic():
        changes.record("agent.link_made", agent, actor=actor)
    return signing.dumps([agent.pk, until, state(purpose, agent)], salt=purpose)


def bearer(purpose: str, token: str) -> Agent:
    """The agent of a token that is ours, in time and unused."""
    try:
        pk, until, seal = parts(signing.loads(token, salt=purpose))
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise Refused(SPENT) from problem
    agent = Agent.objects.filter(pk=pk, is_active=True).first()
    if agent is None or clock.now().timestamp() >= until or not constant_time_compare(seal, state(purpose, agent)):
        raise Refused(SPENT)
    return agent


def parts(payload: Any) -> tuple[int, float, str]:
    pk, until, seal = payload
    return int(pk), float(until), str(seal)


def state(purpose: str, agent: Agent) -> str:
    """A digest of what the use of a link of this purpose changes."""
    last = agent.last_login.isoformat() if purpose == SIGN_IN and agent.last_login else ""
    return salted_hmac(purpose, f"{agent.pk}|{agent.password}|{last}", algorithm="sha256").hexdigest()
