"""Under "You": where one is signed in, and one's API tokens. In the settings: everybody's tokens."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.actors import SCOPES, Actor
from sixring.core.errors import SixringError
from sixring.core.request import Request, View

from . import places, tokens
from .company import views as company

WHAT_FOR = {
    "read:people": gettext_lazy("Read people and companies"),
    "write:people": gettext_lazy("Join and change people"),
    "read:conversations": gettext_lazy("Read conversations"),
    "write:conversations": gettext_lazy("Answer, assign and resolve conversations"),
    "read:changes": gettext_lazy("Follow the log of changes"),
    "read:feedback": gettext_lazy("Read surveys, answers and results"),
    "read:metrics": gettext_lazy("Read metrics and the rows behind them"),
    "admin": gettext_lazy("Everything your role may do"),
}
DAYS = [
    ("30", gettext_lazy("30 days")), ("90", gettext_lazy("90 days")), ("365", gettext_lazy("A year")),
    ("0", gettext_lazy("Until it is revoked")),
]  # fmt: skip
sensitive: Callable[[View], View] = reauthentication_required(app="allauth.mfa")


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=60, label=gettext_lazy("Name"), help_text=gettext_lazy("What uses it, such as “Monthly report”.")
    )
    scopes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label=gettext_lazy("What it may be used for")
    )
    days = forms.ChoiceField(choices=DAYS, initial="90", label=gettext_lazy("Works for"))

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered = [scope for scope in SCOPES if scope != "admin" or actor.may("configure")]
        self.fields["scopes"].choices = [(one, f"{one} · {WHAT_FOR[one]}") for one in offered]  # type: ignore[attr-defined]


@require_safe
def places_page(request: Request) -> HttpResponse:
    here = request.session.get(places.PLACE)
    context = {"places": places.of(request.user), "here": here}
    return render(request, "account/places.html", context)


@require_POST
def end_place(request: Request, place_id: int) -> HttpResponse:
    places.end(place_id, request.user, actor=request.actor)
    messages.success(request, _("Signed out there."))
    return redirect("places")


@require_POST
def end_other_places(request: Request) -> HttpResponse:
    places.end_others(request.session, request.user, actor=request.actor)
    messages.success(request, _("You are signed in here only."))
    return redirect("places")


@require_POST
@sensitive
def join_company(request: Request) -> HttpResponse:
    """Connect the company account: whoever is signed in here signs in there, and the two belong together."""
    return company.leave(request, joins=request.user)


@require_safe
def own_tokens(request: Request) -> HttpResponse:
    return render(request, "account/tokens.html", {"tokens": tokens.of(request.user)})


@sensitive
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_token(request: Request) -> HttpResponse:
    """A new key; the answer to the form is the one time it is seen."""
    form = TokenForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        typed, days = form.cleaned_data, int(form.cleaned_data["days"])
        try:
            token, key = tokens.make(request.user, typed["name"], typed["scopes"], days or None, actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            return render(request, "account/token_made.html", {"token": token, "key": key})
    return render(request, "account/new_token.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def end_token(request: Request, token_id: int) -> HttpResponse:
    token = tokens.revoke(token_id, actor=request.actor)
    messages.success(request, _("“%(name)s” no longer works.") % {"name": token.name})
    return redirect("own_tokens" if token.agent_id == request.user.pk else "all_tokens")


@require_safe
def all_tokens(request: Request) -> HttpResponse:
    return render(request, "account/all_tokens.html", {"tokens": tokens.all_of_them(request.actor)})
