"""One's own mails and links: what there is, beginning one, ending one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import SixringError
from sixring.core.request import Request

from ...metrics import everything
from .. import forms, links, shown
from ..forms import LinkForm, SubscriptionForm
from ..links import LONGEST
from ..mailing import subscriptions


@require_safe
def index(request: Request) -> HttpResponse:
    """What comes to me by mail, and the links I gave out."""
    request.actor.must("lead")
    known = everything()
    mails = [(one, titles(one.metrics), forms.parts(one.where)) for one in subscriptions.of(request.actor)]
    given = [(one, titles(one.metrics), shown.only(one.where)) for one in links.of(request.actor)[:200]]
    return render(request, "insights/sharing/index.html", {"mails": mails, "links": given, "any": bool(known)})


def titles(names: list[str]) -> list[str]:
    known = everything()
    return [str(known[name].title) if name in known else name for name in names]


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: Request) -> HttpResponse:
    """A new mail; ?metric=… and a part, such as ?team=3, are taken over from the page before."""
    request.actor.must("lead")
    where = forms.given(request.POST or request.GET)
    form = SubscriptionForm(request.POST or None, where=where, initial={"metrics": request.GET.getlist("metric")})
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("metrics", "every", "weekday", "hour")}
        try:
            subscriptions.subscribe(request.user, where=form.where, actor=request.actor, **said)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("It comes by mail from now on."))
            return redirect("insights:sharing")
    context = {"form": form, "parts": forms.parts(where), "agent": request.user}
    return render(request, "insights/sharing/subscribe.html", context, status=422 if form.is_bound else 200)


@require_POST
def unsubscribe(request: Request, subscription_id: int) -> HttpResponse:
    request.actor.must("see")
    subscriptions.end(subscription_id, actor=request.actor)
    messages.success(request, _("It comes no more."))
    return redirect("insights:sharing")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: Request) -> HttpResponse:
    """A new link; the answer to the form is the one time its address is seen."""
    request.actor.must("lead")
    where = forms.given(request.POST or request.GET)
    form = LinkForm(request.POST or None, where=where, initial={"metrics": request.GET.getlist("metric")})
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "metrics", "days", "period", "cut")}
        try:
            link, address = links.make(request.user, where=form.where, actor=request.actor, **said)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            return render(request, "insights/sharing/made.html", {"link": link, "address": address})
    context = {"form": form, "parts": forms.parts(where), "longest": LONGEST}
    return render(request, "insights/sharing/new_link.html", context, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: Request, link_id: int) -> HttpResponse:
    links.revoke(link_id, actor=request.actor)
    messages.success(request, _("The link has ended; whoever has it sees nothing any more."))
    return redirect("insights:sharing")
