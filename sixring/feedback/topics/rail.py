"""What topics put among the tabs, and what the worker sees to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sixring.core import duties
from sixring.core.request import may
from sixring.look import slots

from . import duty


def register() -> None:
    slots.tab("feedback", "topics", _("Topics"), "feedback:topics", 50, may=may("answer"))
    slots.tab("feedback", "drivers", _("Drivers"), "feedback:drivers", 55, may=may("see everything"))
    slots.verb(
        "topics", _("What customers speak of"), "search", "feedback:topics", 61, words=_("topics themes trends"),
        may=may("answer"),
    )  # fmt: skip
    slots.verb(
        "codebook", _("Codebook"), "note", "feedback:codebook", 62, words=_("coding agreement alpha"), may=may("answer")
    )
    duties.add("find topics", duty.errand.settle, every=60, lane="topics")
