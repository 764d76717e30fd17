"""Words for what people write and colleagues answer: templates with slots, put together by chance."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

SLOT = re.compile(r"\{(\w+)\}")
DAYS = ("Tuesday", "Wednesday", "Thursday", "Friday")
PLANTS = (
    "tomato", "hydrangea", "lemon tree", "basil", "fig", "rose", "box hedge", "lavender", "clematis", "courgette",
    "strawberry", "rhododendron", "fern",
)  # fmt: skip


@cache
def texts(language: str = "") -> dict[str, Any]:
    """The intents in English, or what there is in another language."""
    name = "others.toml" if language else "english.toml"
    read = tomllib.loads(files("sixring.demo").joinpath("texts", name).read_text("utf-8"))
    return read[language] if language else read


def intents() -> list[str]:
    return [name for name, told in texts().items() if "weight" in told]


def some(where: str, what: str, chance: random.Random) -> str:
    """One of the sentences for `what`, unfilled."""
    told: str = chance.choice(texts()[where][what])
    return told


def filled(text: str, slots: Mapping[str, str]) -> str:
    return SLOT.sub(lambda found: slots.get(found[1], found[0]), text)


def letter(core: str, chance: random.Random, more: str = "") -> str:
    """A mail around `core`: how people begin and end."""
    body = f"{core} {more}".strip()
    return f"{some('about', 'open', chance)}\n\n{body}\n\n{some('about', 'close', chance)}"


def answer(core: str, chance: random.Random, more: str = "", *, chatting: bool = False) -> str:
    if chatting:
        return f"{core} {more}".strip()
    body = f"{core} {more}".strip()
    return f"{some('about', 'answer_open', chance)}\n\n{body}\n\n{some('about', 'answer_close', chance)}"
