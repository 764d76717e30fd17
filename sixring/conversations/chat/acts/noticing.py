"""What a visitor's browser tells beside messages: how far they have read, that they type, what they tapped."""

from __future__ import annotations

from sixring.core import asgi

from .. import limits, reading, typing_now
from ..asked import Rated
from ..asked import take as take_rating
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


async def rate(call: Call) -> None:
    who = call.session()
    rated = await call.read(Rated)
    limits.ratings.take(who.visitor)
    found = await asgi.in_thread(take_rating, who, rated)
    await call.answer({"ask": found})
