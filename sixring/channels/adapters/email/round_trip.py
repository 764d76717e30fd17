"""A mailbox tried out: a mail to our own address, known again by its code when it comes back, or bounces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings as installation
from django.utils.translation import gettext as _

from sixring.core import clock

from ... import trying
from ...contract import DeliveryError, Raw
from . import outgoing, smtp, tokens
from .authenticity import Verdict
from .mailbox import server_of, settings_of
from .parsed import ParsedMail

if TYPE_CHECKING:
    from ...models import Account

QUICK = 10.0  # seconds for each answer of the server: somebody sits before the screen


def send(code: str, account: Account) -> bool:
    """A mail from the account's address to itself; False without an outgoing server."""
    ours = settings_of(account)
    if not ours.address:
        raise DeliveryError(_("This mailbox has no address yet. Write it in its settings."), permanent=True)
    if not ours.smtp_host:
        return False
    draft = outgoing.Draft(
        sender=ours.address, sender_name=ours.name, to=ours.address, message_id=f"{code}@{ours.domain}",
        date=clock.now(), subject=_("A test of this mailbox: %(code)s") % {"code": code},
        text=_("Sixring sent this to itself, to see whether mail comes back. You can delete it.\n\n%(code)s\n")
        % {"code": code}, mark=tokens.mark(installation.SECRET_KEY),
    )  # fmt: skip
    try:
        mail = outgoing.build(draft)
    except outgoing.Unsendable as error:
        raise DeliveryError(str(error), permanent=True) from error
    server = replace(server_of(account), timeout=QUICK, timeout_after_data=QUICK)
    smtp.deliver(server, ours.address, [ours.address], mail)
    return True


def is_back(raw: Raw, mail: ParsedMail, account: Account, verdict: Verdict) -> bool:
    """Whether this mail is a test of `account`, or the report that one could not be delivered; noted if it is."""
    if code := code_of(mail):
        came = {
            "way": raw.meta.get("via", ""), "folder": raw.meta.get("folder", ""), "to": list(raw.meta.get("to", ())),
            "signed": verdict.by, "why": verdict.why,
        }  # fmt: skip
        return trying.came_back(code, account, {name: value for name, value in came.items() if value})
    for bounce in mail.bounces:
        if bounce.action == "failed" and (code := trying.code_in(bounce.original_id)):
            said = bounce.diagnostic or bounce.status
            return trying.fail(code, account, _("It could not be delivered: %(said)s") % {"said": said})
    return False


def code_of(mail: ParsedMail) -> str:
    """The code of a test: in its Message-ID, or in the subject of what answers nothing. An answer to one is no test."""
    if mail.in_reply_to:
        return ""
    return trying.code_in(mail.message_id) or trying.code_in(mail.subject)


def check_list(account: Account) -> list[str]:
    """By how mail comes in here."""
    ours = settings_of(account)
    address = {"address": ours.address, "folder": ours.imap_folder}
    if ours.imap_host:
        return [
            _("Does mail to %(address)s land in the folder %(folder)s? Rules and spam filters may move it.") % address,
            _("Is %(address)s an address of the mailbox you sign in to, or forwarded to it?") % address,
        ]
    if installation.LMTP is None:
        return [
            _("Nothing takes mail in: SIXRING_LMTP is not set, and there is no mailbox to fetch from. Set one of them.")
        ]
    into = {"intake": ours.intake or ours.address, "place": "{}:{}".format(*installation.LMTP)}
    found = [_("Does your mail server hand mail for %(intake)s to %(place)s by LMTP?") % into]
    if ours.intake:
        found.insert(0, _("Is the forwarding of your mailbox to %(intake)s on, and confirmed there?") % into)
    return found
