"""Sharing: whether somebody lets us show what they said, with the very sentence they were asked by. It can be taken
back; whoever asked to be left alone lets us show nothing."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.interactions.models import Interaction
from sixring.people import consent, suppression
from sixring.people.consent import wordings
from sixring.people.models import Fact

from ..models import Sharing

PURPOSE = "sharing"
YES, NO = Sharing.Answer.YES, Sharing.Answer.NO


def keep(interaction: Interaction, answer: str, how: str, *, actor: Actor) -> Sharing:
    """Keep that they said yes or no; `how` says where and how ("by mail on Monday"). The last word counts, and the
    same again is a quiet no-op.

    Raises `Invalid` for a yes without how it was given, `Refused` where nobody said it or they are not to be shown.
    """
    actor.must("answer")
    how = " ".join(how.split())[:300]
    if answer not in Sharing.Answer.values or (answer == YES and not how):
        raise Invalid(_("Say yes or no, and for a yes where and how they agreed. Nothing was changed."))
    if interaction.identity is None or interaction.outgoing:
        raise Refused(_("Only what a customer said can be shared."))
    with transaction.atomic():
        before = latest([interaction.pk]).get(interaction.pk)
        if before is not None and (before.answer, before.how) == (answer, how):
            return before
        wordings.settle(PURPOSE)
        shown = wordings.current(PURPOSE)
        row = Sharing.objects.create(
            interaction=interaction, identity=interaction.identity, answer=answer, how=how, by_id=actor.id,
            wording=f"{PURPOSE}.{shown.version}", at=clock.now(),
        )  # fmt: skip
        changes.record("sharing.said", row, actor=actor, identity=interaction.identity, content=f"{answer} {how}")
    return row


def latest(interactions: Collection[int]) -> dict[int, Sharing]:
    """The last word on each of these."""
    rows = Sharing.objects.filter(interaction__in=interactions).select_related("by").order_by("at", "pk")
    return {one.interaction_id: one for one in rows}


def may_show(interaction: Interaction) -> bool:
    """Whether it may be shown to others now: they agreed, and have not asked to be left alone since."""
    word = latest([interaction.pk]).get(interaction.pk)
    identity = interaction.identity
    if word is None or word.answer != YES or identity is None:
        return False
    return not suppression.among({(identity.kind, identity.value)}) and not refuses_all(interaction)


def refuses_all(interaction: Interaction) -> bool:
    """Whether a later word of theirs takes back everything."""
    wide = Fact.objects.filter(identity=interaction.identity, name=f"consent.{consent.ANY}.{consent.ANY}")
    last = wide.order_by("-observed_at", "-pk").first()
    return last is not None and isinstance(last.value, dict) and last.value.get("answer") == consent.NO
