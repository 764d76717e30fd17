"""What Meta's error codes mean for whoever wrote the message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PASSING = frozenset({4, 17, 32, 341, 613, 80006, 80007, 130429, 131048, 131056, 133016})  # later it may go through
SIGN_IN = frozenset({102, 190, 463, 467})
CLOSED = frozenset({131047, 2018278, 2534022})  # codes and sub-codes: the time to answer has passed

MEANINGS: dict[int, Promise] = {
    3: gettext_lazy("Your app at Meta may not do this."),
    4: gettext_lazy("Meta gets more from us than it takes at once."),
    10: gettext_lazy("Your app or token lacks a permission for this at Meta."),
    100: gettext_lazy("Meta found something wrong with the message."),
    190: gettext_lazy("The access token is no longer valid. Enter a new one in the settings of the channel."),
    200: gettext_lazy("Your app or token lacks a permission for this at Meta."),
    368: gettext_lazy("Meta blocks the account for a while, for going against its policies."),
    551: gettext_lazy("They can’t be reached just now."),
    613: gettext_lazy("Meta gets more from us than it takes at once."),
    130429: gettext_lazy("WhatsApp gets more from this number than it takes at once."),
    130472: gettext_lazy("WhatsApp kept it back: this person takes part in one of its experiments."),
    131000: gettext_lazy("Something went wrong at WhatsApp; it does not say what."),
    131005: gettext_lazy("Your token lacks a permission for WhatsApp."),
    131008: gettext_lazy("A part of the message is missing."),
    131009: gettext_lazy("A part of the message is not as WhatsApp wants it."),
    131014: gettext_lazy("WhatsApp could not fetch the file."),
    131016: gettext_lazy("WhatsApp is out of order just now."),
    131021: gettext_lazy("That is the number we write from."),
    131026: gettext_lazy("It can’t be delivered: no WhatsApp there, an old one, or its terms were not accepted."),
    131030: gettext_lazy("A test number writes only to numbers on its list at Meta."),
    131031: gettext_lazy("Meta has locked your WhatsApp account."),
    131042: gettext_lazy("There is trouble with the payment for your WhatsApp account at Meta."),
    131045: gettext_lazy("The number we write from is not registered with WhatsApp."),
    131047: gettext_lazy("They last wrote more than 24 hours ago. Only an approved template goes through now."),
    131048: gettext_lazy("WhatsApp lets less through from this number: too many people marked it as spam."),
    131049: gettext_lazy("WhatsApp kept it back: this person gets enough of such messages."),
    131050: gettext_lazy("They want no offers from you on WhatsApp."),
    131051: gettext_lazy("WhatsApp does not hand on this kind of message."),
    131052: gettext_lazy("Their file could not be fetched."),
    131053: gettext_lazy("WhatsApp does not take the file: its type or size is not one it knows."),
    131056: gettext_lazy("Too many messages to the same person in a short time."),
    132000: gettext_lazy("The template has another number of gaps than were filled."),
    132001: gettext_lazy("There is no such template in this language, or it is not approved."),
    132005: gettext_lazy("The template with its gaps filled is too long."),
    132007: gettext_lazy("The template goes against WhatsApp’s policy."),
    132012: gettext_lazy("A gap of the template was filled in a form it doesn’t take."),
    132015: gettext_lazy("The template is paused: too many people marked it."),
    132016: gettext_lazy("The template was switched off for good: too many people marked it."),
    133010: gettext_lazy("The number we write from is not registered with WhatsApp."),
    1545041: gettext_lazy("They don’t take messages from you."),
    2018001: gettext_lazy("Meta finds nobody by this id."),
    2018278: gettext_lazy("The time in which Meta takes an answer has passed."),
    2534022: gettext_lazy("The time in which Meta takes an answer has passed."),
    10900: gettext_lazy("This comment has had its one private answer."),
    10903: gettext_lazy("This comment can’t be answered in private any more."),
}


def meaning(error: Mapping[str, Any]) -> str:
    """In words, with the number beside it, so that it can be looked up; a sub-code says more than the code."""
    code, sub = number(error.get("code")), number(error.get("error_subcode"))
    known = MEANINGS.get(sub) or MEANINGS.get(code)
    if known:
        return f"{known} ({sub if sub in MEANINGS else code})"
    said = str(error.get("error_user_msg") or error.get("title") or error.get("message") or "")[:300]
    if not code and not said:
        return _("Meta gave no reason.")
    return _("Meta’s error %(code)s: %(said)s") % {"code": code, "said": said or "–"}


def is_closed(error: Mapping[str, Any]) -> bool:
    """Whether Meta refused because the time to answer has passed."""
    return bool({number(error.get("code")), number(error.get("error_subcode"))} & CLOSED)


def number(said: Any) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) else 0
