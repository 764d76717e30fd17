"""Labels: what colleagues decided of pairs. They are what precision, recall and the thresholds are estimated from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixring.core.actors import Actor

from ..models import Decision, MatchLabel, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

Verdict = MatchLabel.Verdict
State = Suggestion.State
STATE_OF = {
    Verdict.SAME: State.ACCEPTED,
    Verdict.DIFFERENT: State.REJECTED,
    Verdict.HOUSEHOLD: State.HOUSEHOLD,
    Verdict.UNSURE: State.UNSURE,
}


def keep(
    suggestion: Suggestion, verdict: Verdict, *, actor: Actor, decision: Decision | None = None, inferred: bool = False
) -> MatchLabel:
    """`actor` decided so; what was decided of the pair before counts no more."""
    MatchLabel.objects.filter(suggestion=suggestion, undone=False).update(undone=True)
    return MatchLabel.objects.create(
        suggestion=suggestion, verdict=verdict, score=suggestion.score, inferred=inferred, decision=decision,
        agent_id=actor.id if actor.kind == "agent" else None,
    )  # fmt: skip


def taken_back(decisions: Iterable[Decision], *, actor: Actor) -> None:
    """Joins that answered suggestions are undone one by one: whoever did it says they are two."""
    asked = {int(pk): one for one in decisions if (pk := (one.evidence or {}).get("suggestion"))}
    for suggestion in Suggestion.objects.filter(pk__in=asked, state=State.ACCEPTED):
        decision = asked[suggestion.pk]
        inferred = bool(decision.evidence.get("inferred"))
        keep(suggestion, Verdict.DIFFERENT, actor=actor, decision=decision, inferred=inferred)
        Suggestion.objects.filter(pk=suggestion.pk).update(state=State.REJECTED)
