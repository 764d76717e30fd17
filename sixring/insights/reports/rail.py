"""Reports among the tabs of insights, and in the worker's duties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core import duties
from sixring.core.errands import Errand
from sixring.core.request import may
from sixring.look import slots

from . import mailing, snapshots

# Engines and printers take memory the worker would never give back.
making = Errand(
    "making reports", lambda: ("reports", "make") if snapshots.due().exists() or mailing.due().exists() else ()
)


def register() -> None:
    slots.tab("insights", "reports", _("Reports"), "insights:reports", 65, may=may("lead"))
    slots.verb(
        "reports", _("Reports"), "insights", "insights:reports", 63, may=may("lead"),
        words=_("stakeholder pack board PDF slides"),
    )  # fmt: skip
    duties.add("make and mail reports", making.settle, every=5, lane="reports")
