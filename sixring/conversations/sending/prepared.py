"""Approved templates in an answer: which there are on a way, and the words one becomes with its gaps filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sixring.channels.prepared import Template, chosen, kept
from sixring.channels.registry import adapter_of
from sixring.core.errors import Invalid

if TYPE_CHECKING:
    from .envelope import Envelope
    from .ways import Way


__all__ = ["Template", "chosen", "named", "offered", "words"]


def offered(way: Way) -> Sequence[Template]:
    """Those the provider of this way has approved."""
    return adapter_of(way.account.kind).templates(way.account) if way.abilities.templates else ()


def words(way: Way, envelope: Envelope) -> str:
    """What the customer will read. Raises `Invalid` when there is no such template here, or a gap is left."""
    template = chosen(envelope.template, offered(way))
    if template is None:
        raise Invalid(_("This template is not there any more. Choose another; nothing was sent."))
    if gaps := template.missing(envelope.values):
        raise Invalid(_("Still to be filled in: %(gaps)s. Nothing was sent.") % {"gaps": ", ".join(gaps)})
    return template.filled(envelope.values)


def named(way: Way, envelope: Envelope) -> dict[str, Any]:
    """The template as its channel wants it; nothing where the words are our own."""
    template = chosen(envelope.template, offered(way)) if envelope.template else None
    return kept(template, envelope.values) if template else {}
