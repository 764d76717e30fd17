"""Signatures: under a mail stands who wrote it. Put on when it leaves, so calling back or editing never doubles it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sixring.channels import senders, speaking
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.core import preferences
from sixring.core.models import Agent

VARIABLE = re.compile(r"\{\{\s*([a-z_.]{1,60})\s*\}\}")
OWN = "{{agent.signature}}"


def signature(agent: Agent, account: Account, sender: str = "") -> str:
    """What stands under `agent`’s mails from `account`, written as `sender`: that address's, else the mailbox's, else
    the brand's, else their own; "" on other channels."""
    if not adapter_of(account.kind).capabilities.copies:
        return ""
    brand = speaking.brand_of(account)
    known = senders.chosen(account, sender) if sender else None
    template = (known.signature if known else "") or str(account.settings.get("signature") or "")
    values = {
        "agent.name": agent.name, "agent.signature": preferences.of(agent).signature, "account.name": account.name,
        "brand.name": brand.name if brand else "",
    }  # fmt: skip
    return fill(template or (brand.signature if brand else "") or OWN, values).strip()


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in place of {{names}}; what nobody knows becomes nothing."""
    return VARIABLE.sub(lambda found: values.get(found[1], ""), template)


def signed(text: str, below: str) -> str:
    """Rule: the text with its signature behind the line mail programs know, unless it ends with it already."""
    return text if not below or text.rstrip().endswith(below) else f"{text.rstrip()}\n\n-- \n{below}"
