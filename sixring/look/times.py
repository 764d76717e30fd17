"""Times as a list says them: short and relative, the exact one on hover."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from html import escape

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def short(moment: datetime, now: datetime) -> str:
    """'4 min', '3 h', '2 d', then the date; 'in …' for what is to come. Both arguments aware."""
    ahead = moment > now
    span = abs(now - moment)
    if span >= timedelta(days=7):
        local = timezone.localtime(moment)
        same_year = local.year == timezone.localtime(now).year
        return day(local.date(), "j M" if same_year else "j M Y", get_language())
    words = _span(int(span.total_seconds()))
    return _("in %(span)s") % {"span": words} if ahead else words


def exact(moment: datetime) -> str:
    """The moment in the current time zone, with the zone's name."""
    local = timezone.localtime(moment)
    return f"{day(local.date(), 'D j M Y', get_language())}, {local:%H:%M:%S %Z}"


def draw(moment: datetime, now: datetime, css: str = "") -> SafeString:
    """The element that keeps a relative time fresh."""
    words = escape(short(moment, now))
    exactly = f'datetime="{moment.isoformat()}" title="{escape(exact(moment))}"'
    return SafeString(f'<time-ago class="{escape(css)}"><time {exactly}>{words}</time></time-ago>')


@lru_cache(maxsize=4000)
def day(date: date, form: str, language: str | None) -> str:
    """A date in words; lists show the same ones again and again."""
    return date_format(date, form)


def _span(seconds: int) -> str:
    if seconds < 60:
        return _("now")
    if seconds < 3600:
        return _("%(n)d min") % {"n": seconds // 60}
    if seconds < 86400:
        return _("%(n)d h") % {"n": seconds // 3600}
    return _("%(n)d d") % {"n": seconds // 86400}
