"""Commitments in what is being written: "I'll call you by Friday" offers a promise. One pure function finds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice

from sixring.core.errors import Invalid

from ..timing.moments import CLOSE, understood

# A full stop within a word or behind a number ends no sentence: "example.com", "15.12. at nine".
SENTENCE = re.compile(r"[^.!?\n]*(?:(?:\.(?=\S)|(?<=\d)\.)[^.!?\n]*)*[.!?\n]?")
# Words that announce a moment; the first two groups are deadlines by themselves.
ANNOUNCED = re.compile(
    r"\b(?:no later than|by|until|till|before|within|latest|bis spätestens|bis zum|bis|spätestens|innerhalb von|binnen|"
    r"in|on|at|am|um|(?=(?:today|tonight|tomorrow|this|next|end of|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|heute|morgen|übermorgen|nächste|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)))\b",
    re.I,
)
DEADLINES = re.compile(r"(?:no later than|by|until|till|before|within|latest|bis|spätestens|innerhalb|binnen)", re.I)
OURS = re.compile(
    r"\b(?:i'll|we'll|you'll|i will|we will|you will|i'm going to|we're going to|i am|we are|let me|will be|expect|"
    r"ich|wir|werde|werden|wird|erhalten sie|bekommen sie|haben sie|erhältst du|bekommst du|hast du)\b",
    re.I,
)
ASKED = re.compile(
    r"\b(?:please|bitte|could you|can you|would you|könnten sie|können sie|kannst du|if you|wenn sie)\b", re.I
)
MOST_WORDS, MOST_STARTS = 7, 40
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Commitment:
    """What was said, in its own sentence, and until when."""

    what: str
    due_at: datetime


def found(text: str, zone: tzinfo, now: datetime) -> Commitment | None:
    """The last commitment of `text` with a moment ahead, as somebody in `zone` means it; None without any."""
    for sentence in reversed(SENTENCE.findall(unquoted(text[-LONGEST:]))):
        due = promised(sentence, zone, now)
        if due is not None:
            return Commitment(shortened(sentence), due)
    return None


def promised(sentence: str, zone: tzinfo, now: datetime) -> datetime | None:
    """Rule: our own word with a moment is a commitment; a question and a wish of the customer's doing are not."""
    sentence = sentence.replace("’", "'")
    ours = OURS.search(sentence) is not None
    if sentence.rstrip().endswith("?") or (ASKED.search(sentence) and not ours):
        return None
    for start in islice(ANNOUNCED.finditer(sentence), MOST_STARTS):
        if ours or DEADLINES.match(start.group()):
            due = longest(sentence[start.start() :], zone, now)
            if due is not None:
                return due
    return None


def longest(words: str, zone: tzinfo, now: datetime) -> datetime | None:
    """The moment that the most of these first words make, so that "Friday noon" is not read as "Friday"."""
    said = words.split()[:MOST_WORDS]
    for count in range(len(said), 0, -1):
        try:
            return understood(" ".join(said[:count]), zone, now, CLOSE)
        except Invalid:
            continue
    return None


def unquoted(text: str) -> str:
    """Without what somebody else wrote."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))


def shortened(sentence: str) -> str:
    words = " ".join(sentence.split()).strip(" .!;,-–")
    return words if len(words) <= 200 else words[:199].rstrip() + "…"
