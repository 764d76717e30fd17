"""What an adapter says of itself: its name, its capabilities, its form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, get_args

from django import forms

from ..capabilities import GROUPS, Capabilities, Proven
from .cases import Case

KIND = re.compile(r"[a-z][a-z0-9_]{0,29}")
NOTHING = timedelta(0)
GARBAGE = ("", "x", "\x00", "x" * 100_000, "-1", "<script>", "🌱", "{}", "[1]")


def named(case: Case) -> Iterator[str]:
    """It has a kind, a name, and a family with an icon."""
    adapter = case.adapter
    if not KIND.fullmatch(adapter.kind):
        yield f"Its kind {adapter.kind!r} has to be lower-case letters, digits and underscores, at most 30."
    if not str(adapter.label).strip():
        yield "It has no label: people have to be able to choose it."
    if adapter.capabilities.family not in GROUPS:
        yield f"There is no family {adapter.capabilities.family!r}; there are {', '.join(GROUPS)}."
    if adapter.capabilities.group not in GROUPS.values():
        yield f"There is no group {adapter.capabilities.group!r}; there are {', '.join(sorted(set(GROUPS.values())))}."


def capable(case: Case) -> Iterator[str]:
    """What it says it can do fits together."""
    can = case.adapter.capabilities
    yield from windows(can)
    if can.starts and not can.reaches:
        yield "It writes first (starts) but reaches nobody: name the kinds of identity in reaches."
    if not can.replies and (can.starts or can.receipts or can.templates or can.copies):
        yield "It can't be answered (replies=False), so it can't start, have receipts, templates or copies."
    if can.max_text < 1 or can.max_media_bytes < 1:
        yield "Its limits have to be above zero."
    if any("/" not in one for one in [*can.media_types, *(start for start, _most in can.media_limits)]):
        yield "Media types look like image/png, or image/ for all of them."
    if can.segments and can.max_text > 10_000:
        yield "Segments are for short messages; its text limit is none."


def windows(can: Capabilities) -> Iterator[str]:
    if can.reply_window is not None and can.reply_window <= NOTHING:
        yield "Its reply window is empty; leave it out where there is none."
    if can.human_window and (can.reply_window is None or can.human_window <= can.reply_window):
        yield "The window for what a person answers has to be longer than the ordinary one."


def proven(case: Case) -> Iterator[str]:
    """It says plainly how it was proven, and what an identity from it proves."""
    can = case.adapter.capabilities
    if can.proven not in get_args(Proven):
        yield f"Nothing is proven by {can.proven!r}; there are {', '.join(get_args(Proven))}."
    if can.proven != "unproven" and not str(can.proven_by).strip():
        yield "It says that it was proven, and not by what (proven_by)."
    if not str(can.gives).strip():
        yield "It does not say what an identity from it proves (gives)."


def configured(case: Case) -> Iterator[str]:
    """Its form opens, takes nonsense without falling over, and shows no secret."""
    kind = case.adapter.settings_form()
    if kind is None:
        if case.adapter.secret_fields:
            yield "It has secrets (secret_fields) and no form to enter them."
        return
    form = kind(prefix="s")
    for odd in GARBAGE:
        told: dict[str, Any] = {f"s-{name}": odd for name in form.fields}
        kind(told, prefix="s").is_valid()
    kind({}, prefix="s").is_valid()
    yield from shown(kind, case)


def shown(kind: type[forms.Form], case: Case) -> Iterator[str]:
    form = kind(prefix="s", initial=dict.fromkeys(case.adapter.secret_fields, "told-to-nobody"))
    for name in case.adapter.secret_fields & form.fields.keys():
        if "told-to-nobody" in str(form[name]):
            yield f"Its form shows the secret {name} to whoever opens it; give it a PasswordInput."


CHECKS: Mapping[str, Any] = {
    "has a kind, a name and a family": named,
    "its capabilities fit together": capable,
    "says how it was proven": proven,
    "its form holds": configured,
}
