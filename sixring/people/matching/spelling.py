"""One spelling of a value: what is compared, sounds and parts of it. Every function takes a text that isn't empty, and
gives None (or "") for what says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

import jellyfish

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend hon saint st baron baroness count countess"
    " duke duchess earl viscount marquess captain capt major colonel col general gen admiral bishop jr sr junior senior"
    " esq herr frau monsieur madame senor senora 1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th i ii iii iv".split()
)
PARTICLES = frozenset("de del della di da der den van von of the la le du y e".split())
STREETS = {
    "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "rd": "road", "dr": "drive", "ln": "lane",
    "blvd": "boulevard", "ct": "court", "pl": "place", "sq": "square", "pkwy": "parkway", "hwy": "highway",
    "cres": "crescent", "cct": "circuit", "tce": "terrace", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
KINDS_OF_STREET = frozenset(STREETS.values()) - set("nsew")
NOTHING = frozenset(["", "na", "none", "null", "unknown", "not known", "nan", "nil", "tbd", "test", "xxx"])


def plain(text: str) -> str | None:
    """Lower case without accents and punctuation, one space between words; nothing for words that mean nothing."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    words = re.sub(r"[^\w\s]", " ", "".join(c for c in folded if not unicodedata.combining(c)))
    found = " ".join(words.replace("_", " ").split())
    return None if found in NOTHING else found


def person(text: str) -> str | None:
    """A name without titles, its apostrophes and hyphens closed up."""
    found = plain(re.sub(r"(?<=\w)['’`](?=\w)", "", text))
    if not found:
        return None
    kept = [word for word in found.split() if word not in TITLES]
    return " ".join(kept or found.split())


def given_name(text: str) -> str | None:
    found = person(text)
    return found.split()[0] if found else None


def first_word(text: str) -> str | None:
    found = person(text)
    return found.split()[0] if found and " " in found else None


def last_word(text: str) -> str | None:
    found = person(text)
    return found.split()[-1] if found else None


def sorted_words(text: str) -> str | None:
    found = person(text)
    return " ".join(sorted({word for word in found.split() if word not in PARTICLES})) or None if found else None


def sound(name: str) -> str | None:
    """Metaphone of the name without its gaps."""
    return jellyfish.metaphone(name.replace(" ", "")) or None


def day(text: str) -> str | None:
    """Eight digits YYYYMMDD; dates written day first are turned when that alone makes sense."""
    parts = re.findall(r"\d+", text)
    if len(parts) >= 3:
        year, month, date = parts[:3]
        if len(date) == 4 and len(year) <= 2:
            year, date = date, year
        digits = year.zfill(4) + month.zfill(2) + date.zfill(2)
    else:
        digits = "".join(parts)
    return digits if len(digits) == 8 and digits.strip("0") else None


def email(text: str) -> str | None:
    found = text.strip().casefold()
    return found if "@" in found[1:-1] else None


def local(text: str) -> str | None:
    found = email(text)
    return found.rpartition("@")[0].partition("+")[0] if found else None


def domain(text: str) -> str | None:
    found = email(text)
    return found.rpartition("@")[2] if found else None


def phone(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)[-10:]
    return digits if len(digits) >= 6 and digits.strip("0") else None


def code(text: str) -> str | None:
    found = re.sub(r"[\W_]", "", text).casefold()
    return found if found.strip("0") else None


def street(text: str) -> str | None:
    found = plain(text)
    return " ".join(STREETS.get(word, word) for word in found.split()) if found else None


def way(text: str) -> str | None:
    """The street without what kind of street it is, numbers without their endings, in one order."""
    words = re.sub(r"\b(\d+)(st|nd|rd|th)\b", r"\1", plain(text) or "").split()
    kept = {word for word in (STREETS.get(word, word) for word in words) if word not in KINDS_OF_STREET}
    return " ".join(sorted(kept)) or None


def house_number(text: str) -> str | None:
    found = re.search(r"\d+", text)
    return found.group().lstrip("0") or None if found else None


SHAPES: dict[str, dict[str, Callable[[str], str | None]]] = {
    "dob": {"dob": day},
    "email": {"email": email, "local": local, "domain": domain},
    "phone": {"phone": phone},
    "ident": {"ident": code},
    "order": {"order_no": code},
    "device": {"device": code},
    "street": {"street": street, "way": way, "number": house_number},
    "postcode": {"postcode": code},
    "city": {"city": plain},
    "company": {"company": plain, "company_words": sorted_words},
}


def spelled(said: Mapping[str, str]) -> dict[str, str]:
    """One record's values by role as comparable text by column; what says nothing is left out. `tidy` does the same
    for a table."""
    found: dict[str, str | None] = {}
    whole = said.get("name", "")
    for role, own, part in (("given", given_name, first_word), ("family", person, last_word)):
        name = (own(said[role]) if said.get(role) else None) or (part(whole) if whole else None)
        found |= {role: name, f"{role}_sound": sound(name) if name else None}
    whole = whole or " ".join(filter(None, (said.get("given"), said.get("family"))))
    found["whole"] = sorted_words(whole) if whole else None
    for role, shapes in SHAPES.items():
        if said.get(role):
            found |= {column: shape(said[role]) for column, shape in shapes.items()}
    return {column: text for column, text in found.items() if text}
