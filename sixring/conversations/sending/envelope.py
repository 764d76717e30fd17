"""What stands on an answer besides its text, as the composer names it, drafts keep it and held answers carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sixring.channels.adapters.email.addresses import ADDRESS
from sixring.core.errors import Invalid
from sixring.core.text import clean

MOST_RECIPIENTS = 50
BETWEEN = re.compile(r"[,;\n]+")
IN_BRACKETS = re.compile(r"<([^<>]*)>\s*$")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\x85]")


@dataclass(frozen=True, slots=True)
class Envelope:
    """`way` is "account:identity", `to` are addresses besides its own, `uploads` tokens, `forward` messages."""

    way: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    subject: str = ""
    uploads: tuple[str, ...] = ()
    forward: tuple[int, ...] = ()
    sender: str = ""  # the address we write as; "" where the agent did not choose
    anyway: bool = False  # a scheduled answer leaves although the customer has written meanwhile
    template: str = ""  # what the provider approved, by name and language; its gaps are filled with `values`
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def addresses(self) -> tuple[str, ...]:
        return (*self.to, *self.cc, *self.bcc)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Envelope:
        """Read what a row kept; what makes no sense counts as absent."""
        return cls(
            way=str(kept.get("way") or "")[:60],
            to=words(kept.get("to")),
            cc=words(kept.get("cc")),
            bcc=words(kept.get("bcc")),
            subject=subject(str(kept.get("subject") or "")),
            uploads=words(kept.get("uploads")),
            forward=tuple(int(one) for one in words(kept.get("forward")) if one.isdigit()),
            sender=str(kept.get("sender") or "")[:320],
            anyway=bool(kept.get("anyway")),
            template=str(kept.get("template") or "")[:600],
            values=filled(kept.get("values")),
        )

    def data(self) -> dict[str, Any]:
        return {
            "way": self.way, "to": list(self.to), "cc": list(self.cc), "bcc": list(self.bcc), "subject": self.subject,
            "uploads": list(self.uploads), "forward": list(self.forward), "anyway": self.anyway,
            "sender": self.sender, "template": self.template, "values": dict(self.values),
        }  # fmt: skip


def filled(kept: Any) -> dict[str, str]:
    """What gaps of a template were filled with: one line each."""
    found = kept.items() if isinstance(kept, Mapping) else ()
    return {str(name)[:80]: subject(str(value))[:1000] for name, value in found}


def words(kept: Any) -> tuple[str, ...]:
    kept = [kept] if isinstance(kept, str) else kept
    found = (word for one in kept for word in BETWEEN.split(str(one))) if isinstance(kept, Iterable) else ()
    return tuple(word.strip() for word in found if word.strip())


def subject(typed: str) -> str:
    """One line, whatever was pasted."""
    return " ".join(CONTROL.sub(" ", clean(typed)).split())[:500]


def addresses(typed: str) -> tuple[str, ...]:
    """Addresses with commas, semicolons or lines between, each once. Raises `Invalid` for what is none."""
    found: dict[str, str] = {}
    for word in words(typed):
        bracketed = IN_BRACKETS.search(word)
        address = bracketed[1].strip() if bracketed else word
        if not ADDRESS.fullmatch(address) or CONTROL.search(address):
            raise Invalid(f"“{word[:100]}” is no e-mail address. Nothing was sent.")
        found.setdefault(address.lower(), address)
    if len(found) > MOST_RECIPIENTS:
        raise Invalid(f"At most {MOST_RECIPIENTS} recipients a line; these are {len(found)}. Nothing was sent.")
    return tuple(found.values())
