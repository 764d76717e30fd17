"""What the lexicon finds in a text, as numbers: words that feel, negated, stronger or weaker, before or after "but".

The rules follow what Hutto and Gilbert (ICWSM 2014) found to matter in short texts; words and code are our own, and the
words of six languages share one set of numbers, so that one head reads them all.
"""

from __future__ import annotations

import math
import re

from .clean import WORD
from .lexicon import Lexicon

GOOD_SIGNS = re.compile(
    "[😀😁😂😃😄😅😆😇😉😊😋😌😍🥰😘😎🤩🤗🥳👍👌👏🙌🙏💪❤💕💖💯✨🎉🌟⭐♥]|[:;=8][-o']?[)\\]D]|<3|\\(:|\\^\\^"
)
BAD_SIGNS = re.compile(
    "[😞😟😠😡😢😣😤😥😨😩😪😫😭😱😒😓😔😕🙁☹🤬🤮🤢👎💔🙄😑😖😰🤦]|[:;=][-o']?[(\\[|/](?!/)|:'\\(|\\):"
)
SHARED = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    16,
    17,
    18,
    19,
    20,
    21,
)  # places of those that mean the same in every language
EMOJI = (8, 9)  # places of the good and bad signs
REACH = 3  # how many words back a negation or a strengthening word is looked for
NEGATED, STRONGER, WEAKER, AFTER_BUT, BEFORE_BUT = -0.7, 1.3, 0.7, 1.4, 0.6
SIGNALS = ("effort", "ease", "churn", "urgency", "repeated")
SIGNALS_READ = 4_000  # characters
FEATURES = (
    "compound", "positive", "negative", "strongest", "weakest", "first", "last", "per_word", "good_signs", "bad_signs",
    "exclaimed", "asked", "shouted", "negations", "but", "length", "found", "effort", "ease", "churn",
    "urgency", "repeated",
)  # fmt: skip


def features(text: str, lexicon: Lexicon | None) -> list[float]:
    """One number for each of FEATURES. Without a lexicon, what marks and emoji alone say."""
    spoken = WORD.findall(text)
    lower = [word.lower() for word in spoken]
    values = weighed(lower, lexicon) if lexicon else []
    good, bad = len(GOOD_SIGNS.findall(text)), len(BAD_SIGNS.findall(text))
    ups, downs = sum(v for v in values if v > 0), sum(v for v in values if v < 0)
    total = ups + downs + 2.0 * (good - bad)
    shouted = sum(len(word) > 2 and word.isupper() for word in spoken)
    return [
        total / math.sqrt(total * total + 15.0), math.log1p(ups), math.log1p(-downs),
        max(values, default=0.0), min(values, default=0.0), values[0] if values else 0.0, values[-1] if values else 0.0,
        (ups + downs) / (len(lower) + 3.0), min(good, 3), min(bad, 3), min(text.count("!"), 4) * 0.5,
        min(text.count("?"), 3) * 0.5, min(shouted, 4) * 0.5 if shouted < len(spoken) else 0.0,
        float(sum(word in lexicon.negation for word in lower)) ** 0.5 if lexicon else 0.0,
        float(any(word in lexicon.but for word in lower)) if lexicon else 0.0,
        math.log1p(len(lower)) * 0.3, len(values) / (len(lower) + 3.0), *said(text, lexicon),
    ]  # fmt: skip


def said(text: str, lexicon: Lexicon | None) -> list[float]:
    """Whether each signal is there: what was hard, or makes somebody leave, seldom pleases."""
    if lexicon is None:
        return [0.0] * len(SIGNALS)
    lower = text[:SIGNALS_READ].lower()
    return [min(lexicon.found(lower, name), 2) * 0.5 for name in SIGNALS]


def weighed(lower: list[str], lexicon: Lexicon) -> list[float]:
    """The values of the words that feel, in order, each as its surroundings make it."""
    turn = max((at for at, word in enumerate(lower) if word in lexicon.but), default=-1)
    values = []
    for at, word in enumerate(lower):
        value = lexicon.feeling.tell(word)
        if not value or word in lexicon.negation:
            continue
        value *= surroundings(lower[max(0, at - REACH) : at], lexicon)
        if turn > 0:
            value *= AFTER_BUT if at > turn else BEFORE_BUT
        values.append(value)
    return values


def surroundings(before: list[str], lexicon: Lexicon) -> float:
    factor = 1.0
    for word in before:
        if word in lexicon.negation:
            factor *= NEGATED
        elif word in lexicon.more:
            factor *= STRONGER
        elif word in lexicon.less:
            factor *= WEAKER
    return factor
