"""The mail services we hear: how each proves itself, where the original of a mail is, and how it names one of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings as installation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ....contract import Copy

if TYPE_CHECKING:
    from ....models import Account

BASIC, MAILGUN, ECDSA, SVIX, SNS = "basic", "mailgun", "ecdsa", "svix", "sns"


@dataclass(frozen=True, slots=True)
class Service:
    """`proof` is how it signs; `header` of our mails it gives back with events, our Message-ID in it as `value` says.

    `tracking` and `inbound` are the classes of django-anymail that read it; `inbound` only where it hands over no
    original.
    """

    key: str
    label: str
    proof: str
    header: str
    tracking: str
    secret: Promise
    inbound: str = ""
    value: str = "%s"

    def marks(self, message_id: str) -> list[tuple[str, str]]:
        """The header to send along."""
        return [(self.header, self.value % message_id)] if self.header else []


BY_PASSWORD = _("A password of your own. It goes into the address you enter there: https://sixring:password@…")
OF_SENDGRID = _("The public key of the signed event webhook; for inbound parse, a password of your own.")
OF_AMAZON = _("The ARN of the SNS topic, arn:aws:sns:…: only what Amazon signed for it is taken.")
SERVICES: Mapping[str, Service] = {
    one.key: one
    for one in (
        Service("postmark", "Postmark", BASIC, "X-PM-Metadata-sixring",
                "postmark.PostmarkTrackingWebhookView", BY_PASSWORD),
        Service("mailgun", "Mailgun", MAILGUN, "", "mailgun.MailgunTrackingWebhookView",
                _("Mailgun’s HTTP webhook signing key.")),
        Service("sendgrid", "SendGrid", ECDSA, "", "sendgrid.SendGridTrackingWebhookView", OF_SENDGRID),
        Service("amazon_ses", "Amazon SES", SNS, "X-Sixring-Message",
                "amazon_ses.AmazonSESTrackingWebhookView", OF_AMAZON),
        Service("brevo", "Brevo", BASIC, "X-Mailin-custom", "brevo.BrevoTrackingWebhookView", BY_PASSWORD,
                "brevo.BrevoInboundWebhookView", '{"sixring": "%s"}'),
        Service("mailjet", "Mailjet", BASIC, "X-MJ-CustomID", "mailjet.MailjetTrackingWebhookView", BY_PASSWORD,
                "mailjet.MailjetInboundWebhookView"),
        Service("resend", "Resend", SVIX, "X-Sixring-Message", "resend.ResendTrackingWebhookView",
                _("The signing secret of the webhook, whsec_….")),
        Service("sparkpost", "SparkPost", BASIC, "X-MSYS-API", "sparkpost.SparkPostTrackingWebhookView", BY_PASSWORD,
                value='{"metadata": {"sixring": "%s"}}'),
    )
}  # fmt: skip
CHOICES = [("", _("none")), *((one.key, one.label) for one in SERVICES.values())]


def service_of(account: Account) -> Service | None:
    return SERVICES.get(str(account.settings.get("esp", "")))


def to_copy(account: Account) -> Sequence[Copy]:
    """Where the service is to post; nothing without one."""
    service = service_of(account)
    if service is None:
        return []
    scheme, _slashes, rest = installation.PUBLIC_URL.partition("://")
    signs_in = "sixring:PASSWORD@" if service.proof in (BASIC, ECDSA) else ""
    hint = gettext("At %(service)s, for mail that comes in and for events. docs/esp.md says where.")
    url = f"{scheme}://{signs_in}{rest}/hooks/{account.key}"
    return [Copy(gettext("Webhook address"), url, hint % {"service": service.label})]
