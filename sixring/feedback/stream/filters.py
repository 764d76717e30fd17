"""What of the stream is looked at, as the address says: kinds, channel, feeling, score and time; where a page ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

ANSWERS, REVIEWS, MENTIONS, MESSAGES = "answers", "reviews", "mentions", "messages"
KINDS = {ANSWERS: _("Survey answers"), REVIEWS: _("Reviews"), MENTIONS: _("Mentions"), MESSAGES: _("Angry messages")}
FEELINGS = {"negative": _("Negative"), "neutral": _("Neutral"), "positive": _("Positive")}
SCORES = {"bad": _("Low scores"), "good": _("High scores")}
DAYS = {"7": _("7 days"), "30": _("30 days"), "90": _("90 days"), "365": _("A year")}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins: at this moment, behind so many of it that were shown."""

    at: datetime
    skip: int = 0

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.skip}"

    @classmethod
    def read(cls, said: str) -> Cursor | None:
        """None for what is no cursor of ours."""
        moment, _sep, skip = said[:60].partition("~")
        try:
            at = parse_datetime(moment)
        except ValueError:
            return None
        skipped = int(skip) if skip.isdecimal() and len(skip) < 5 else 0
        return cls(at, skipped) if at is not None and at.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen, "" for all. A value nobody knows counts as not chosen."""

    kind: str = ""
    channel: str = ""
    feeling: str = ""
    score: str = ""
    days: str = ""
    before: Cursor | None = field(default=None, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Chosen:
        known = {"kind": KINDS, "feeling": FEELINGS, "score": SCORES, "days": DAYS}
        found = {name: said.get(name, "") for name, values in known.items() if said.get(name) in values}
        channel = said.get("channel", "")
        channel = channel if channel.replace("-", "").replace("_", "").isalnum() and len(channel) <= 30 else ""
        return cls(**found, channel=channel, before=Cursor.read(said.get("before", "")))

    @property
    def query(self) -> str:
        names = ("kind", "channel", "feeling", "score", "days")
        return urlencode({name: value for name in names if (value := getattr(self, name))})

    def wants(self, kind: str) -> bool:
        """Rule: an angry message has no score and but one feeling, so other wishes leave none."""
        if kind == MESSAGES and (self.score or self.feeling not in ("", "negative")):
            return False
        return self.kind in ("", kind)
