"""The steps of a call. Twilio asks at each what to do next; an address names its step, and Twilio signs it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings as installation

if TYPE_CHECKING:
    from ...models import Account


class Step(StrEnum):
    """Without one a call comes in. `STATUS` is told of the caller's line; `AGENT` to `LEG` are about the colleague's
    phone we let ring, `ROOM` where both talk, `OUT` to `OUT_LEG` are about calls of ours."""

    COMES_IN = ""
    STATUS = "status"
    WAIT = "wait"
    PRESSED = "pressed"
    LEFT = "left"
    VOICEMAIL = "voicemail"
    SAVED = "saved"
    AGENT = "agent"
    TAKE = "take"
    LEG = "leg"
    ROOM = "room"
    RECORD = "record"
    OUT = "out"
    TOLD = "told"
    OUT_LEG = "out_leg"
    OUT_OVER = "out_over"


OF_AGENT = frozenset({Step.AGENT, Step.TAKE, Step.LEG, Step.ROOM, Step.RECORD})
OF_OURS = frozenset({Step.OUT, Step.TOLD, Step.OUT_LEG, Step.OUT_OVER})


def address(account: Account, step: Step, **more: object) -> str:
    return f"{installation.PUBLIC_URL}/hooks/{account.key}?{urlencode({'step': str(step), **more})}"


def step_of(query: dict[str, str]) -> Step | None:
    """None for a step nobody knows."""
    try:
        return Step(query.get("step", ""))
    except ValueError:
        return None
