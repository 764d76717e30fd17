"""Reasons: why somebody was not asked. Kept as a word and a detail ("quiet:2026-11-03"), said in the reader's language.

What stands here is the whole list: an invitation that was not sent always names one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 120
WORDS: Mapping[str, str | Promise] = {
    "not_drawn": gettext_lazy("Not drawn: only a share of the occasions is asked about (%(detail)s %%)."),
    "closed": gettext_lazy("The survey is no longer open."),
    "off": gettext_lazy("The trigger was switched off before it was due."),
    "reopened": gettext_lazy("The matter was opened again."),
    "noise": gettext_lazy("The matter was no request."),
    "nobody": gettext_lazy("Nobody is known whom to ask."),
    "erased": gettext_lazy("What was known of them was erased."),
    "ours": gettext_lazy("That is an address of ours."),
    "refused": gettext_lazy("They asked not to get surveys (%(detail)s)."),
    "suppressed": gettext_lazy("They asked never to be contacted."),
    "not_agreed": gettext_lazy("They have not agreed to surveys, and only those who have are asked."),
    "quiet": gettext_lazy("They were asked on %(detail)s, and are left in peace for a while."),
    "most": gettext_lazy("They were asked %(detail)s times within a year; that is the most."),
    "per_day": gettext_lazy("As many were asked that day as the trigger allows (%(detail)s)."),
    "enough": gettext_lazy("The survey has as many answers as were wanted (%(detail)s)."),
    "way": gettext_lazy("No way to reach them: %(detail)s"),
    "no_way": gettext_lazy("No way to reach them that this survey may be sent by."),
    "chat_anonymous": gettext_lazy("An anonymous survey is not asked in a chat, where it would be known who answered."),
    "late": gettext_lazy("It was due too long ago."),
    "failed": gettext_lazy("It could not be sent: %(detail)s"),
}
UNDERSTOOD_AS_DAY = ("quiet",)


def named(reason: str, detail: object = "") -> str:
    """As an invitation keeps it. `reason` is one of `WORDS`."""
    assert reason in WORDS, reason
    return f"{reason}:{detail}"[:LONGEST] if detail != "" else reason


def words(kept: str) -> str:
    """In a sentence, for a screen."""
    reason, _colon, detail = kept.partition(":")
    if reason not in WORDS:
        return kept
    return str(WORDS[reason]) % {"detail": shown(reason, detail)}


def shown(reason: str, detail: str) -> str:
    if reason in UNDERSTOOD_AS_DAY:
        try:
            return date_format(date.fromisoformat(detail), "j F Y")
        except ValueError:
            return detail
    return detail


def label(reason: str) -> str:
    """A few words for a filter or a count."""
    return str(LABELS.get(reason) or _("Other"))


LABELS: Mapping[str, str | Promise] = {
    "not_drawn": gettext_lazy("Not drawn"), "closed": gettext_lazy("Survey closed"),
    "off": gettext_lazy("Trigger off"), "reopened": gettext_lazy("Opened again"), "noise": gettext_lazy("No request"),
    "nobody": gettext_lazy("Nobody known"), "erased": gettext_lazy("Erased"), "ours": gettext_lazy("Our own address"),
    "refused": gettext_lazy("Refused"), "suppressed": gettext_lazy("Never to be contacted"),
    "not_agreed": gettext_lazy("Not agreed"), "quiet": gettext_lazy("Asked lately"),
    "most": gettext_lazy("Asked often enough"), "per_day": gettext_lazy("Quota of the day"),
    "enough": gettext_lazy("Enough answers"), "way": gettext_lazy("No way"), "no_way": gettext_lazy("No way"),
    "chat_anonymous": gettext_lazy("Anonymous, in a chat"), "late": gettext_lazy("Too late"),
    "failed": gettext_lazy("Could not be sent"),
}  # fmt: skip
