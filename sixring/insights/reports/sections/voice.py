"""What customers say: how they feel, and what about."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...dashboards import names, said
from ..blocks import Block, bar, missing, rows
from ..view import View
from . import drawing

MOST = 10


def blocks(view: View) -> list[Block]:
    parts = [drawing.trend(view, name) for name in ("ease", "negative")]
    parts += [drawing.groups(view, "csat", "channel"), topics(view)]
    found = [one for one in parts if one is not None]
    return found or [missing(_("What customers say: needs answers to surveys, or texts that were read."))]


def topics(view: View) -> Block | None:
    """The largest topics, with how much of all texts each is."""
    answer = view.lens.ask("topic_share", by=("topic",))
    known = [row for row in answer.rows if row["topic"] is not None and row.get("value") is not None]
    known.sort(key=lambda row: -row["value"])
    if not known:
        return None
    called = names.names("topic", (row["topic"] for row in known))
    bars = [
        {"label": called[row["topic"]], "value": row["value"], "low": row["low"], "high": row["high"],
         "said": f"{said.share(row['value'])} · {said.whole(row['k'])}"}
        for row in known[:MOST]
    ]  # fmt: skip
    top = {"name": called[known[0]["topic"]], "share": said.share(known[0]["value"])}
    lines = (
        (called[row["topic"]], said.share(row["value"]), said.between(answer.metric, row), row["k"]) for row in known
    )
    return bar(
        _("The largest topic is “%(name)s”: %(share)s of all texts") % top, bars,
        ends=(0.0, max(row["high"] or row["value"] for row in known)), subtitle=drawing.subtitle(answer.metric),
        footnote=drawing.period(view), table=rows((_("Topic"), _("Share"), _("95 % interval"), _("n")), lines),
    )  # fmt: skip
