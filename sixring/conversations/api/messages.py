"""Messages of a conversation: reading them, answering, noting."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field

from sixring.channels import accounts
from sixring.core.api.given import Given, Id, Text, Word
from sixring.core.api.pages import Asked, Page, page
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.api.shapes import Moment, moment
from sixring.core.errors import NotFound
from sixring.interactions.models import Interaction

from .. import access
from ..models import Note
from ..sending import envelope, replies
from ..sending.envelope import Envelope
from ..writing import notes
from . import shapes
from .shapes import MessageShape, NoteShape

messages = Room("Messages")
READ, WRITE = "read:conversations", "write:conversations"
Addresses = Annotated[list[Annotated[Word, Field(max_length=320)]], Field(max_length=envelope.MOST_RECIPIENTS)]
Words = Annotated[Text, Field(max_length=100_000)]


class Answer(Given):
    """`way` is one of `GET /conversations/{id}/ways`; without it the answer goes where the customer wrote last."""

    text: Words
    way: Annotated[Text, Field(max_length=60)] = ""
    subject: Annotated[Text, Field(max_length=500)] = ""
    cc: Addresses = []
    bcc: Addresses = []


class Noting(Given):
    text: Words


class InsteadShape(Schema):
    """What is allowed in place of a closed way: `what` in a word, `words` for people, `key` of a way or a number."""

    what: str
    words: str
    key: str


class WayShape(Schema):
    """A way to answer. `why_not` says why it is closed, "" when it is open, and `code` the same in a word; `until` for
    how long; `instead` what is allowed in its place. `public`: everybody can read what goes there.
    """

    key: str
    account: int
    identity: int
    display: str
    why_not: str
    code: str
    until: Moment | None
    instead: list[InsteadShape]
    public: bool


@messages.get("/conversations/{conversation_id}/messages", Page[MessageShape], scope=READ)
def list_messages(request: ApiRequest, conversation_id: Id, asked: Query[Asked]) -> dict[str, Any]:
    """What was said, the oldest first

    Messages on accounts the token's agent may not see are left out.
    """
    conversation = access.get(request.actor, conversation_id)
    rows = visible(request).filter(placements__conversation=conversation, placements__current=True)
    return page(request, rows, asked, shapes.messages, ("occurred_at", "pk"))


@messages.get("/messages/{message_id}", MessageShape, scope=READ)
def get_message(request: ApiRequest, message_id: Id) -> dict[str, Any]:
    """One message, with how far it is where we sent it"""
    found = visible(request).filter(pk=message_id)
    if not found:
        raise NotFound
    return shapes.messages(found)[0]


@messages.post("/conversations/{conversation_id}/messages", MessageShape, scope=WRITE, act="answer")
def answer_conversation(request: ApiRequest, conversation_id: Id, said: Answer) -> dict[str, Any]:
    """Answer the customer

    It leaves at once, signed as the token's agent. 201 means: it is in the outbox. Send an `Idempotency-Key`, and it
    leaves once however often you ask.
    """
    conversation = access.get(request.actor, conversation_id)
    sheet = Envelope(
        way=said.way, cc=envelope.addresses("\n".join(said.cc)), bcc=envelope.addresses("\n".join(said.bcc)),
        subject=envelope.subject(said.subject),
    )  # fmt: skip
    message = replies.reply(conversation, said.text, actor=request.actor, token=request.act_key, envelope=sheet)
    return shapes.messages([message])[0]


@messages.get("/conversations/{conversation_id}/ways", list[WayShape], scope=READ)
def list_ways(request: ApiRequest, conversation_id: Id) -> list[dict[str, Any]]:
    """Ways to answer, open ones first"""
    found = replies.ways(access.get(request.actor, conversation_id), request.actor)
    return [way_shape(one) for one in found]


@messages.get("/conversations/{conversation_id}/notes", Page[NoteShape], scope=READ)
def list_notes(request: ApiRequest, conversation_id: Id, asked: Query[Asked]) -> dict[str, Any]:
    """What colleagues noted, the latest first; no customer ever sees it"""
    rows = Note.objects.filter(conversation=access.get(request.actor, conversation_id), removed_at=None)
    return page(request, rows, asked, lambda found: [shapes.note(one) for one in found])


@messages.post("/conversations/{conversation_id}/notes", NoteShape, scope=WRITE, act="answer")
def note_conversation(request: ApiRequest, conversation_id: Id, said: Noting) -> dict[str, Any]:
    """Note something for the team; whoever is mentioned hears of it"""
    conversation = access.get(request.actor, conversation_id)
    return shapes.note(notes.note(conversation, said.text, actor=request.actor))


def visible(request: ApiRequest) -> Any:
    rows = Interaction.objects.filter(account__in=accounts.visible_to(request.actor))
    return rows.select_related("identity")


def way_shape(one: replies.Way) -> dict[str, Any]:
    return {
        "key": one.key, "account": one.account.pk, "identity": one.identity.pk, "display": one.identity.display,
        "why_not": one.why_not, "code": one.verdict.code, "until": moment(one.until),
        "instead": [{"what": other.what, "words": other.words, "key": other.key} for other in one.verdict.instead],
        "public": one.public,
    }  # fmt: skip
