"""{% load people %}: how identities are said and drawn."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..consent import CHANNELS
from ..models import Identity, Person, Suggestion
from ..standing import NAMED

register = template.Library()

# Kind of identity -> what it is called and the icon it wears.
KINDS = {
    "email": (gettext_lazy("E-mail address"), "mail"),
    "phone": (gettext_lazy("Phone number"), "phone"),
    "user_id": (gettext_lazy("User id"), "person"),
    "card": (gettext_lazy("Card"), "store"),
    "handle": (gettext_lazy("Handle"), "social"),
    "visitor": (gettext_lazy("Chat in a browser"), "chat"),
    "anonymous_id": (gettext_lazy("Browser"), "web"),
}


@register.filter
def said(identity: Identity) -> str:
    """The value as people read it: an address in full, of a browser's long id only its beginning."""
    if identity.kind in NAMED:
        return identity.display
    return _("visitor %(id)s") % {"id": identity.display[:8]}


@register.filter
def proven_word(identity: Identity) -> str:
    """How far it is sure who is behind it. A browser is known again; that says nothing of who sits at it."""
    if identity.claimed:
        return _("not verified")
    return _("verified") if identity.kind in NAMED else _("known browser")


@register.filter
def kind_word(identity: Identity) -> str:
    return str(KINDS.get(identity.kind, (identity.kind, ""))[0])


@register.filter
def kind_icon(identity: Identity) -> str:
    return KINDS.get(identity.kind, ("", "key"))[1]


@register.filter
def other_side(suggestion: Suggestion, person: Person) -> Identity:
    """The identity of a suggestion that is not `person`'s."""
    return suggestion.right if suggestion.left.person_id == person.pk else suggestion.left


@register.filter
def consent_channel(key: str) -> str:
    return str(CHANNELS.get(key, key))
