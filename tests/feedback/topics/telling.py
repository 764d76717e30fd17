"""What GreenThumb's customers speak of: texts by subject, told by people, and an encoder that sees words alone."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sixring.channels.models import Account
from sixring.core import clock
from sixring.feedback.models import Reading
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

SAYS = {
    "late": ("parcel", "courier", "delivery", "late", "tracking", "depot", "driver", "delayed"),
    "dead": ("seedlings", "wilted", "leaves", "brown", "roots", "withered", "dried", "lavender"),
    "refund": ("refund", "money", "invoice", "charged", "payment", "twice", "bank", "credit"),
    "login": ("password", "login", "website", "account", "reset", "browser", "page", "locked"),
    "praise": ("friendly", "wonderful", "lovely", "advice", "gardener", "thankful", "recommend", "helpful"),
    "pots": ("terracotta", "pot", "glaze", "cracked", "saucer", "ceramic", "chipped", "planter"),
}
ASIDE = """monday tuesday wednesday thursday friday saturday sunday morning evening noon january april summer autumn
winter neighbour husband sister uncle balcony garden kitchen window corner street village weather rain sunshine basket
shelf table letter number story minute hour week year birthday holiday surprise weekend""".split()
FEELS = {"praise": 0.7, "dead": -0.6, "late": -0.5, "refund": -0.3}


def text(subject: str, chance: random.Random) -> str:
    """Six words of a subject in any order, among such as stand everywhere."""
    words, aside = chance.sample(SAYS[subject], 6), chance.sample(ASIDE, 3)
    said = f"I have to say: {words[0]} {words[1]}, the {words[2]} {words[3]} and {words[4]} {words[5]}"
    return f"{said}, {aside[0]} {aside[1]} {aside[2]}"


def people(many: int = 9) -> list[Identity]:
    return [
        Identity.objects.get_or_create(kind="email", value=f"c{n}@example.com", defaults={"display": f"Customer {n}"})[
            0
        ]
        for n in range(many)
    ]


def tell(
    account: Account, counts: dict[str, int], *, at: datetime | None = None, seed: int = 1, conversation: Any = None
) -> list[Reading]:
    """So many texts of each subject are said and read, a minute apart, by nine people in turn."""
    chance, at, who = random.Random(seed), at or clock.now(), people()
    subjects = [subject for subject, many in counts.items() for _ in range(many)]
    chance.shuffle(subjects)
    touches = Interaction.objects.bulk_create(
        Interaction(
            account=account, channel="letters", kind="message", direction="in", identity=who[n % len(who)],
            proof="domain",            dedupe=f"told-{seed}-{n}-{at:%m%d%H}", text=text(subject, chance),
            occurred_at=at - timedelta(minutes=n + 1),            received_at=at,
        )
        for n, subject in enumerate(subjects)
    )  # fmt: skip
    return Reading.objects.bulk_create(
        Reading(
            interaction=touch, identity=touch.identity, language="en", sentiment=FEELS.get(subject, 0.0),
            label="neutral", strength=0.5, confidence=0.8, encoder="words-1", occurred_at=touch.occurred_at,
            conversation=conversation,
        )
        for touch, subject in zip(touches, subjects, strict=True)
    )  # fmt: skip


class Words:
    """Each word points somewhere of its own; a text points where its words do."""

    id = "words-1"
    calls = 0

    def vectors(self, texts: Sequence[str]) -> Any:
        import numpy as np

        self.calls += 1
        rows = np.array([sum((self.of(word) for word in one.lower().split()), np.zeros(48)) for one in texts]).reshape(
            -1, 48
        )
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)

    def of(self, word: str) -> Any:
        import numpy as np

        seed = int.from_bytes(hashlib.sha256(word.strip(":,.").encode()).digest()[:8], "big")
        return np.random.default_rng(seed).normal(size=48)


def subject_of(reading: Reading) -> str:
    """What a text was told about."""
    said = reading.interaction.text if reading.interaction else ""
    return max(SAYS, key=lambda subject: sum(word in said for word in SAYS[subject]))
