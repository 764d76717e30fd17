"""What Twilio's error codes mean for whoever wrote the message (https://www.twilio.com/docs/api/errors)."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEANINGS: dict[int, Promise] = {
    20003: gettext_lazy("Twilio did not accept the account SID and auth token."),
    20429: gettext_lazy("Twilio gets more from us than it takes at once."),
    21211: gettext_lazy("Twilio knows no such number."),
    21212: gettext_lazy("The number we write from is none Twilio takes."),
    21408: gettext_lazy("Your Twilio account may not send to this country. Allow it in Twilio’s geo permissions."),
    21606: gettext_lazy("The number we write from can’t send short messages to this number."),
    21608: gettext_lazy("A Twilio trial account sends to verified numbers only."),
    21609: gettext_lazy("Twilio can’t reach this installation’s address to say what became of it."),
    21610: gettext_lazy("They sent STOP to this number. Twilio lets nothing through until they send START."),
    21611: gettext_lazy("Too much already waits at Twilio for the number we write from."),
    21612: gettext_lazy("There is no way from our number to theirs."),
    21614: gettext_lazy("This is no mobile number, so it takes no short messages."),
    21617: gettext_lazy("The message is longer than 1,600 characters."),
    21620: gettext_lazy("Twilio could not use the address of a file."),
    21659: gettext_lazy("The number we write from does not belong to your Twilio account."),
    21703: gettext_lazy("The messaging service has no number that fits."),
    30001: gettext_lazy("It waited too long at Twilio and was dropped."),
    30002: gettext_lazy("Twilio has suspended your account."),
    30003: gettext_lazy("Their phone could not be reached: switched off, or out of coverage."),
    30004: gettext_lazy("Their phone or carrier takes no messages from us."),
    30005: gettext_lazy("The number is unknown, or no longer in use."),
    30006: gettext_lazy("This is a landline, or its carrier takes no short messages."),
    30007: gettext_lazy("The carrier took it for spam and filtered it."),
    30008: gettext_lazy("The carrier did not deliver it and gave no reason."),
    30010: gettext_lazy("It cost more than the price limit you set at Twilio."),
    30017: gettext_lazy("The carrier’s network was busy."),
    30022: gettext_lazy("Your daily limit with this carrier is used up."),
    30023: gettext_lazy("Your daily limit with this carrier is used up."),
    30032: gettext_lazy("The toll-free number we write from is not verified yet."),
    30034: gettext_lazy("The number we write from is not registered for business messages (A2P 10DLC)."),
    30036: gettext_lazy("It was not delivered before it became too old."),
    30410: gettext_lazy("The carrier did not answer in time."),
    30450: gettext_lazy("Their carrier can’t deliver to this number now."),
    63018: gettext_lazy("More was sent than the channel takes at once."),
}


def meaning(code: str) -> str:
    """In words, with the number beside it, so that it can be looked up."""
    if not (code.isascii() and code.isdigit() and len(code) < 10) or not int(code):
        return _("Twilio gave no reason.")
    known = MEANINGS.get(int(code))
    return f"{known} ({int(code)})" if known else _("Twilio’s error %(code)s.") % {"code": int(code)}
