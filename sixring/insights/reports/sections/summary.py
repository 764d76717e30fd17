"""The findings of the period, in sentences made of figures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..blocks import Block, sentence, text
from ..view import View

MOST = 8


def blocks(view: View) -> list[Block]:
    found = view.findings[:MOST]
    if not found:
        return [text(_("Nothing stood out beyond chance in this period: no time in which something rose, no change from"
                       " the period before, no group far from the others."))]  # fmt: skip
    return [sentence(one.sentence, tone=one.tone, title=one.title, rows=one.rows) for one in found]
