"""E-mail: what became of what we sent."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ..registry import metric

channels = partial(metric, group="channels")
LEFT = ("accepted", "rejected", "unknown", "dead")
SENT = _("E-mails that left or were refused. Those that still wait are none yet.")
DISPATCHES = _("What the outbox sent, and what mail services said of it later")
MAIL = {
    "table": "sends", "source": DISPATCHES, "needs": _("an e-mail that was sent"), "conversation": "",
    "where": lambda rows: (rows.channel == "email") & rows.state.isin(LEFT), "population": SENT,
}  # fmt: skip


@channels(
    "mail_sent", title=_("E-mails sent"), unit="count", kind="count", **MAIL,
    definition=_("How many e-mails were handed to a mail server, whatever became of them."),
)  # fmt: skip
def mail_sent(rows: Any) -> Any:
    return rows.id


@channels(
    "mail_delivered", title=_("E-mails delivered"), unit="%", kind="share", better="up", **MAIL,
    definition=_(
        "Share of e-mails a server took and that did not come back. Whether a mail was opened is not counted: nobody"
        " agreed to that."
    ),
)  # fmt: skip
def mail_delivered(rows: Any) -> Any:
    return (rows.state == "accepted") & ~rows.bounced.fill_null(False)


@channels(
    "mail_bounced", title=_("E-mails that came back"), unit="%", kind="share", better="down", **MAIL,
    definition=_("Share of e-mails that were refused or came back as undeliverable."),
)  # fmt: skip
def mail_bounced(rows: Any) -> Any:
    return rows.bounced.fill_null(False) | (rows.state == "rejected")


def unheard() -> str:
    """What is missing; "" once a mail service posts to a mailbox what becomes of its mails."""
    from sixring.channels.models import Account

    told = any(account.settings.get("esp") for account in Account.objects.filter(kind="email", enabled=True))
    return "" if told else _now("a mail service that tells of complaints, set up at a mailbox (docs/esp.md)")


@channels(
    "mail_complaints", title=_("Complaints about e-mails"), unit="%", kind="share", better="down",
    **MAIL | {"needs": _("a mail service that tells of complaints")}, lacking=unheard,
    definition=_("Share of e-mails whose reader marked them as spam, as far as mail services tell."),
)  # fmt: skip
def mail_complaints(rows: Any) -> Any:
    import ibis

    return ibis.null("boolean") if unheard() else rows.complained
