"""Telling of a completed response: to the log of changes, and to the story of whoever gave it."""

from __future__ import annotations

from collections.abc import Mapping

from sixring.channels.models import Account
from sixring.conversations.models import Placement
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.proof import ProofKind
from sixring.interactions import record
from sixring.interactions.models import Interaction

from ..models import Response
from ..surveys.design import Design
from .accepting import Given

KIND = "survey"
ACCOUNT = "surveys"  # the key of the account for what belongs to no other


def tell(response: Response, design: Design, said: Mapping[str, Given], *, actor: Actor) -> None:
    """In the caller's transaction. What nobody is known to have said is told by its change alone."""
    words = comment(design, said)
    if response.identity is not None:
        touch = touch_of(response, design, said, words)
        response.interaction = record.record([touch], [()])[0]
        Response.objects.filter(pk=response.pk).update(interaction=response.interaction)
    audience = response.conversation.audience if response.conversation else ""
    content = words if response.identity else ""
    changes.record(
        "response.completed", response, actor=actor, identity=response.identity, audience=audience, content=content
    )


def comment(design: Design, said: Mapping[str, Given]) -> str:
    """What they said in words, question by question."""
    texts = [said[one.key].text for one in design.questions if one.key in said]
    return "\n\n".join(text for text in texts if text)


def touch_of(response: Response, design: Design, said: Mapping[str, Given], words: str) -> Interaction:
    """The touch in its person's story. Whoever may see where it comes from may see it."""
    proof = ProofKind.TOKEN if response.invitation_id else ProofKind.AGENT
    if response.identity is not None and response.identity.claimed:
        proof = ProofKind.CLAIMED
    numbers = {key: one.number for key, one in said.items() if one.number is not None}
    lines = {
        f"{key}.{row}": n for key, one in said.items() if isinstance(one.chosen, dict) for row, n in one.chosen.items()
    }
    return Interaction(
        account=account_of(response), channel=KIND, kind=KIND, direction=Interaction.Direction.IN,
        identity=response.identity, proof=proof, proof_by="survey", dedupe=f"survey:{response.pk}",
        subject=subject(response, design, said)[:500], text=words,
        data={"response": response.pk, "survey": response.survey_id, "scores": {**numbers, **lines}},
        occurred_at=response.at, received_at=response.at,
    )  # fmt: skip


def subject(response: Response, design: Design, said: Mapping[str, Given]) -> str:
    """Rule: the survey and its first score, such as "After delivery: 9 of 10"."""
    for one in design.scored:
        if one.key in said and one.scale is not None:
            return f"{response.survey.name}: {said[one.key].number:g} / {one.scale[1]}"
    return response.survey.name


def account_of(response: Response) -> Account:
    """The account it came about: of the touch it was asked for, else of its conversation, else our own for surveys."""
    about = response.invitation.about if response.invitation else None
    if about is not None:
        return about.account
    if response.conversation_id:
        placed = Placement.objects.filter(conversation=response.conversation_id, current=True)
        last = placed.select_related("interaction__account").order_by("-interaction__occurred_at", "-pk").first()
        if last is not None:
            return last.interaction.account
    return Account.objects.get_or_create(key=ACCOUNT, defaults={"kind": KIND, "name": "Surveys"})[0]
