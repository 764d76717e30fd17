"""How one signs in here: what the owner decided, and which ways are closed by it."""

from __future__ import annotations

from sixring.core.errors import Forbidden
from sixring.core.models import Agent, Role, SignInRules

PASSWORD, PASSKEY, LINK, INVITATION, COMPANY, SWITCH = "password", "passkey", "link", "invitation", "company", "switch"
CLOSED = frozenset({PASSWORD, PASSKEY, INVITATION})


def now() -> SignInRules:
    """What holds; the usual when nothing was decided."""
    return SignInRules.objects.first() or SignInRules()


def refuse_closed_way(agent: Agent, way: str) -> None:
    """Where the company's own sign-in is the only way, an owner's link from the terminal stays as the way back."""
    closed = way in CLOSED or (way == LINK and agent.role != Role.OWNER)
    if closed and now().enforced:
        raise Forbidden("Here one signs in with the company account only. Go back to the sign-in page and choose it.")
