"""What plans and actions hold of a person: what was documented of them, whether their words may be shown, and on which
actions they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from sixring.core import privacy
from sixring.core.privacy import Section, Subject, Tell, piece, plain, tally

from ..models import Action, Affected, Plan, Sharing

ERASES = {"Plan": "what why cause", "Sharing": "wording how", "Affected": "why_not", "Action": "words plan title"}
KEEPS = {
    "Step": ("kind", "words of ours; goes with its plan"),
    "StepText": ("kind language text", "what our drafts begin with; nobody's data belongs there"),
    "Action": ("question topic driver expected figure", "what an organisation decided to put right, and its numbers"),
    "Effect": ("against metric cells because", "means and counts of groups"),
}


def export(subject: Subject) -> Iterator[Section]:
    plans = list(of_plans(subject).order_by("pk"))
    if plans:
        rows = plain(plans, ("opened_at", "tone", "cause", "value", "state", "what", "why"))
        yield Section("plans", "What was done about feedback", rows=rows)
    words = list(Sharing.objects.filter(identity__in=subject.identities).order_by("pk"))
    if words:
        yield Section("sharing", "Whether words may be shown", rows=plain(words, ("at", "answer", "how", "wording")))
    told = list(Affected.objects.filter(identity__in=subject.identities).select_related("action").order_by("pk"))
    if told:
        rows = [{"action": one.action.title, "since": one.at, "told": one.told_at} for one in told]
        yield Section("actions", "What was put right because of what was said", rows=rows)


def of_plans(subject: Subject) -> QuerySet[Plan]:
    return Plan.objects.filter(identity__in=subject.identities)


def erase(subject: Subject, tell: Tell) -> None:
    with piece(tell) as counts:
        plans = of_plans(subject).delete()[1].get("feedback.Plan", 0)
        sharing = Sharing.objects.filter(identity__in=subject.identities).delete()[0]
        rows = Affected.objects.filter(identity__in=subject.identities)
        actions = rows.delete()[1].get("feedback.Affected", 0)
        counts.update(tally(response_plans=plans, words_on_sharing=sharing, places_on_actions=actions))
    clean_actions(subject, tell)


def clean_actions(subject: Subject, tell: Tell) -> None:
    """An action is nobody's; where its words name or quote them by an address, those words go."""
    for column in ("title", "plan", "words"):
        for action in list(privacy.naming(Action.objects.all(), column, subject.traces)):
            with piece(tell) as counts:
                empty: Any = {} if column == "words" else "…" if column == "title" else ""
                Action.objects.filter(pk=action.pk).update(**{column: empty})
                counts.update(tally(words_on_actions=1))


def withdraw(subject: Subject) -> None:
    """Nobody tells them of anything any more."""
    Affected.objects.filter(identity__in=subject.identities, told_at=None).update(due_at=None)
