"""What is asked within the chat: a higher room offers answers to tap below a message of its own, and takes the answer.

The message says the question. Who may answer is whoever is shown the message; what is tapped is sent by POST.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from sixring.channels.adapters.webchat.tokens import Session
from sixring.core.errors import SixringError
from sixring.interactions.models import Interaction

from . import shown
from .problems import Problem


class Rated(msgspec.Struct):
    """A tap: the message that asked, and the number."""

    message: Annotated[int, Meta(ge=0, le=2**62)]
    value: Annotated[int, Meta(ge=0, le=100)]
    language: Annotated[str, Meta(max_length=20)] = ""


_shows: list[Callable[[Sequence[Interaction]], Mapping[int, shown.Ask]]] = []
_takes: list[Callable[[Interaction, int, str], shown.Ask | None]] = []


def offer(
    show: Callable[[Sequence[Interaction]], Mapping[int, shown.Ask]],
    take: Callable[[Interaction, int, str], shown.Ask | None],
) -> None:
    """A higher room says what it asks with which messages, and takes what is answered (raising a `SixringError`)."""
    _shows[:], _takes[:] = [show], [take]
    shown.ask_by(show)


def take(session: Session, rated: Rated) -> shown.Ask:
    """Keep what this session answers. Raises `Problem` for a message it is not shown or that asks nothing."""
    message = shown.visible(session).filter(pk=rated.message, direction=Interaction.Direction.OUT).first()
    try:
        found = _takes[0](message, rated.value, rated.language) if message is not None and _takes else None
    except SixringError as error:
        raise Problem("not_taken") from error
    if found is None:
        raise Problem("not_asked")
    return found
