"""Which colleague a channel means: by our own id in an address we gave out, or by the phone they told us."""

from __future__ import annotations

import re

from sixring.channels.models import Account
from sixring.core.models import Agent

OURS = re.compile(r"agent:(\d{1,18})")


def agent_id(said: str, account: Account) -> int | None:
    """The active colleague meant by "agent:3" or by their phone or extension, who may see calls of `account`."""
    here = Agent.objects.filter(is_active=True)
    teams = list(account.teams.values_list("pk", flat=True))
    if ours := OURS.fullmatch(said):
        return here.filter(pk=int(ours[1])).values_list("pk", flat=True).first()
    found = here.filter(preferences__phone=bare(said)) if bare(said) else here.none()
    theirs = found.filter(teams__in=teams) if teams else found
    return (theirs.order_by("pk").values_list("pk", flat=True).first()
            or found.order_by("pk").values_list("pk", flat=True).first())  # fmt: skip


def bare(said: str) -> str:
    """A phone or extension without what a switch writes around it: "sip:21@pbx.example" is 21."""
    said = re.sub(r"^(?:sips?:|tel:|PJSIP/|SIP/)", "", said.strip()).partition("@")[0].partition(";")[0]
    return re.sub(r"[\s()./-]", "", said) if re.fullmatch(r"\+?[\d\s()./-]+", said) else said
