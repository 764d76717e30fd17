"""Drafting: a step's words go into the composer as a draft of the conversation's reply. Nothing here sends anything."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.conversations.models import Draft
from sixring.conversations.writing import drafts, snippets
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.people.consent import wordings

from ..models import Step
from . import sharing, texts


def draft(step: Step, *, actor: Actor) -> Draft:
    """Begin the reply (of an inner step: the note) with the words of `step`, behind what `actor` typed already.

    The same words twice are one. Raises `Refused` for a step without words.
    """
    actor.must("answer")
    text, noting = words_of(step, actor), step.kind in texts.INTERNAL
    if not text:
        raise Refused(_("There are no words for this step. Write them yourself."))
    conversation = step.plan.conversation
    with transaction.atomic():
        mine = drafts.own(conversation, actor, noting=noting)
        typed = mine.text.rstrip() if mine else ""
        whole = typed if text in typed else f"{typed}\n\n{text}".lstrip()
        kept = drafts.keep(
            conversation, whole, mine.envelope if mine else {}, version=mine.version if mine else 0, noting=noting,
            actor=actor,
        )  # fmt: skip
        if step.kind == Step.Kind.SHARE:
            wordings.settle(sharing.PURPOSE)
    assert kept is not None
    return kept


def words_of(step: Step, actor: Actor) -> str:
    """Filled for the customer and the agent, in the customer's language."""
    plan = step.plan
    answered_in = plan.response.language if plan.response else plan.reading.language if plan.reading else ""
    text, _language = texts.of(step.kind, texts.language_of(plan.identity, answered_in))
    values = snippets.values_for(plan.conversation, actor)
    return texts.filled(text, {**values, "wording": wordings.current(sharing.PURPOSE).text}).strip()
