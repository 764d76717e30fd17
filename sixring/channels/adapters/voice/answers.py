"""What Twilio is to do next with a call, as TwiML (https://www.twilio.com/docs/voice/twiml).

A caller is greeted and waits in a queue; there they may choose to leave a message, or must after a while. When a
colleague takes the call, their phone rings; with 1 they go into a room, and the caller is brought there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext as _

from .settings import Settings, settings_of
from .steps import Step, address, step_of

if TYPE_CHECKING:
    from ...models import Account

TYPE = "text/xml"
QUEUE = "sixring"
PAUSE = 12  # seconds between two announcements
LONGEST_MESSAGE = 180
RINGS = 25
TAKES = 12
GONE = frozenset({"hangup", "redirected", "bridged"})


def answer(said: Mapping[str, str], query: dict[str, str], account: Account) -> bytes:
    """The document for this request; an empty one where nothing is to be done."""
    ours = settings_of(account)
    response = Element("Response")
    match step_of(query):
        case Step.COMES_IN if is_call(said):
            comes_in(response, ours, account)
        case Step.WAIT:
            wait(response, said, ours, account)
        case Step.PRESSED:
            pressed(response, said, account)
        case Step.LEFT if said.get("QueueResult", "") not in GONE:
            voicemail(response, ours, account)
        case Step.SAVED:
            SubElement(response, "Hangup")
        case Step.AGENT:
            offer(response, ours, query, account)
        case Step.TAKE if said.get("Digits") == "1":
            room(response, query, ours, account)
        case Step.TAKE:
            SubElement(response, "Hangup")
        case Step.OUT:
            call_out(response, query, ours, account)
        case Step.TOLD if ours.records:
            say(response, ours, ours.recorded)
        case _:
            pass
    return b'<?xml version="1.0" encoding="UTF-8"?>' + tostring(response)


def is_call(said: Mapping[str, str]) -> bool:
    return said.get("CallStatus") in ("ringing", "in-progress") and "CallSid" in said


def say(into: Element, ours: Settings, words: str) -> None:
    SubElement(into, "Say", language=ours.language).text = words


def comes_in(response: Element, ours: Settings, account: Account) -> None:
    say(response, ours, ours.greeting)
    if ours.wait <= 0:
        voicemail(response, ours, account)
        return
    if ours.records:
        say(response, ours, ours.recorded)
    queue = {"waitUrl": address(account, Step.WAIT), "action": address(account, Step.LEFT)}
    SubElement(response, "Enqueue", queue).text = QUEUE


def wait(response: Element, said: Mapping[str, str], ours: Settings, account: Account) -> None:
    """Asked for again and again while somebody waits."""
    waited = said.get("QueueTime", "0")
    if waited.isdigit() and int(waited) >= ours.wait:
        SubElement(response, "Leave")
        return
    listens = {"numDigits": "1", "timeout": str(PAUSE), "action": address(account, Step.PRESSED)}
    say(SubElement(response, "Gather", listens), ours, ours.waiting)
    SubElement(response, "Redirect").text = address(account, Step.WAIT)


def pressed(response: Element, said: Mapping[str, str], account: Account) -> None:
    if said.get("Digits") == "1":
        SubElement(response, "Leave")
    else:
        SubElement(response, "Redirect").text = address(account, Step.WAIT)


def voicemail(response: Element, ours: Settings, account: Account) -> None:
    say(response, ours, ours.voicemail)
    how = {"maxLength": str(LONGEST_MESSAGE), "playBeep": "true", "action": address(account, Step.SAVED),
           "recordingStatusCallback": address(account, Step.VOICEMAIL)}  # fmt: skip
    SubElement(response, "Record", how)
    SubElement(response, "Hangup")


def offer(response: Element, ours: Settings, query: Mapping[str, str], account: Account) -> None:
    """A colleague's phone was picked up: by them, or by the mailbox behind it, which presses no key."""
    take = address(account, Step.TAKE, call=query.get("call", ""), agent=query.get("agent", ""))
    how = {"numDigits": "1", "timeout": str(TAKES), "action": take}
    say(SubElement(response, "Gather", how), ours, _("A call for you. Press 1 to take it."))
    SubElement(response, "Hangup")


def room(response: Element, query: Mapping[str, str], ours: Settings, account: Account) -> None:
    """Where the colleague waits for the caller; it ends when either leaves."""
    call = query.get("call", "")
    told = {"call": call, "agent": query.get("agent", "")}
    how = {
        "startConferenceOnEnter": "true", "endConferenceOnExit": "true", "beep": "false",
        "statusCallback": address(account, Step.ROOM, **told), "statusCallbackEvent": "start end join leave hold",
    }  # fmt: skip
    if ours.records:
        how |= {
            "record": "record-from-start", "recordingStatusCallback": address(account, Step.RECORD, **told),
            "recordingStatusCallbackEvent": "completed",
        }  # fmt: skip
    SubElement(SubElement(response, "Dial"), "Conference", how).text = call


def into_room(call: str) -> str:
    """What the caller's line does when a colleague has picked up."""
    response = Element("Response")
    how = {"startConferenceOnEnter": "true", "endConferenceOnExit": "true", "beep": "false"}
    SubElement(SubElement(response, "Dial"), "Conference", how).text = call
    return tostring(response, encoding="unicode")


def call_out(response: Element, query: Mapping[str, str], ours: Settings, account: Account) -> None:
    """A colleague picked up for a call of ours: now the customer is called."""
    told = {name: query.get(name, "") for name in ("to", "agent", "conversation")}
    how = {"callerId": ours.number, "timeout": str(RINGS * 2), "action": address(account, Step.OUT_OVER, **told)}
    number = {
        "statusCallback": address(account, Step.OUT_LEG, **told), "statusCallbackEvent": "ringing answered completed",
    }  # fmt: skip
    if ours.records:
        how |= {
            "record": "record-from-answer",
            "recordingStatusCallback": address(account, Step.RECORD, out="1", **told),
        }
        number["url"] = address(account, Step.TOLD)
    SubElement(SubElement(response, "Dial", how), "Number", number).text = told["to"]
