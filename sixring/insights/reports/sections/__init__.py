"""Sections of a report, by name, in the order they are usually in. Each makes blocks of a `View`; one whose source is
not there says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..blocks import Block
from ..view import View
from . import ahead, course, figures, hurts, meanings, paths, plans, recommended, rose, summary, voice, worth


@dataclass(frozen=True, slots=True)
class Section:
    title: Any
    make: Callable[[View], list[Block]]


SECTIONS: dict[str, Section] = {
    "summary": Section(_("What we found"), summary.blocks),
    "figures": Section(_("How we do"), figures.blocks),
    "course": Section(_("How it went"), course.blocks),
    "rose": Section(_("When something went wrong"), rose.blocks),
    "voice": Section(_("What customers say"), voice.blocks),
    "paths": Section(_("The way of our customers"), paths.blocks),
    "hurts": Section(_("Where it hurts"), hurts.blocks),
    "ahead": Section(_("What is likely next"), ahead.blocks),
    "plans": Section(_("Our channels and their purpose"), plans.blocks),
    "worth": Section(_("What it is worth"), worth.blocks),
    "recommended": Section(_("What to do"), recommended.blocks),
    "meanings": Section(_("What the figures mean"), meanings.blocks),
    "method": Section(_("How this was made"), meanings.method),
}
