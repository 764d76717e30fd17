"""The queue of questions who is who: what comes next, an answer, and the last answer taken back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound, Refused

from .. import merge, suggest
from ..models import Decision, MatchLabel, Person, Suggestion
from . import labels
from .labels import Verdict

State = Suggestion.State
OPEN, JOINED, UNSURE = "open", "joined", "unsure"  # what is shown: questions, joins by score, what was put aside
SHOWN = (OPEN, JOINED, UNSURE)
MOST_BESIDE = 6  # people of one group that are shown side by side
RECENT = 2000  # joins by score that are offered for a look


def queue(visible: QuerySet[Person], show: str = OPEN) -> QuerySet[Suggestion]:
    """What waits for an answer about people who are among `visible`, the most probable first."""
    rows = Suggestion.objects.select_related("left__person", "right__person")
    if show == JOINED:
        rows = rows.filter(pk__in=joined_by_score(), state=State.ACCEPTED, left__person__in=visible)
        return rows.exclude(labels__undone=False).order_by("-pk")
    rows = rows.filter(state=State.UNSURE if show == UNSURE else State.OPEN)
    rows = rows.filter(left__person__in=visible, right__person__in=visible)
    return rows.exclude(left__person=F("right__person")).order_by(F("score").desc(nulls_last=True), "pk")


def joined_by_score() -> list[int]:
    """Suggestions whose people a score joined and nobody parted, the latest."""
    made = Decision.objects.filter(kind=Decision.Kind.JOIN, batch__startswith="run:", undone=False).order_by("-pk")
    return [
        int(said["suggestion"]) for said in made.values_list("evidence", flat=True)[:RECENT] if "suggestion" in said
    ]


def following(visible: QuerySet[Person], show: str, after: Suggestion | None = None) -> Suggestion | None:
    """What comes next; after one of a group, the rest of that group."""
    rows = queue(visible, show)
    if after is not None and after.cluster is not None and show != JOINED:
        rest = rows.filter(run=after.run_id, cluster=after.cluster).first()
        if rest is not None:
            return rest
    return rows.first()


def get(visible: QuerySet[Person], suggestion_id: int) -> Suggestion:
    """One about people who are among `visible`. Raises `NotFound`."""
    both = Q(left__person__in=visible, right__person__in=visible)
    found = Suggestion.objects.select_related("left__person", "right__person").filter(both, pk=suggestion_id).first()
    if found is None:
        raise NotFound
    return found


def group_of(one: Suggestion, visible: QuerySet[Person]) -> list[Suggestion]:
    """The open questions that hang together with `one`, itself first."""
    if one.cluster is None or one.run_id is None or one.sample:
        return [one]
    rest = queue(visible).filter(run=one.run_id, cluster=one.cluster, sample=False).exclude(pk=one.pk)
    return [one, *rest[: MOST_BESIDE * 2]]


def people_in(group: Sequence[Suggestion]) -> list[Person]:
    """Who they are about, each once, the pair that is asked about first."""
    found: dict[int, Person] = {}
    for one in group:
        for side in (one.left.person, one.right.person):
            if side is not None:
                found.setdefault(side.pk, side)
    return list(found.values())[:MOST_BESIDE]


def answer(one: Suggestion, verdict: str, *, actor: Actor) -> None:
    """`verdict` on a question, or on a join by score. Raises `Invalid` for a verdict there is none of, `Refused` when
    somebody answered it already."""
    actor.must("join people")
    if verdict not in Verdict.values:
        raise Invalid(_("That is no answer to this question. Nothing was changed."))
    if one.state == State.ACCEPTED:
        check(one, Verdict(verdict), actor=actor)
    elif verdict == Verdict.SAME:
        suggest.accept(one, actor=actor)
    else:
        suggest.answer(one, Verdict(verdict), actor=actor)


def check(one: Suggestion, verdict: Verdict, *, actor: Actor) -> None:
    """A join by score was right, or wrong: then it is taken back, and the two are never asked about again."""
    decision = join_of(one)
    if decision is None:
        raise Refused(_("This join has been taken back already."))
    with transaction.atomic():
        if verdict in (Verdict.DIFFERENT, Verdict.HOUSEHOLD):
            merge.undo(decision, actor=actor, reason=_("joined by score, and wrong"))
            Suggestion.objects.filter(pk=one.pk).update(state=labels.STATE_OF[verdict])
        labels.keep(one, verdict, actor=actor, decision=decision, inferred=True)
        changes.record(f"suggestion.checked.{verdict}", one, actor=actor)


def join_of(one: Suggestion) -> Decision | None:
    """The join by score that answered it, while it stands."""
    made = Decision.objects.filter(kind=Decision.Kind.JOIN, undone=False, batch__startswith="run:")
    return made.filter(evidence__suggestion=one.pk).order_by("-pk").first()


def answer_group(one: Suggestion, visible: QuerySet[Person], *, actor: Actor) -> int:
    """All of `one`'s group are one person: each question is answered so, together. Returns how many joins that were."""
    actor.must("join people")
    group = group_of(one, visible)
    batch = f"group:{one.pk}"
    with transaction.atomic():
        for each in group:
            each.left.refresh_from_db(fields=["person"])
            each.right.refresh_from_db(fields=["person"])
            suggest.accept(each, actor=actor, batch=batch)
    return len(group)


def last_answer(actor: Actor) -> MatchLabel | None:
    """What `actor` answered last and did not take back."""
    mine = MatchLabel.objects.filter(agent=actor.id, undone=False)
    return mine.select_related("suggestion", "decision").order_by("-pk").first() if actor.kind == "agent" else None


def take_back_last(*, actor: Actor) -> Suggestion:
    """The last answer of `actor` is as if it had never been given, a whole group's as a whole; its question waits.

    Raises `Refused` when there is none."""
    actor.must("join people")
    last = last_answer(actor)
    if last is None:
        raise Refused(_("There is no answer of yours to take back."))
    with transaction.atomic():
        batch = last.decision.batch if last.decision and last.decision.batch.startswith("group:") else ""
        together = MatchLabel.objects.filter(decision__batch=batch, undone=False) if batch else [last]
        for one in list(together):
            forget(one, actor)
    last.suggestion.refresh_from_db()
    return last.suggestion


def forget(label: MatchLabel, actor: Actor) -> None:
    """`label` is as if it had never been."""
    one, decision = label.suggestion, label.decision
    MatchLabel.objects.filter(pk=label.pk).update(undone=True)
    if label.inferred:
        if decision is not None and decision.undone:
            join_again(one, decision, actor)
        return
    if decision is not None and label.verdict == Verdict.SAME:
        merge.take_back([decision], actor=actor, reason=_("the answer was taken back"), batch=f"answer:{label.pk}")
    Suggestion.objects.filter(pk=one.pk).update(state=State.OPEN)
    changes.record("suggestion.asked", one, actor=actor)


def join_again(one: Suggestion, decision: Decision, actor: Actor) -> None:
    """What was joined by score is joined again, as decided by a colleague who had parted them by mistake."""
    left, right = one.left.person, one.right.person
    if left is None or right is None:
        raise Refused(_("One of the two is shared by several people and can't be joined."))
    merge.merge(
        left, right, actor=actor, reason=decision.reason, evidence=decision.evidence, score=decision.score,
        batch=decision.batch,
    )  # fmt: skip
    Suggestion.objects.filter(pk=one.pk).update(state=State.ACCEPTED)
