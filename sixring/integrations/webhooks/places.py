"""Where outgoing webhooks join the rest: the listener, the duties of the worker, the settings, the notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.conversations import notices
from sixring.core import duties, secrets
from sixring.core.request import may
from sixring.look import slots

from . import hearing as _hearing  # noqa: F401  # registers the listener
from . import log, sending


def register() -> None:
    secrets.keeps("integrations.Endpoint", "sealed")
    duties.add("tell the webhooks", sending.settle, lane="webhooks")
    duties.add("forget old deliveries", log.forget_old, every=600)
    notices.KINDS["webhook_off"] = (
        _("A webhook of mine is stopped because it fails"),
        _("A webhook of yours was stopped: nothing accepted what it tells"),
        "api",
    )  # fmt: skip
    slots.settings_page(
        "webhooks", _("Webhooks"), "api", "integrations:webhooks", 68, may=may("configure"),
        hint=_("Other programs that are told what happens here, and whether they heard it."),
    )  # fmt: skip
