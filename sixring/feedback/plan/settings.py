"""The settings of plans: when one opens and what is due by when; and the texts its drafts begin with."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sixring.core.errors import Invalid
from sixring.core.request import Request

from ..models import Step
from . import rules, texts
from .forms import SCORES, RulesForm
from .words import SHIPPED

LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "pt": "Português", "it": "Italiano"}


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    request.actor.must("configure")
    form = RulesForm(request.POST or None, held=rules.of())
    if form.is_bound and form.is_valid():
        try:
            rules.decide(form.values(), actor=request.actor)
            messages.success(request, _("Kept. Plans that are open keep their due times."))
            return redirect("feedback:plan_settings")
        except Invalid as wrong:
            form.add_error(None, wrong.message)
    return render(request, "feedback/plans/settings.html", parts(form), status=422 if form.is_bound else 200)


def parts(form: RulesForm) -> dict[str, object]:
    """The fields as the page groups them."""
    kinds = [(form[f"{kind}_bad"], form[f"{kind}_good"], label) for kind, label in SCORES]
    steps = [form[f"{kind}_minutes"] for kind in Step.Kind.values]
    return {"form": form, "scores": kinds, "steps": steps}


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: Request) -> HttpResponse:
    """All texts of one language on a page; each saves alone."""
    request.actor.must("lead")
    language = request.POST.get("language", request.GET.get("language", "en")).strip()[:12]
    if request.method == "POST":
        return written(request, language)
    own = texts.written()
    languages = {**LANGUAGES, **{lang: lang for _kind, lang in own if lang not in LANGUAGES}, language: None}
    named = {key: label or LANGUAGES.get(key, key) for key, label in languages.items()}
    rows = [
        {"kind": kind, "label": label(kind), "text": own.get((kind, language), ""),
         "ours": SHIPPED.get(language, {}).get(kind, ""), "inner": kind in texts.INTERNAL}
        for kind in texts.KINDS
    ]  # fmt: skip
    context = {"rows": rows, "language": language, "languages": named, "longest": texts.LONGEST}
    return render(request, "feedback/plans/texts.html", context)


def written(request: Request, language: str) -> HttpResponse:
    try:
        texts.write(request.POST.get("kind", ""), language, request.POST.get("text", ""), actor=request.actor)
        messages.success(request, _("Kept. Drafts begin with it from now on."))
    except Invalid as wrong:
        messages.error(request, wrong.message)
    return redirect(f"{reverse('feedback:plan_texts')}?language={language}")


def label(kind: str) -> str:
    return str(Step.Kind(kind).label) if kind in Step.Kind.values else _("You said, we did")
