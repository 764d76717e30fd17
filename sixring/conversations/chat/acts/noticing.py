"""What a visitor's browser tells of itself: how far they have read, and that they type."""

from __future__ import annotations

from sixring.core import asgi

from .. import limits, reading, typing_now
from ..call import Call
from ..shapes import Reading, Typing


async def read(call: Call) -> None:
    who = call.session()
    asked = await call.read(Reading)
    limits.marks.take(who.visitor)
    seen = await asgi.in_thread(reading.mark, who, asked.up_to)
    await call.answer({"read": seen.read, "unread": seen.unread})


async def type_(call: Call) -> None:
    who = call.writer()
    asked = await call.read(Typing)
    limits.typing.take(who.visitor)
    await typing_now.say(who, asked.on)
    await call.answer({"on": asked.on})
