"""Handing a token to a mail server: XOAUTH2 where it is offered, as Google and Microsoft document it, else OAUTHBEARER
(RFC 7628)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

XOAUTH2, BEARER = "XOAUTH2", "OAUTHBEARER"
END = "\x01"


def mechanism(offered: Collection[str]) -> str:
    """Rule: by what the server offers, names in capitals; "" when it takes no token."""
    return next((name for name in (XOAUTH2, BEARER) if name in offered), "")


def first_words(mechanism: str, user: str, token: str) -> str:
    if mechanism == XOAUTH2:
        return f"user={user}{END}auth=Bearer {token}{END}{END}"
    named = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={named},{END}auth=Bearer {token}{END}{END}"


def smtp_answers(mechanism: str, user: str, token: str) -> Any:
    """What `smtplib.SMTP.auth` asks for: the first words, then the empty answer to the server's complaint."""

    def answer(challenge: bytes | None = None) -> str:
        if challenge is None:
            return first_words(mechanism, user, token)
        return "" if mechanism == XOAUTH2 else END

    return answer
