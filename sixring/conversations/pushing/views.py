"""The page on which a browser asks whether it may show notices, and the small program that shows them."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sixring.channels import speaking
from sixring.channels.models import Account
from sixring.core import push
from sixring.core.errors import Invalid, Refused

from ..widget import assets
from ..widget.views import SHORT, open_chat, served
from . import offering, subscribing

LARGEST = 8000


class Told(msgspec.Struct):
    """What the page posts: a browser's subscription, and whether it is to go."""

    endpoint: str
    p256dh: str = ""
    auth: str = ""
    off: bool = False


@require_safe
def program(request: HttpRequest) -> HttpResponse:
    """It lies at /widget/, for a program serves what lies below it and nothing else."""
    return served(request, assets.notices(), SHORT)


# The signed token in the address says who asks; whoever has it needs no cookie of ours, and may have none.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notify(request: HttpRequest, chat: str) -> HttpResponse:
    account = open_chat(chat)
    try:
        asked = offering.read(request.GET.get("t", ""), account)
        if request.method == "POST":
            return keep(request, asked, account)
    except Refused as refused:
        return page(request, account, {"wrong": refused.message}, 409)
    except (Invalid, msgspec.DecodeError, ValueError):
        return JsonResponse({"code": "unreadable"}, status=422)
    return page(request, account, {"key": push.public_key()})


def keep(request: HttpRequest, asked: offering.Asked, account: Account) -> HttpResponse:
    told = msgspec.json.decode(request.body[:LARGEST], type=Told)
    if told.off:
        subscribing.unsubscribe(asked, account, told.endpoint)
    else:
        subscribing.subscribe(asked, account, push.Subscription.told(told.endpoint, told.p256dh, told.auth))
    return JsonResponse({"on": not told.off})


def page(request: HttpRequest, account: Account, context: dict[str, object], status: int = 200) -> HttpResponse:
    brand = speaking.said(account, "name", "title") or account.name
    answer = render(request, "widget/notify.html", {"brand": brand, **context}, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
