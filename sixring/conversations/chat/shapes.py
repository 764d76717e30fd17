"""What the chat API takes: each request's body, with the bounds it has to keep."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from sixring.channels.adapters.webchat import tokens

ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Claims = Annotated[dict[Annotated[str, Meta(max_length=60)], Annotated[str, Meta(max_length=500)]], Meta(max_length=20)]
Token = Annotated[str, Meta(max_length=tokens.LONGEST_TOKEN)]
FileToken = Annotated[str, Meta(max_length=64)]


class Beginning(Struct):
    """`token` is an earlier one of this browser, to go on as the same visitor."""

    token: Token = ""
    user_jwt: Token = ""
    anonymous_id: Annotated[str, Meta(max_length=400)] = ""


class Identification(Struct):
    user_jwt: Token


class Writing(Struct):
    """`client_id` is the same at every resend. `claims` were typed by the visitor, say into a form before the chat.
    `files` were uploaded before."""

    client_id: ClientId
    text: str = ""
    claims: Claims = {}
    files: Annotated[list[FileToken], Meta(max_length=100)] = []


class Reading(Struct):
    """The visitor has seen everything up to the message `up_to`."""

    up_to: Annotated[int, Meta(ge=0, le=2**62)]


class Typing(Struct):
    on: bool
