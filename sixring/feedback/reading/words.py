"""What was read, in words: on messages, in lists, beside people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ..models import Mood, Reading
from . import rules

LABELS = {
    rules.NEGATIVE: gettext_lazy("negative"),
    rules.NEUTRAL: gettext_lazy("neutral"),
    rules.POSITIVE: gettext_lazy("positive"),
}
LATELY = (
    (-0.6, gettext_lazy("very unhappy lately")), (-0.2, gettext_lazy("unhappy lately")),
    (0.3, gettext_lazy("neutral lately")), (9.0, gettext_lazy("pleased lately")),
)  # fmt: skip


def of_label(reading: Reading) -> str:
    """The feeling of one text: "very negative", "perhaps positive", or that it is not measured."""
    if not reading.measured:
        return _("not measured (%(language)s)") % {"language": language(reading.language)}
    said = str(LABELS[reading.label])
    if reading.label == rules.NEUTRAL:
        return said
    if reading.strength >= rules.STRONG:
        return _("very %(feeling)s") % {"feeling": said}
    if reading.confidence < rules.SURE:
        return _("perhaps %(feeling)s") % {"feeling": said}
    return said


def besides(reading: Reading) -> Iterator[str]:
    """What else stands out in it."""
    if rules.is_urgent(reading):
        yield _("urgent")
    if reading.repeated:
        yield _("had to repeat themselves")
    if (reading.churn or 0) >= rules.LEAVING:
        yield _("may leave")
    if (reading.effort or 0) >= rules.EFFORT:
        yield _("hard for them")


def tone(reading: Reading) -> str:
    if rules.is_angry(reading) or rules.is_urgent(reading):
        return "bad"
    return "good" if reading.measured and reading.label == rules.POSITIVE else ""


def mark(mood: Mood) -> str:
    """What a row of a list says of a conversation: nothing, mostly."""
    said = [_("very unhappy")] if mood.angry else []
    return ", ".join([*said, *([_("urgent")] if mood.urgent else [])])


def lately(feeling: float, n: int) -> str:
    """For the ring: how somebody feels by their last texts."""
    said = next(said for most, said in LATELY if feeling <= most)
    return f"{said} ({ngettext('%(n)d text', '%(n)d texts', n) % {'n': n}})"


def of_trend(turned: float | None) -> str:
    if turned is None:
        return ""
    if abs(turned) < rules.TURNED:
        return _("about the same throughout")
    return _("getting better") if turned > 0 else _("getting worse")


def feeling(value: float) -> str:
    """A point of the line in words."""
    if value <= -0.6:
        return _("very negative")
    if value < -0.2:
        return _("negative")
    return _("neutral") if value < 0.3 else _("very positive") if value >= 0.75 else _("positive")


def language(code: str) -> str:
    """A language by its name, as the viewer's own calls it."""
    try:
        return str(get_language_info(code)["name_translated"]) if code else _("unknown")
    except KeyError:
        return code
