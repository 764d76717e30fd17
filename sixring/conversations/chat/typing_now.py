"""A customer types: told to the desk beside who of the team is there, for a few seconds."""

from __future__ import annotations

from sixring.channels.adapters.webchat.tokens import Session
from sixring.core import asgi

from ..live import presence
from ..models import Placement
from . import shown

MOST = 10_000
_where: dict[str, presence.Seat] = {}  # of visitors who said so in this process


async def say(session: Session, on: bool) -> None:
    """This visitor types in the conversation they were last in, or has stopped. One who never wrote is nowhere yet."""
    seat = await asgi.in_thread(seat_of, session) if on else _where.pop(name_of(session), None)
    if seat is None:
        return
    if on:
        if len(_where) >= MOST:
            _where.clear()
        _where[name_of(session)] = seat
    presence.gatherer().customer(seat, on=on)


def over(session: Session) -> None:
    """What was typed has been sent."""
    seat = _where.pop(name_of(session), None)
    if seat is not None:
        presence.gatherer().customer(seat, on=False)


def name_of(session: Session) -> str:
    return f"{session.account}:{session.visitor}"


def seat_of(session: Session) -> presence.Seat | None:
    """The conversation of the latest message this session is shown, and as whom they write in it."""
    mine = shown.identities_of(session)
    latest = shown.visible(session).order_by("-occurred_at", "-pk").first()
    placed = Placement.objects.filter(interaction=latest, current=True).first() if latest else None
    if latest is None or placed is None or not mine:
        return None
    return placed.conversation_id, latest.identity_id if latest.identity_id in mine else mine[0]
