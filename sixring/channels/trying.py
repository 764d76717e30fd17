"""Trying a channel out: a message goes to its own address, and we wait until it comes back.

The message carries a code nobody can guess; whoever reads it tells us and hands it to nobody, so it opens no
conversation. Where we can't send to ourselves, somebody sends one by hand with the code in it.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.models import Heartbeat

from .contract import Adapter, DeliveryError, Inbound
from .models import Account, Arrival, Trial
from .registry import adapter_of

PATIENCE = timedelta(minutes=15)
ODD_AFTER = timedelta(seconds=45)  # a healthy round trip is quicker
AGAIN_AFTER = timedelta(seconds=5)
PREFIX = "sixring-test-"
CODE = re.compile(rf"{PREFIX}([a-z2-7]{{16}})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the newest trial. `seconds` it took, or has taken so far; `reason` why it failed, in words.

    `code` and `address`: what has to stand in a mail's subject, and where to send it, when `by_hand`. `hints` say what
    to look at while it fails to come. `came` is what was seen of it: `way`, `folder`, `signed`.
    """

    state: Literal["waiting", "returned", "failed"]
    seconds: float
    reason: str = ""
    code: str = ""
    address: str = ""
    by_hand: bool = False
    hints: Sequence[str] = ()
    came: Mapping[str, Any] = field(default_factory=dict)


def can(adapter: Adapter) -> bool:
    """Whether a channel can be tried out: by itself, or by a message somebody sends it by hand."""
    says = adapter.capabilities
    return by_itself(adapter) or (says.conversational and says.replies and adapter.opened_by_hand)


def by_itself(adapter: Adapter) -> bool:
    """Whether the adapter sends the message."""
    return type(adapter).try_out is not Adapter.try_out


def begin(account: Account, *, actor: Actor) -> Trial:
    """Send the message; a second press within five seconds sends no second one. Never call it inside a transaction.

    What goes wrong while sending is the trial's outcome, not an error.
    """
    actor.must("configure")
    going = newest(account)
    if going and going.returned_at is None and not going.failed and clock.now() - going.begun_at < AGAIN_AFTER:
        return going
    with transaction.atomic():
        trial = Trial.objects.create(account=account, code=new_code())
        changes.record("account.tried", account, actor=actor)
    try:
        adapter = adapter_of(account.kind)
        sent = by_itself(adapter) and adapter.try_out(trial.code, account)
    except DeliveryError as error:
        fail(trial.code, account, error.message)
    else:
        Trial.objects.filter(pk=trial.pk).update(by_hand=not sent)
    trial.refresh_from_db()
    return trial


def outcome(account: Account) -> Outcome | None:
    """How the newest trial stands; None when there was none."""
    trial = newest(account)
    if trial is None:
        return None
    took = (trial.returned_at or clock.now()) - trial.begun_at
    state, reason = judged(trial, took)
    late = state == "failed" or (state == "waiting" and took > ODD_AFTER)
    return Outcome(
        state, took.total_seconds(), reason, trial.code, str(account.settings.get("address", "")), trial.by_hand,
        hints(account, trial) if late else (), trial.came,
    )  # fmt: skip


def judged(trial: Trial, took: timedelta) -> tuple[Literal["waiting", "returned", "failed"], str]:
    """Rule: back is back, however late; what was refused or takes longer than our patience has failed."""
    if trial.returned_at:
        return "returned", ""
    if trial.failed:
        return "failed", trial.failed
    if took > PATIENCE:
        minutes = int(PATIENCE.total_seconds() // 60)
        return "failed", _("It did not come back within %(n)d minutes.") % {"n": minutes}
    return "waiting", ""


def hints(account: Account, trial: Trial) -> list[str]:
    """What to look at, the likeliest first."""
    found = [account.trouble] if account.trouble else []
    if not account.enabled:
        found.append(_("This channel is closed for new messages. Open it, then try again."))
    if not Heartbeat.objects.filter(name__startswith="worker", at__gte=clock.ago(seconds=60)).exists():
        found.append(_("No worker is running, so nothing that arrives is read. Start “sixring serve”."))
    waiting = Arrival.objects.filter(account=account, state=Arrival.State.WAITING, received_at__gte=trial.begun_at)
    if waiting.exists():
        found.append(_("Something has arrived and waits to be read. Look again in a moment."))
    return [*found, *adapter_of(account.kind).check_list(account)]


def came_back(code: str, account: Account, came: Mapping[str, Any]) -> bool:
    """Whether `code` is of a trial of `account`: then it is noted as back. The same again changes nothing."""
    waiting = Trial.objects.filter(code=code, account=account)
    waiting.filter(returned_at=None).update(returned_at=clock.now(), came=dict(came))
    return waiting.exists()


def is_back(inbound: Inbound, account: Account) -> bool:
    """Whether this touch is a message somebody sent by hand to try `account` out; noted if it is."""
    if PREFIX not in inbound.text or inbound.outgoing:
        return False
    code = code_in(inbound.text)
    return bool(code) and came_back(code, account, {"way": account.kind})


def fail(code: str, account: Account, reason: str) -> bool:
    """Whether `code` is of a trial of `account`: then it failed, unless it is back already."""
    tried = Trial.objects.filter(code=code, account=account)
    tried.filter(returned_at=None).update(failed=reason[:500])
    return tried.exists()


def newest(account: Account) -> Trial | None:
    return Trial.objects.filter(account=account).order_by("-pk").first()


def new_code() -> str:
    """80 bits, in letters that survive a subject and a Message-ID."""
    return PREFIX + base64.b32encode(secrets.token_bytes(10)).decode().lower()


def code_in(text: str) -> str:
    """The code that `text` names; "" when it names none."""
    found = CODE.search(text.lower())
    return found[0] if found else ""
