"""Is this a machine speaking? RFC 3834 and the habits of mail programs, so that machines never talk to each other."""

import re
from collections.abc import Collection

from .parsed import ParsedMail

OUR_MARK = "x-sixring-loop"
MACHINES = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|listserv|majordomo|mailman|autoreply|"
    r"auto-?responder|notifications?)([+=._-].*)?@.*", re.IGNORECASE)  # fmt: skip
BULK = {"bulk", "list", "junk", "auto_reply", "auto-reply"}
PRESENT = {
    "list-id": "It comes from a mailing list (List-Id).",
    "list-unsubscribe": "It is bulk mail (List-Unsubscribe).",
    "x-autoreply": "It is an automatic reply (X-Autoreply).",
    "x-autorespond": "It is an automatic reply (X-Autorespond).",
    "feedback-id": "It is bulk mail (Feedback-ID).",
    "x-failed-recipients": "It reports a failed delivery (X-Failed-Recipients).",
}


def automatic(
    mail: ParsedMail, envelope_from: str | None = None, own: Collection[str] = (), mark: str = ""
) -> str | None:
    """Why nobody should answer this mail automatically, in words; None when a person seems to have written it.

    `envelope_from` is the SMTP sender ("" for the null sender, None when unknown), `own` our addresses in lower case,
    `mark` the value our own mails carry in X-Sixring-Loop.
    """
    sender = mail.sender.address.lower()
    return (
        from_headers(mail)
        or from_structure(mail)
        or from_envelope(mail, envelope_from)
        or ("It comes from one of our own addresses." if sender in own else None)
        or ("It carries our own loop mark." if mark and mail.headers.get(OUR_MARK) == mark else None)
        or ("Its sender is a machine by name." if MACHINES.fullmatch(sender) else None)
    )


def from_headers(mail: ParsedMail) -> str | None:
    said = mail.headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    if said and said != "no":
        return f"It says so itself (Auto-Submitted: {said[:40]})."
    if mail.headers.get("precedence", "").strip().lower() in BULK:
        return f"It is bulk mail (Precedence: {mail.headers['precedence'][:20]})."
    if mail.headers.get("x-auto-response-suppress", "").strip().lower() not in ("", "none"):
        return "It asks for no automatic answer (X-Auto-Response-Suppress)."
    return next((why for name, why in PRESENT.items() if name in mail.headers), None)


def from_structure(mail: ParsedMail) -> str | None:
    if mail.bounces:
        complaint = any(bounce.action == "complaint" for bounce in mail.bounces)
        return "It is a complaint report." if complaint else "It is a delivery report."
    return "It is a report (multipart/report)." if mail.content_type == "multipart/report" else None


def from_envelope(mail: ParsedMail, envelope_from: str | None) -> str | None:
    path = envelope_from if envelope_from is not None else mail.headers.get("return-path")
    if path is not None and path.strip() in ("", "<>"):
        return "It has no return path, as reports and automatic replies have."
    return None
