"""Text for the bench: words as common as words are, the same ones for the same seed."""

from __future__ import annotations

from itertools import accumulate
from random import Random

COMMON = """the and to of a in is it you that for on have with my be not this are was but at we me can your as if from
please order when there has an do or so what will out no they been our would by any one all had how still delivery
thanks just get day back could were about after now only other more than week until time send parcel which here them
invoice return where plant last number paid did also seed two arrived tray because new should first account price
compost some who then again before refund missing watering broken call garden pot card""".split()
SYLLABLES = "ba be do fi ga ka la li lo ma mi na ne no pa pe ra ri ro sa se si ta te ti to va ve za zo".split()
RARE, SENTENCES = 6000, 40_000


class Language:
    """Words by Zipf's law, sentences made of them, names nobody has."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        made = {self.name_part(3) for _ in range(RARE)}
        self.vocabulary = [*COMMON, *sorted(made - set(COMMON))]
        weights = list(accumulate(1 / rank for rank in range(1, len(self.vocabulary) + 1)))
        length = self.chance.randint
        words = self.chance.choices(self.vocabulary, cum_weights=weights, k=SENTENCES * 12)
        starts = range(0, len(words) - 14, 12)
        self.sentences = [" ".join(words[start : start + length(5, 12)]).capitalize() + "." for start in starts]

    def text(self) -> str:
        return " ".join(self.chance.choices(self.sentences, k=3))

    def subject(self) -> str:
        return " ".join(self.chance.choice(self.sentences).split()[:5])

    def name(self) -> str:
        return f"{self.name_part(2).title()} {self.name_part(3).title()}"

    def name_part(self, syllables: int) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=syllables))

    def phrase(self) -> str:
        words = self.chance.choice(self.sentences).lower().rstrip(".").split()
        at = self.chance.randrange(len(words) - 2)
        return " ".join(words[at : at + 2])
