"""How well "had to repeat themselves" is found, and the sample that tells it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sixring.core.request import Request
from sixring.interactions.models import Interaction

from ..dashboards import names
from ..dashboards.views.measured import measured
from ..metrics import at_hand
from . import judging, tried


@require_safe
@measured
def sample(request: Request) -> HttpResponse:
    """How often it is right, and a switch drawn at random to be judged."""
    request.actor.must("lead")
    with at_hand.lake() as lake:
        drawn = judging.draw(lake, request.actor)
    context: dict[str, object] = {"drawn": drawn, "quality": judging.quality(), "tried": tried}
    if drawn is not None:
        context |= {"before": lines(drawn.before), "after": lines([drawn.switch, *drawn.after])}
    return render(request, "insights/repeating/sample.html", context)


def lines(story: Iterable[Interaction]) -> list[tuple[Interaction, str]]:
    """What was said, with what its channel is called."""
    return [(one, names.channel(one.channel)) for one in story]


@require_POST
@measured
def judge(request: Request, interaction_id: int) -> HttpResponse:
    """The answer; the next one comes."""
    request.actor.must("lead")
    with at_hand.lake() as lake:
        judging.judge(lake, interaction_id, request.POST.get("verdict", ""), actor=request.actor)
    return redirect("insights:repeating")
