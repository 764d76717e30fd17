"""Coming in and going: what the chat says of itself, sessions, who signs in and out."""

from __future__ import annotations

import logging

from sixring.channels.adapters.webchat import tokens
from sixring.channels.adapters.webchat.tokens import Session
from sixring.core import asgi

from ...live.watcher import watcher
from .. import about, limits, sessions, stream
from ..call import Call
from ..problems import Problem
from ..shapes import Beginning, Identification

log = logging.getLogger("sixring.chat")
LONGEST_WORD = 64


async def config(call: Call) -> None:
    """Public. `?lang=` and `?zone=` are the reader's."""
    limits.looks.take(call.request.client)
    language, zone = (call.request.query.get(name, "")[:LONGEST_WORD] for name in ("lang", "zone"))
    await call.answer(await asgi.in_thread(about.about, call.account, language, zone))


async def session(call: Call) -> None:
    limits.sessions.take(call.request.client)
    asked = await call.read(Beginning)
    begun = sessions.begin(call.account, call.origin, asked.token)
    if asked.user_jwt:
        begun = await identified(call, begun, asked.user_jwt)
    elif asked.anonymous_id:
        begun = sessions.believe_browser(begun, call.account, asked.anonymous_id)
    await hand_out(call, begun)


async def identify(call: Call) -> None:
    before = call.session()
    limits.identifications.take(before.visitor)
    asked = await call.read(Identification)
    await hand_out(call, await identified(call, before, asked.user_jwt))


async def identified(call: Call, before: Session, user_jwt: str) -> Session:
    after, user = await asgi.in_thread(sessions.identify, before, call.account, user_jwt)
    await call.keep(sessions.identified(after, user, user_jwt))
    return after


async def logout(call: Call) -> None:
    """A browser shared by several starts anew: a visitor that never was, and the streams of the old one end."""
    limits.sessions.take(call.request.client)
    try:
        watcher().hang_up(stream.name_of(call.session()))
    except Problem:
        log.debug("signed out of a session that was over already")
    await hand_out(call, tokens.new_session(call.account, call.origin))


async def hand_out(call: Call, session: Session) -> None:
    told = {"token": tokens.sign(session), "visitor": session.visitor, "expires": session.expires}
    await call.answer({**told, "user": session.is_user})
