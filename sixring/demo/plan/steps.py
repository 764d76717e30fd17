"""A step: one thing somebody does at a moment, as the plan knows it, with the truth of who it was and what about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SAYS = frozenset({"mail", "chat", "call", "visit", "post", "review"})  # what customers say; placed in a conversation
DOES = frozenset({"answer", "resolve", "join", "note", "public_answer"})  # what colleagues do


@dataclass(slots=True)
class Step:
    """`who` is the customer's number. `act` is one of SAYS, of DOES, or "events" (of a site, app or shop server).

    `proven`: whether it comes with proof of something the house was shown to be this customer's, or of the only thing
    it knows them by. `how` holds what its channel needs; `agent` is a number in the cast.
    """

    at: datetime
    who: int
    act: str
    key: str
    matter: str = ""
    text: str = ""
    subject: str = ""
    proven: bool = True
    agent: int = -1
    how: dict[str, Any] = field(default_factory=dict)
