"""Links to files: signed, for an hour at most, for the identities of the session they were made in.

A link is a bearer's, as a picture on a page can't send headers. So whether its identities are still shown the message
is asked when it is made and each time it is followed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import jwt

from sixring.channels.adapters.webchat import tokens
from sixring.channels.adapters.webchat.tokens import BadToken, Session
from sixring.channels.models import Account
from sixring.core import secrets
from sixring.core.errors import Invalid
from sixring.interactions import media, preview
from sixring.interactions.models import Attachment

from .. import access
from .problems import Problem

log = logging.getLogger("sixring.chat")
LASTS = 1800  # seconds at least, twice that at most: links made within it are the same, so that browsers keep files
PREVIEW = 800  # pixels, the longer side
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Followed:
    """What a link leads to: `pixels` of a picture encoded anew, or the file itself."""

    file: Attachment
    pixels: bytes | None = None


def make(session: Session, shown_to: list[int], file: int, *, picture: bool = False) -> str:
    """The path of a link to `file`, of a message that `shown_to` (the session's identities) may see."""
    until = (tokens.now() // LASTS + 2) * LASTS
    ends = min(session.proven_until, session.expires) if session.is_user else session.expires
    said = {"aud": session.account, "file": file, "for": shown_to, "pic": picture, "exp": min(until, ends)}
    return f"/chat/{session.account}/files/{jwt.encode(said, key(), algorithm='HS256')}/"


def key() -> bytes:
    return secrets.derive("web chat file link")


def followed(signed: str, account: Account) -> Followed:
    """What `signed` leads to. Raises `Problem` "file_link" when it has run out, isn't ours, or nothing is there."""
    try:
        file, shown_to, picture = read(signed.rstrip("/"), account)
    except BadToken as bad:
        log.info("chat %s: link to a file refused: %s", account.pk, bad)
        raise Problem("file_link") from None
    messages = access.shown_to(shown_to).filter(kind="message").values("pk")
    found = Attachment.objects.filter(pk=file, interaction__in=messages).first()
    if found is None or not media.path_of(found.key).exists():
        log.info("chat %s: link to file %s refused: not shown, or gone", account.pk, file)
        raise Problem("file_link")
    return Followed(found, drawn(found) if picture else None)


def read(signed: str, account: Account) -> tuple[int, list[int], bool]:
    """File, identities, whether as a picture. Raises `BadToken`."""
    if len(signed) > LONGEST:
        raise BadToken("too long")
    said = tokens.decode(signed, key())
    if said.get("aud") != account.key or not isinstance(said.get("exp"), int) or tokens.now() >= said["exp"]:
        raise BadToken("made for another chat, or run out")
    return int(said["file"]), [int(one) for one in said["for"]], bool(said["pic"])


def drawn(file: Attachment) -> bytes:
    try:
        return preview.picture(file, PREVIEW)
    except Invalid:
        raise Problem("file_link") from None
