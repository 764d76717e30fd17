"""Idempotency: an act named by a key is done once, however often it is sent.

The claim is committed first, so that a twin is told to wait; then the act and its answer are one transaction. A process
that dies in between leaves a claim and nothing else, and whoever comes after a minute does it.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse

from sixring.core import clock
from sixring.core.api.door import Act
from sixring.core.api.problems import Turned
from sixring.core.api.rooms import ApiRequest

from .models import KeptAnswer

KEY = re.compile(r"[!-~]{1,200}")
KEPT_FOR = timedelta(hours=24)
GIVEN_UP = timedelta(minutes=1)  # a claim older than this is a dead process's
PASSING = {409, 429}  # answers that may be others next time; those of 500 and above too
HEADERS = ("Content-Type", "Location")


def once(request: ApiRequest, key: str, act: Act) -> HttpResponse:
    """The answer to `act`, done now or kept from before. Raises `Turned`: 422 for a key that was used for something
    else, 409 while its twin is under way."""
    if not KEY.fullmatch(key):
        raise Turned(422, "An Idempotency-Key has 1 to 200 visible ASCII characters.")
    kept, mine = claim(request, key)
    if not mine:
        return replayed(kept)
    request.act_key = f"api:{kept.pk}:{kept.made_at.timestamp():.6f}"
    return do(kept, act)


def claim(request: ApiRequest, key: str) -> tuple[KeptAnswer, bool]:
    """The row of this key, and whether it is this request's to fill."""
    now, asked = clock.now(), digest(request)
    with transaction.atomic():
        KeptAnswer.objects.filter(token=request.token, key=key, made_at__lt=now - KEPT_FOR).delete()
        kept, made = KeptAnswer.objects.get_or_create(
            token=request.token, key=key, defaults={"asked": asked, "made_at": now, "claimed_at": now}
        )
    if kept.asked != asked:
        raise Turned(422, "This Idempotency-Key was used for another request. Take a new one.", kind="key-used")
    return kept, made or (kept.status is None and taken_over(kept))


def taken_over(kept: KeptAnswer) -> bool:
    """Whether a claim was left behind and is this request's now; the update decides between several."""
    now = clock.now()
    left = KeptAnswer.objects.filter(pk=kept.pk, claimed_at=kept.claimed_at, claimed_at__lt=now - GIVEN_UP, status=None)
    if not left.update(claimed_at=now):
        raise Turned(409, "The same request is under way. Ask again in a moment.", kind="under-way", Retry_After="1")
    kept.claimed_at = now
    return True


def digest(request: ApiRequest) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(said).hexdigest()


def do(kept: KeptAnswer, act: Act) -> HttpResponse:
    """Do it and keep the answer, both or neither. What may go otherwise next time is not kept."""
    mine = KeptAnswer.objects.filter(pk=kept.pk, claimed_at=kept.claimed_at, status=None)
    try:
        with transaction.atomic():
            answer = act()
            stays = answer.status_code < 500 and answer.status_code not in PASSING
            if stays and not keep(mine, answer):
                transaction.set_rollback(True)
                raise Turned(409, "This took too long and is done by another request. Ask again in a moment.")
    except BaseException:
        mine.delete()
        raise
    if not stays:
        mine.delete()
    return answer


def keep(mine: QuerySet[KeptAnswer], answer: HttpResponse) -> int:
    headers = {name: answer[name] for name in HEADERS if name in answer}
    return mine.update(status=answer.status_code, headers=headers, body=answer.content)


def replayed(kept: KeptAnswer) -> HttpResponse:
    if kept.forgotten:
        raise Turned(409, "This was done. Its answer was erased with a person's data.", kind="erased")
    answer = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    answer["Idempotency-Replayed"] = "true"
    return answer


def forget_old(limit: int = 500) -> int:
    """Forget answers of more than a day ago; returns how many."""
    old = KeptAnswer.objects.filter(made_at__lt=clock.now() - KEPT_FOR).order_by("made_at")[:limit]
    return KeptAnswer.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
