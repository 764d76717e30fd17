"""Brands: under which name, logo, colour and signature customers meet us."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core import brands
from sixring.core.errors import SixringError
from sixring.core.models import Brand
from sixring.core.request import Request

from ..adapters.webchat.settings import Colour

FIELDS = ("name", "address", "logo_url", "colour", "signature")


class BrandForm(forms.Form):
    name = forms.CharField(
        max_length=brands.LONGEST_NAME, label=gettext_lazy("Name"), help_text=gettext_lazy("As customers know you.")
    )
    address = forms.EmailField(
        required=False, label=gettext_lazy("Address"), help_text=gettext_lazy("Where customers write to it.")
    )
    logo_url = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label=gettext_lazy("Logo"),
        help_text=gettext_lazy("The https address of a square picture."),
    )  # fmt: skip
    colour = forms.CharField(
        required=False, label=gettext_lazy("Colour"), widget=Colour,
        help_text=gettext_lazy("Darkened or lightened just as far as it takes to be readable."),
    )  # fmt: skip
    signature = forms.CharField(
        required=False, max_length=brands.LONGEST_SIGNATURE, widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Signature"),
        help_text=gettext_lazy(
            "Under mails of this brand. Empty: each colleague's own. {{agent.name}}, {{agent.signature}} and "
            "{{brand.name}} are filled in."
        ),
    )  # fmt: skip


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must("configure")
    return render(request, "channels/brands.html", {"brands": brands.every().prefetch_related("account_set")})


@require_http_methods(["GET", "HEAD", "POST"])
def name_new(request: Request) -> HttpResponse:
    return edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, brand_id: int) -> HttpResponse:
    request.actor.must("configure")
    return edit(request, brands.get(brand_id))


def edit(request: Request, brand: Brand | None) -> HttpResponse:
    request.actor.must("configure")
    initial = {name: getattr(brand, name) for name in FIELDS} if brand else {"colour": "#2f6f4f"}
    form = BrandForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            brands.save(brand, **form.cleaned_data, actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("channels:brands")
    context = {"brand": brand, "form": form, "main": brands.main()}
    return render(request, "channels/brand.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: Request, brand_id: int) -> HttpResponse:
    request.actor.must("configure")
    brand = brands.get(brand_id)
    try:
        brands.remove(brand, actor=request.actor)
    except SixringError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("Removed."))
    return redirect("channels:brands")
