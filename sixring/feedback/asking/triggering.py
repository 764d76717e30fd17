"""Triggers: made, changed, switched on and off by whoever configures, and how they fared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.models import Team

from ..models import Invitation, Survey, Trigger
from . import reasons, rules
from .limits import ASKED
from .rules import AGREED, Rules

LOOKED_AT = 28  # days
State = Invitation.State


def save(
    trigger: Trigger | None, *, survey: Survey, moment: str, said: Rules, active: bool, actor: Actor
) -> Trigger:  # fmt: skip
    """Make a trigger, or change `trigger` to just this. The same again leaves no trace. Raises `Invalid`."""
    actor.must("configure")
    if moment not in Trigger.Moment.values:
        raise Invalid(_("Choose after what they are asked."))
    values = {"survey": survey, "moment": moment, "rules": rules.kept(said), "active": active}
    with transaction.atomic():
        if trigger is None:
            trigger = Trigger.objects.create(**values)
            changes.record("trigger.made", trigger, actor=actor)
        elif any(getattr(trigger, name) != value for name, value in values.items()):
            Trigger.objects.filter(pk=trigger.pk).update(**values)
            trigger.refresh_from_db()
            changes.record("trigger.changed", trigger, actor=actor)
    return trigger


def remove(trigger: Trigger, *, actor: Actor) -> None:
    """Forget a trigger. What it asked stays; what still waits for it is not sent."""
    actor.must("configure")
    with transaction.atomic():
        waiting = Invitation.objects.filter(trigger=trigger, state=State.WAITING)
        ids = list(waiting.values_list("pk", flat=True))
        waiting.update(state=State.NOT_SENT, why_not="off")
        entries = [changes.Entry("invitation.not_sent", "invitation", pk) for pk in ids]
        changes.record_many(entries, actor=actor)
        changes.record("trigger.removed", trigger, actor=actor)
        trigger.delete()


@dataclass(frozen=True, slots=True)
class Fared:
    """How a trigger's invitations of the last 28 days fared: numbers by state, and the reasons of what was not sent."""

    asked: int = 0
    answered: int = 0
    waiting: int = 0
    not_sent: int = 0
    why: Sequence[tuple[str, int]] = field(default_factory=tuple)


def fared() -> Mapping[int, Fared]:
    """Of every trigger, in two queries."""
    lately = Invitation.objects.filter(created_at__gt=clock.ago(days=LOOKED_AT)).exclude(trigger=None)
    counts: dict[int, dict[str, int]] = {}
    for trigger, state, n in lately.values_list("trigger", "state").annotate(n=Count("pk")).order_by():
        counts.setdefault(trigger or 0, {})[state] = n
    why = reasons_of(lately.filter(state=State.NOT_SENT).values_list("trigger", "why_not").annotate(n=Count("pk")))
    return {
        trigger: Fared(
            sum(states.get(one, 0) for one in ASKED), states.get(State.ANSWERED, 0), states.get(State.WAITING, 0),
            states.get(State.NOT_SENT, 0), why.get(trigger, ()),
        )
        for trigger, states in counts.items()
    }  # fmt: skip


def reasons_of(rows: Iterable[tuple[int, str, int]]) -> dict[int, Sequence[tuple[str, int]]]:
    found: dict[int, dict[str, int]] = {}
    for trigger, kept, n in rows:
        theirs, label = found.setdefault(trigger, {}), reasons.label(kept.partition(":")[0])
        theirs[label] = theirs.get(label, 0) + n
    return {trigger: sorted(theirs.items(), key=lambda one: -one[1]) for trigger, theirs in found.items()}


def in_words(trigger: Trigger) -> list[str]:
    """What it does, in a few words each."""
    said = rules.of(trigger)
    words = [after(trigger, said), _("those who agreed") if said.who == AGREED else _("all who have not refused")]
    if said.share < 100:
        words.append(_("%(share)d %% of them") % {"share": said.share})
    if said.per_day:
        words.append(_("at most %(n)d a day") % {"n": said.per_day})
    if said.enough:
        words.append(_("until %(n)d answers") % {"n": said.enough})
    if said.remind:
        words.append(_("one reminder after %(days)s") % {"days": days_of(said.remind)})
    if said.teams:
        names = Team.objects.filter(pk__in=said.teams).order_by("name").values_list("name", flat=True)
        words.append(", ".join(names))
    return words


def after(trigger: Trigger, said: Rules) -> str:
    if trigger.moment == Trigger.Moment.TENURE:
        return _("%(days)s after the first order") % {"days": days_of(said.days)}
    return _("%(span)s later") % {"span": span(said.delay)} if said.delay else _("at once")


def span(minutes: int) -> str:
    """Rule: in the largest unit that leaves nothing over."""
    if minutes and minutes % 1440 == 0:
        return days_of(minutes // 1440)
    if minutes and minutes % 60 == 0:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def days_of(n: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
