"""Public threads from an archive: rows of author, text and what they answer, as social networks export them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sixring.channels.contract import Adapter, BadItem, Capabilities, Inbound, Parsed, Raw, Sender
from sixring.channels.models import Account
from sixring.core.proof import Proof, ProofKind

MENTION = re.compile(r"^@(\w+)")
LIKE_TWITTER = "%a %b %d %H:%M:%S %z %Y"


class Archive(Adapter):
    """A row: `id`, `author`, `inbound` (by a customer?), `created_at`, `text`, `answers` (an id, or "")."""

    kind = "archive"
    label = "Archived threads"
    opened_by_hand = False
    capabilities = Capabilities(
        family="social", replies=False, threads=True, vouches_for_replies=True, public=True,
        who_starts="Nobody: it is brought in once.",
        gives="The author's name on that network.",
        proven="recorded", proven_by="Read from an archive of public support threads.",
    )  # fmt: skip

    def event_key(self, raw: bytes, meta: Mapping[str, Any]) -> str:
        return str(meta.get("key", ""))

    def parse(self, raw: Raw, account: Account) -> Parsed:
        try:
            row = json.loads(raw.body)
            return [self.inbound(row, account)]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadItem(f"The row lacks something: {error}.") from None

    def inbound(self, row: Mapping[str, Any], account: Account) -> Inbound:
        outgoing = not row["inbound"]
        whom = self.addressed(str(row["text"])) if outgoing else str(row["author"])
        sender = (
            Sender("handle", whom, f"archive:{account.key}", whom, Proof(ProofKind.PROVIDER, by=account.name))
            if whom
            else None
        )
        return Inbound(
            sender=sender,
            outgoing=outgoing,
            text=str(row["text"]),
            occurred_at=datetime.strptime(row["created_at"], LIKE_TWITTER),  # noqa: DTZ007  # the format has %z
            external_id=str(row["id"]),
            reference=f"{account.key}:{row['id']}",
            replies_to=[f"{account.key}:{row['answers']}"] if row.get("answers") else [],
            data={"author": str(row["author"])} | ({} if outgoing else {"in_public": True}),
        )

    def addressed(self, text: str) -> str:
        found = MENTION.match(text.strip())
        return found.group(1) if found else ""


adapter = Archive()
