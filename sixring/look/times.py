"""Times as a list says them: short and relative, the exact one on hover."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def short(moment: datetime, now: datetime) -> str:
    """'4 min', '3 h', '2 d', then the date; 'in …' for what is to come. Both arguments aware."""
    ahead = moment > now
    span = abs(now - moment)
    if span >= timedelta(days=7):
        local = timezone.localtime(moment)
        same_year = local.year == timezone.localtime(now).year
        return date_format(local, "j M" if same_year else "j M Y")
    words = _span(int(span.total_seconds()))
    return _("in %(span)s") % {"span": words} if ahead else words


def exact(moment: datetime) -> str:
    """The moment in the current time zone, with the zone's name."""
    return date_format(timezone.localtime(moment), "D j M Y, H:i:s T")


def _span(seconds: int) -> str:
    if seconds < 60:
        return _("now")
    if seconds < 3600:
        return _("%(n)d min") % {"n": seconds // 60}
    if seconds < 86400:
        return _("%(n)d h") % {"n": seconds // 3600}
    return _("%(n)d d") % {"n": seconds // 86400}
