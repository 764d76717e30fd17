"""What we ask of Twilio about a call that goes on: let a phone ring, bring the caller there, hold, record, call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sixring.core.fetch import FetchError

from ...calls import Ongoing
from ...contract import DeliveryError
from ...twilio import asking
from ...twilio.names import NUMBER
from . import answers
from .settings import settings_of
from .steps import Step, address

if TYPE_CHECKING:
    from ...models import Account

SID = re.compile(r"[A-Z]{2}[0-9a-zA-Z]{16,64}")
SIP = re.compile(r"sips?:[^\s@]+@[^\s@]+")


def ring(call: Ongoing, phone: str, agent: int, account: Account) -> None:
    told = {"call": call.key, "agent": agent}
    form = {
        "To": reachable(phone), "From": our_number(call, account), "Url": address(account, Step.AGENT, **told),
        "StatusCallback": address(account, Step.LEG, **told), "Timeout": str(answers.RINGS),
    }  # fmt: skip
    create(account, "Calls", form)


def join(call: Ongoing, account: Account) -> None:
    create(account, f"Calls/{sid(call.key)}", {"Twiml": answers.into_room(call.key)})


def dial(to: str, phone: str, agent: int, conversation: int, account: Account) -> str:
    told = {"to": to, "agent": agent, "conversation": conversation}
    form = {
        "To": reachable(phone), "From": settings_of(account).number, "Url": address(account, Step.OUT, **told),
        "Timeout": str(answers.RINGS),
    }  # fmt: skip
    return create(account, "Calls", form)


def hold(call: Ongoing, on: bool, account: Account) -> None:
    place = f"Conferences/{sid(call.said.get('room', ''))}/Participants/{sid(call.key)}"
    create(account, place, {"Hold": "true" if on else "false"})


def record(call: Ongoing, on: bool, account: Account) -> None:
    room = call.said.get("room", "")
    place = f"Conferences/{sid(room)}" if room else f"Calls/{sid(call.key)}"
    create(account, f"{place}/Recordings/Twilio.CURRENT", {"Status": "in-progress" if on else "paused"})


def create(account: Account, what: str, form: dict[str, str]) -> str:
    """Post it; returns the id of what came of it. Raises `DeliveryError`."""
    ours = settings_of(account)
    try:
        answer = asking.post(account, asking.place(ours.host, ours.sid, what), form)
    except FetchError as error:
        raise DeliveryError(error.message, unknown=error.sent) from error
    said = asking.said_by(answer)
    if not answer.ok:
        words = _("Twilio does not do that now (%(status)s, %(code)s).")
        raise DeliveryError(words % {"status": answer.status, "code": said.get("code") or "-"}, permanent=True)
    return str(said.get("sid") or said.get("call_sid") or "")


def our_number(call: Ongoing, account: Account) -> str:
    """The number they called, where it is one of ours."""
    ours = settings_of(account)
    return call.said["to"] if call.said.get("to") in ours.numbers else ours.number


def reachable(phone: str) -> str:
    if not NUMBER.fullmatch(phone) and not SIP.fullmatch(phone):
        raise DeliveryError(
            _("Twilio rings a number with its country, and yours is none. Change it under “You”."), permanent=True
        )
    return phone


def sid(said: str) -> str:
    """An id that may stand in an address. Raises `DeliveryError` for one that isn't known yet."""
    if not SID.fullmatch(said):
        raise DeliveryError(_("Twilio has not told enough of this call yet. Try again."), permanent=True)
    return said
