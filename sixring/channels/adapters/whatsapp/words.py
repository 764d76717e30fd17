"""What a WhatsApp message says, in words: each kind of message as a text and what is kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from ...meta.batch import inside, listed, objects_in, text, without_gaps

Said = Mapping[str, Any]
Words = tuple[str, dict[str, Any]]
FILES = ("image", "video", "audio", "voice", "document", "sticker")


def words_of(said: Said) -> Words:
    """The text and the rest. What WhatsApp or we don't know is named in `unsupported`."""
    kind = text(said, "type", 40)
    if kind in FILES:
        return text(inside(said, kind), "caption"), {}
    if kind in KINDS:
        return KINDS[kind](inside(said, kind), said)
    return "", {"unsupported": unsupported(said, kind)}


def plain(own: Said, said: Said) -> Words:
    return text(own, "body"), {}


def button(own: Said, said: Said) -> Words:
    return text(own, "text", 2000), without_gaps({"button": text(own, "payload", 500)})


def interactive(own: Said, said: Said) -> Words:
    """What was tapped, or filled in."""
    for name in ("button_reply", "list_reply"):
        if chosen := inside(own, name):
            return text(chosen, "title", 2000), without_gaps({"button": text(chosen, "id", 500)})
    if form := inside(own, "nfm_reply"):
        return form_filled(form)
    return "", {"unsupported": text(own, "type", 40) or "interactive"}


def form_filled(form: Said) -> Words:
    """A flow's answers, one a line; its token is of no use to anybody."""
    try:
        found = msgspec.json.decode(text(form, "response_json"))
    except (msgspec.DecodeError, RecursionError):
        found = None
    answers = found if isinstance(found, dict) else {}
    lines = [f"{name}: {value if isinstance(value, str) else msgspec.json.encode(value).decode()}"
             for name, value in answers.items() if name != "flow_token"]  # fmt: skip
    return "\n".join(lines)[:10_000] or text(form, "body"), without_gaps({"form": text(form, "name", 100)})


def location(own: Said, said: Said) -> Words:
    place = ", ".join(filter(None, (text(own, "name", 300), text(own, "address", 500))))
    point = {"latitude": coordinate(own, "latitude"), "longitude": coordinate(own, "longitude")}
    where = f"{point['latitude']}, {point['longitude']}" if None not in point.values() else ""
    return "\n".join(filter(None, (place, where))), {"location": point} if where else {}


def coordinate(own: Said, name: str) -> float | None:
    value = own.get(name)
    return float(value) if isinstance(value, int | float) and abs(value) <= 180 else None


def contacts(own: Said, said: Said) -> Words:
    """A card each: name, numbers, addresses. They are of others, so they prove and claim nothing of the sender."""
    return "\n\n".join("\n".join(lines(card)) for card in objects_in(said, "contacts")), {}


def lines(card: Said) -> Iterator[str]:
    if name := text(inside(card, "name"), "formatted_name", 200):
        yield name
    for kind, value in (("phones", "phone"), ("emails", "email"), ("urls", "url")):
        yield from filter(None, (text(one, value, 300) for one in objects_in(card, kind)))
    if company := text(inside(card, "org"), "company", 200):
        yield company


def order(own: Said, said: Said) -> Words:
    """What they put into the basket of our catalogue."""
    rows = [f"{text(item, 'quantity', 10) or 1} × {text(item, 'product_retailer_id', 100)}"
            + (f" ({text(item, 'item_price', 20)} {text(item, 'currency', 5)})" if item.get("item_price") else "")
            for item in objects_in(own, "product_items")]  # fmt: skip
    return "\n".join(filter(None, [text(own, "text", 2000), *rows])), {"order": {"items": listed(own, "product_items")}}


def unsupported(said: Said, kind: str) -> str:
    named = text(inside(said, "unsupported"), "type", 40)
    return named or (kind if kind not in ("", "unsupported", "unknown") else "unknown")


KINDS: dict[str, Callable[[Said, Said], Words]] = {
    "text": plain, "button": button, "interactive": interactive, "location": location, "contacts": contacts,
    "order": order,
}  # fmt: skip
