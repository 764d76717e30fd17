"""The history of an old help desk. Nothing arrives here by itself and nothing leaves: `moving` brings it in."""

from __future__ import annotations

from sixring.channels.contract import Adapter, BadItem, Capabilities, Parsed, Raw
from sixring.channels.models import Account


class History(Adapter):
    kind = "history"
    label = "Imported history"
    opened_by_hand = False
    capabilities = Capabilities(
        family="api", replies=False, threads=True, vouches_for_replies=True, who_starts="Nobody: it comes once.",
        gives="What the old help desk said.",
        proven="recorded", proven_by="Read from exports of other help desks.",
    )  # fmt: skip

    def parse(self, raw: Raw, account: Account) -> Parsed:
        raise BadItem("History comes in by an import, not as arrivals.")


adapter = History()
