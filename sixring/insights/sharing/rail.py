"""What sharing puts among the tabs, into the worker's duties, before programs and into notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.conversations import notices
from sixring.core import duties
from sixring.core.api import rooms, shapes
from sixring.core.errands import Errand
from sixring.core.request import may
from sixring.look import slots

from .alerting import telling, watching
from .api import metrics_room
from .links import forget_old
from .mailing import sending

# Engines take memory the worker would never give back.
figures = Errand(
    "telling figures", lambda: ("metrics", "tell") if sending.due().exists() or watching.due().exists() else ()
)


def register() -> None:
    slots.tab("insights", "alerts", _("Alerts"), "insights:alerts", 80, may=may("lead"))
    slots.tab("insights", "sharing", _("Mails and links"), "insights:sharing", 90, may=may("lead"))
    notices.KINDS[telling.NOTICE] = (
        _("A figure I watch leaves its usual range"), _("A figure you watch left its usual range"), "warning",
    )  # fmt: skip
    notices.LEADS[telling.NOTICE] = "insights:alerts"
    duties.add("watch and mail figures", figures.settle, every=20, lane="figures")
    duties.add("mail alerts", telling.settle, every=10, lane="figures")
    duties.add("forget old links", forget_old, every=3600)
    rooms.offer(metrics_room)
    shapes.offer("alert", telling.shapes_of, telling.among)
