"""{% load trust %}: words of verifying and noise."""

from __future__ import annotations

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from .. import reference
from ..models import Conversation, NoiseRule
from ..noise import machines
from ..noise.rules import UNPROVEN
from ..verifying import whom

register = template.Library()


@register.filter
def masked(identity: Identity) -> str:
    return whom.masked(identity)


@register.filter
def spoken(conversation: Conversation) -> str:
    """Its reference, as one says it."""
    return reference.of(conversation.pk)


@register.filter
def aside(message: Interaction) -> str:
    """What an absence note says, or that a silenced message came: one line in the story; "" for all others."""
    if message.outgoing:
        return ""
    if message.data.get("noise"):
        return _("A message that is kept and disturbs nobody")
    if not machines.is_away(message.automatic, message.subject, message.text, message.data):
        return ""
    day = machines.back_on(message.text, message.occurred_at)
    return _("Away until %(day)s") % {"day": date_format(day, "j F Y")} if day else _("Away, says a machine")


@register.filter
def of_whom(rule: NoiseRule) -> str:
    """What kind of thing a rule is about, in words."""
    kind = rule.kind.removeprefix(UNPROVEN)
    words = {"domain": _("everybody there"), "list": _("the list"), "email": _("the sender")}.get(kind, kind)
    return words if rule.kind == kind else _("%(who)s, when unproven") % {"who": words}
