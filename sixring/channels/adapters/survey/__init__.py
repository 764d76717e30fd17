"""Surveys: answers that came about no other channel stand in their person's story under this account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from ...contract import Adapter, BadItem, Capabilities, Copy, Parsed, Raw
from ...models import Account


class Survey(Adapter):
    """Nothing is read from it: answers are kept by the pages they were given on."""

    kind: ClassVar[str] = "survey"
    label: ClassVar[str] = "Surveys"
    intro: ClassVar[str | Promise] = _("What customers answer when they are asked.")
    opened_by_hand: ClassVar[bool] = False
    capabilities: ClassVar[Capabilities] = Capabilities(
        family="web", conversational=False, replies=False,
        gives=_("The identity that was invited, by our signed link."),
        who_starts=_("We, by asking."),
        proven="ours", proven_by=_("Our own pages, tested without JavaScript and against forged links."),
    )  # fmt: skip

    def parse(self, raw: Raw, account: Account) -> Parsed:
        raise BadItem("Answers to surveys come in on their own pages, not through an inbox.")

    def to_copy(self, account: Account) -> Sequence[Copy]:
        return [Copy(said("Surveys"), f"{settings.PUBLIC_URL}/feedback/surveys/", said("Each has links of its own."))]


adapter = Survey()

__all__ = ["Survey", "adapter"]
