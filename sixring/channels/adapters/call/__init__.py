"""Phone calls, logged by the colleague who had them or by CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as lazy

from sixring.channels.contract import Capabilities
from sixring.channels.logged import Logged

if TYPE_CHECKING:
    from django import forms


class Call(Logged):
    kind = "call"
    label = "Phone calls"
    intro = lazy("Calls that colleagues write down.")
    touch = "call"
    capabilities = Capabilities(
        family="phone", replies=False,
        gives="Whom the colleague says it was.",
        proven="ours", proven_by="Colleagues log it, or a CSV does; both are tested as a whole.",
    )  # fmt: skip

    def settings_form(self) -> type[forms.Form]:
        from .settings import CallForm

        return CallForm


adapter = Call()
