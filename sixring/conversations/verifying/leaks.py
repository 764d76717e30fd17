"""Leaks: before they prove who they are, a claimed sender gets no word of what others wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.people.standing import NAMED

from ..models import Audience, Conversation
from ..sending.ways import address_of, asides
from .whom import is_verified

SENTENCE = re.compile(r"[.!?\n]+")
SHORTEST = 20  # shorter pieces are everyday words
LOOKED_AT = 400


def refusal(
    conversation: Conversation,
    identity: Identity,
    text: str,
    *,
    messages: Collection[int] = (),
    files: Collection[int] = (),
) -> str:
    """Why `text`, with these `messages` and attached `files` of the conversation, must not go to `identity`; ""
    when nothing stands against it. Only what others wrote, or we wrote to others, is private.
    """
    if not is_apart(conversation, identity):
        return ""
    private = kept_from(conversation, identity)
    if messages and private.filter(pk__in=messages).exists():
        return _("They have not proven who they are. A message of somebody else can't be passed on to them.")
    if files and private.filter(attachments__in=files).exists():
        return _("They have not proven who they are. A file of somebody else can't be passed on to them.")
    if quotes(text, private.order_by("-occurred_at").values_list("text", "subject")[:LOOKED_AT]):
        return _(
            "They have not proven who they are, and this quotes what was written to or by somebody else. "
            "Verify them first, or say it plainly without quoting."
        )
    return ""


def into_the_open(conversation: Conversation, text: str) -> str:
    """Why `text` must not stand where everybody reads it: it quotes what was said in private or noted by the team, or
    names an address of the customer. "" when nothing speaks against it."""
    person = conversation.anchor.person_id if conversation.anchor else None
    told = Identity.objects.filter(person=person, kind__in=("email", "phone", "card")) if person else ()
    if any(is_named(one.value, text) for one in told):
        return _("Everybody can read this answer, and it names an address or number of the customer. Nothing was sent; "
                 "answer in private, or take it out.")  # fmt: skip
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    private = (
        placed.filter(data__public__isnull=True, data__in_public__isnull=True)
        .order_by("-occurred_at")
        .values_list("text", "subject")
    )
    notes = conversation.notes.order_by("-at").values_list("text", flat=True)
    said = [*private[:LOOKED_AT], *((note, "") for note in notes[:LOOKED_AT])]
    if quotes(text, said) or repeats(text, said):
        return _("Everybody can read this answer, and it quotes what was said in private. Nothing was sent; answer in "
                 "private, or say it without quoting.")  # fmt: skip
    return ""


def is_named(value: str, text: str) -> bool:
    """Rule: an address as it is written, a number also with spaces and without its country."""
    if "@" in value or not value.startswith("+"):
        return value.casefold() in text.casefold()
    digits = "".join(sign for sign in text if sign.isdigit())
    return len(value) > 9 and value[-9:] in digits


def is_apart(conversation: Conversation, identity: Identity) -> bool:
    """Whether `identity` wrote here without proof, and others did too. Outside parties a colleague brought in are not
    meant: what they were told was decided then."""
    if not identity.claimed or is_verified(conversation, identity):
        return False
    theirs = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True, identity=identity,
        direction=Interaction.Direction.IN,
    )  # fmt: skip
    if not theirs.exists() or address_of(identity) in asides(conversation):
        return False
    return kept_from(conversation, identity).exists()


def kept_from(conversation: Conversation, identity: Identity) -> QuerySet[Interaction]:
    """Messages of the conversation that are neither theirs nor addressed to them."""
    placed = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    seats = Audience.objects.filter(identity=identity).values("interaction")
    return placed.exclude(Q(identity=identity) | Q(pk__in=seats))


def subject_for(conversation: Conversation, identity: Identity) -> str:
    """The subject as `identity` itself wrote it: the conversation's own may be somebody else's words."""
    if not is_apart(conversation, identity):
        return conversation.subject
    theirs = Interaction.objects.filter(
        placements__conversation=conversation, placements__current=True, identity=identity
    ).exclude(subject="")
    return theirs.order_by("-occurred_at", "-pk").values_list("subject", flat=True).first() or ""


def quotes(text: str, others: Iterable[tuple[str, str]]) -> bool:
    """Rule: whether a line of `text`, quoted or not, stands in what others wrote."""
    pieces = [piece for line in text.splitlines() if len(piece := plain(line)) >= SHORTEST]
    if not pieces:
        return False
    return any(piece in plain(f"{said} {subject}") for said, subject in others for piece in pieces)


def repeats(text: str, others: Iterable[tuple[str, str]]) -> bool:
    """Rule: whether a sentence of what others wrote stands somewhere in `text`."""
    here = plain(text)
    return any(
        len(piece) >= SHORTEST and piece in here
        for said, subject in others
        for piece in map(plain, SENTENCE.split(f"{subject}\n{said}"))
    )


def plain(text: str) -> str:
    return " ".join(text.lstrip("> |\t").replace("\n>", "\n").casefold().split())


def warned(conversation: Conversation, identities: Iterable[Identity]) -> list[Identity]:
    """Those of `identities` the composer warns about: not proven, or a browser anybody may sit at."""
    return [i for i in identities if (i.claimed or i.kind not in NAMED) and not is_verified(conversation, i)]
