"""What members of a cut are called, and the hue or tone they wear."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from sixring.channels.registry import adapter_of
from sixring.look.icons import family

from ..models import SurveyVersion


def names(cut: str, members: Iterable[str]) -> dict[str, str]:
    """member -> what people call it."""
    wanted = list(members)
    if cut == "version":
        numbers = SurveyVersion.objects.filter(pk__in=[int(one) for one in wanted if one.isdigit()])
        return {str(pk): _("Version %(n)d") % {"n": n} for pk, n in numbers.values_list("pk", "number")}
    ways = {"channel": channel, "language": language, "incentive": incentive}
    return {one: ways[cut](one) if cut in ways else one for one in wanted}


def channel(kind: str) -> str:
    try:
        return str(adapter_of(kind).label)
    except KeyError:
        return kind


def language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def incentive(said: str) -> str:
    return _("with an incentive") if said == "yes" else _("without one")


def hue(cut: str, member: str) -> str:
    return f"hue-{family(member)}" if cut == "channel" else ""
