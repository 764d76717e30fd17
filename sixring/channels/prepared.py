"""Prepared messages: templates a provider approved beforehand, which it takes also after the time to answer has passed.

Gaps stand in double braces, by number ({{1}}) or by name ({{order}}). They are filled by whoever sends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GAP = re.compile(r"\{\{\s*([A-Za-z0-9_]{1,60})\s*\}\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A template as its provider has it: `head` and `foot` stand above and below the `body`."""

    name: str
    language: str
    body: str
    head: str = ""
    foot: str = ""
    category: str = ""

    @property
    def key(self) -> str:
        """Names this template in a form."""
        return f"{self.name}:{self.language}"

    @property
    def gaps(self) -> Sequence[tuple[str, str]]:
        """What has to be filled: a field's name and what people call it; the head's gaps come first."""
        return [(f"{part}.{gap}", gap) for part in ("head", "body") for gap in gaps_in(getattr(self, part))]

    @property
    def text(self) -> str:
        return "\n\n".join(part for part in (self.head, self.body, self.foot) if part)

    def filled(self, values: Mapping[str, str]) -> str:
        """The words as they will be read; a gap nobody filled stays as it is."""
        parts = (fill(self.head, "head", values), fill(self.body, "body", values), self.foot)
        return "\n\n".join(part for part in parts if part)

    def missing(self, values: Mapping[str, str]) -> list[str]:
        return [called for name, called in self.gaps if not values.get(name, "").strip()]


def gaps_in(text: str) -> list[str]:
    return list(dict.fromkeys(GAP.findall(text)))


def fill(text: str, part: str, values: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: values.get(f"{part}.{gap[1]}", "").strip() or gap[0], text)


def chosen(key: str, among: Sequence[Template]) -> Template | None:
    return next((one for one in among if one.key == key), None)


def kept(template: Template, values: Mapping[str, str]) -> dict[str, Any]:
    """What an outgoing message carries of it."""
    return {"name": template.name, "language": template.language, "values": dict(values)}
