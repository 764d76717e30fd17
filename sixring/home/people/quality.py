"""How well matching does, what the owner wants of it, and a run taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sixring.core.errors import Invalid
from sixring.core.request import Request
from sixring.people.doubles import batches, quality, rules
from sixring.people.models import MatchRun


@require_safe
def show(request: Request) -> HttpResponse:
    found = quality.of(request.actor)
    model, weights = quality.weights()
    context = {
        "found": found,
        "sizes": quality.sizes(),
        "ways": quality.ways(),
        "shared": quality.shared(),
        "model": model,
        "weights": weights,
        "rules": rules.of_the_house(),
        "may_own": request.actor.may("own"),
        "corrected": found.correction.back(rules.of_the_house().at_least),
    }
    return render(request, "home/quality.html", context)


@require_POST
def decide(request: Request) -> HttpResponse:
    """Every night or not, and whether a score joins."""
    request.actor.must("own")
    try:
        at_least = float(request.POST.get("at_least", "").replace(",", "."))
    except ValueError:
        raise Invalid(_("Say from which score on as a number. Nothing was changed.")) from None
    nightly, joins = (request.POST.get(name) == "on" for name in ("nightly", "joins"))
    rules.decide(nightly=nightly, joins=joins, at_least=at_least, actor=request.actor)
    messages.success(request, _("From now on so. What was joined stays as it is."))
    return redirect("people:quality")


@require_POST
def take_back(request: Request, run_id: int) -> HttpResponse:
    """All joins of a run."""
    request.actor.must("own")
    run = get_object_or_404(MatchRun, pk=run_id)
    done = batches.take_back_run(run, actor=request.actor)
    words = ngettext("%(n)d join is taken back.", "%(n)d joins are taken back.", done) % {"n": done}
    messages.success(request, words + " " + _("Conversations that mix people now are marked for a look."))
    return redirect("people:quality")
