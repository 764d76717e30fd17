"""{% load people %}: how identities, facts and figures about matching are said and drawn."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..consent import CHANNELS
from ..doubles.estimates import Share
from ..doubles.evidence import LIKENESS, name_of
from ..doubles.quality import Way
from ..models import Identity, Person, Suggestion
from ..standing import NAMED, OF_META

register = template.Library()

# Kind of identity -> what it is called and the icon it wears.
KINDS = {
    "email": (gettext_lazy("E-mail address"), "mail"),
    "phone": (gettext_lazy("Phone number"), "phone"),
    "user_id": (gettext_lazy("User id"), "person"),
    "card": (gettext_lazy("Card"), "store"),
    "customer": (gettext_lazy("Customer of a shop"), "store"),
    "order": (gettext_lazy("Order"), "store"),
    "handle": (gettext_lazy("Handle"), "social"),
    "telegram": (gettext_lazy("Telegram"), "message"),
    "slack": (gettext_lazy("Slack"), "message"),
    "matrix": (gettext_lazy("Matrix"), "message"),
    "whatsapp": (gettext_lazy("WhatsApp"), "message"),
    "messenger": (gettext_lazy("Messenger"), "message"),
    "instagram": (gettext_lazy("Instagram"), "social"),
    "facebook": (gettext_lazy("Facebook, in public"), "social"),
    "instagram_public": (gettext_lazy("Instagram, in public"), "social"),
    "visitor": (gettext_lazy("Chat in a browser"), "chat"),
    "anonymous_id": (gettext_lazy("Browser"), "web"),
}
OF_A_SHOP = ("customer", "order")


@register.filter
def said(identity: Identity) -> str:
    """The value as people read it: an address in full, of a browser's long id only its beginning."""
    if identity.kind in OF_META:
        return (identity.person.name if identity.person else "") or f"…{identity.display[-6:]}"
    if identity.kind in NAMED:
        return identity.display
    if identity.kind in OF_A_SHOP:
        return f"{kind_word(identity)} {identity.display}"
    return _("visitor %(id)s") % {"id": identity.display[:8]}


@register.filter
def proven_word(identity: Identity) -> str:
    """How far it is sure who is behind it. A browser is known again; that says nothing of who sits at it."""
    if identity.claimed:
        return _("not verified")
    return _("verified") if identity.kind in (*NAMED, *OF_A_SHOP) else _("known browser")


@register.filter
def kind_word(identity: Identity | Way) -> str:
    return str(KINDS.get(identity.kind, (identity.kind, ""))[0])


@register.filter
def kind_icon(identity: Identity | Way) -> str:
    return KINDS.get(identity.kind, ("", "key"))[1]


@register.filter
def other_side(suggestion: Suggestion, person: Person) -> Identity:
    """The identity of a suggestion that is not `person`'s."""
    return suggestion.right if suggestion.left.person_id == person.pk else suggestion.left


@register.filter
def consent_channel(key: str) -> str:
    return str(CHANNELS.get(key, key))


# What facts are called on screen, where their own names read like columns.
FACTS = {
    "name": gettext_lazy("Name"),
    "full_name": gettext_lazy("Full name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "birth_date": gettext_lazy("Birth date"),
    "postcode": gettext_lazy("Postcode"),
    "street": gettext_lazy("Street"),
    "city": gettext_lazy("City"),
    "company": gettext_lazy("Company"),
    "language": gettext_lazy("Language"),
    "timezone": gettext_lazy("Time zone"),
}


@register.filter
def fact_word(name: str) -> str:
    """A fact's name as people read it."""
    return str(FACTS.get(name) or name.replace("_", " ").replace(".", " "))


@register.filter
def dot(number: float) -> str:
    """A number as pictures take it, whatever the language writes."""
    return f"{number:g}"


@register.filter
def percent(share: float | None) -> str:
    """0.973 as "97 %", near the ends with a decimal."""
    if share is None:
        return ""
    value = share * 100
    return f"{value:.1f} %" if 0.05 < value < 10 or 90 < value < 99.95 else f"{value:.0f} %"


@register.filter
def hundred(share: float) -> str:
    """A share as a place in a picture that is 100 wide, with room for a mark."""
    return f"{min(share * 100, 98.5):.1f}"


@register.filter
def reach(share: Share) -> str:
    """How wide the interval of a share is, of 100."""
    low, high = share.bounds
    return f"{(high - low) * 100:.1f}"


@register.filter
def field_word(field: str) -> str:
    return name_of(field)


@register.filter
def likeness_word(likeness: str) -> str:
    return str(LIKENESS.get(likeness, likeness))
