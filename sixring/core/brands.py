"""Brands: under which name, colour and signature customers meet us. One installation may have several."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from . import changes
from .actors import Actor
from .errors import Invalid, NotFound, Refused
from .models import Brand

LONGEST_NAME, LONGEST_SIGNATURE = 80, 2000
COLOUR = re.compile(r"#[0-9a-f]{6}")
ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,255}")


def every() -> QuerySet[Brand]:
    """All brands, the oldest first."""
    return Brand.objects.order_by("pk")


def main() -> Brand | None:
    """The brand we are where nothing else is said: the oldest. None before the first was named."""
    return every().first()


def get(brand_id: int) -> Brand:
    brand = Brand.objects.filter(pk=brand_id).first()
    if brand is None:
        raise NotFound
    return brand


def save(
    brand: Brand | None,
    *,
    name: str,
    address: str = "",
    colour: str = "",
    logo_url: str = "",
    signature: str = "",
    actor: Actor,
) -> Brand:
    """Name a new brand, or change `brand` to just this. The same again leaves no trace.

    `colour` is #rrggbb, `logo_url` an https address, `address` an e-mail address; each may be empty.
    Raises `Invalid` for what none of these can be.
    """
    actor.must("configure")
    said = checked(name, address, colour, logo_url, signature)
    with transaction.atomic():
        if brand is None:
            brand = Brand.objects.create(**said)
            changes.record("brand.named", brand, actor=actor)
        elif Brand.objects.filter(pk=brand.pk).exclude(**said).update(**said):
            brand.refresh_from_db()
            changes.record("brand.changed", brand, actor=actor)
    return brand


def remove(brand: Brand, *, actor: Actor) -> None:
    """Forget a brand no account uses."""
    actor.must("configure")
    try:
        with transaction.atomic():
            changes.record("brand.removed", brand, actor=actor)
            brand.delete()
    except ProtectedError as used:
        raise Refused("A channel still uses this brand. Choose another for that channel first.") from used


def checked(name: str, address: str, colour: str, logo_url: str, signature: str) -> dict[str, str]:
    """Rule: the values as they are kept."""
    name, address, logo_url = " ".join(name.split()), address.strip(), logo_url.strip()
    colour, signature = colour.strip().lower(), signature.replace("\r\n", "\n").strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"A brand needs a name of at most {LONGEST_NAME} characters.")
    if address and not ADDRESS.fullmatch(address):
        raise Invalid(f"“{address[:80]}” is no e-mail address.")
    if colour and not COLOUR.fullmatch(colour):
        raise Invalid("Write a colour like #2f6f4f.")
    if logo_url and (not logo_url.startswith("https://") or len(logo_url) > 500):
        raise Invalid("The logo needs an https address of at most 500 characters; only such shows everywhere.")
    if len(signature) > LONGEST_SIGNATURE:
        raise Invalid(f"A signature has at most {LONGEST_SIGNATURE} characters; this one has {len(signature)}.")
    return {"name": name, "address": address, "colour": colour, "logo_url": logo_url, "signature": signature}
