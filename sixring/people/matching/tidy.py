"""One spelling of every value, so that likeness is of what was meant. Each distinct value is read once.

The table it makes has `rid` (the record's number from 0), `source`, and text columns, null where nothing is known:
given, given_sound, family, family_sound, whole, dob, email, local, domain, phone, ident, street, way, number,
postcode, city, company, and other_0, other_1 …
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import jellyfish
import pyarrow as pa
import pyarrow.compute as pc

from .roles import Roles

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


def tidy(records: pa.Table, roles: Roles) -> pa.Table:
    """`records` as comparable text; the rows keep their order."""
    roles.refuse_missing(records.column_names)
    columns: dict[str, pa.Array] = {"rid": pa.array(range(records.num_rows), pa.int64())}
    raw = {role: joined(records, parts) for role, parts in roles.columns.items() if role != "other"}
    names(raw, columns)
    for role, shapes in SHAPES.items():
        if role in raw:
            columns |= {name: each(raw[role], shape) for name, shape in shapes.items()}
    for index, column in enumerate(roles.columns.get("other", ())):
        columns[f"other_{index}"] = each(joined(records, [column]), plain)
    if roles.source:
        columns["source"] = joined(records, [roles.source])
    return pa.table(columns)


def names(raw: dict[str, pa.Array], columns: dict[str, pa.Array]) -> None:
    """Given and family name, from the whole name where they don't stand alone; and the whole as sorted words."""
    whole = raw.get("name")
    for role, part in (("given", first_word), ("family", last_word)):
        own = each(raw[role], person if role == "family" else given_name) if role in raw else None
        derived = each(whole, part) if whole is not None else None
        found = own if derived is None else derived if own is None else pc.coalesce(own, derived)
        if found is not None:
            columns[role] = found
            columns[f"{role}_sound"] = each(found, sound)
    if whole is not None:
        columns["whole"] = each(whole, sorted_words)
    elif {"given", "family"} <= raw.keys():
        columns["whole"] = each(pc.binary_join_element_wise(raw["given"], raw["family"], " "), sorted_words)


def joined(records: pa.Table, parts: Sequence[str]) -> pa.Array:
    """The parts of one value as one text, null where all are."""
    texts = [as_text(records.column(part).combine_chunks()) for part in parts]
    if len(texts) == 1:
        return texts[0]
    return pc.binary_join_element_wise(*texts, " ", null_handling="skip")


def as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_floating(column.type):  # a whole number that became one for the sake of its gaps
        column = column.cast(pa.float64()).cast(pa.int64(), safe=False) if whole_numbers(column) else column
    return column.cast(pa.string())


def whole_numbers(column: pa.Array) -> bool:
    known = column.drop_null()
    return bool(pc.all(pc.equal(known, pc.floor(known))).as_py()) if len(known) else False


def each(column: pa.Array, shape: Callable[[str], str | None]) -> pa.Array:
    """`shape` of every value, called once for each that is different."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    coded = column.dictionary_encode()
    shaped = pa.array([shape(value) or None if value else None for value in coded.dictionary.to_pylist()], pa.string())
    return shaped.take(coded.indices)


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
    "street": {"street": street, "way": way, "number": house_number},
    "postcode": {"postcode": code},
    "city": {"city": plain},
    "company": {"company": plain, "company_words": sorted_words},
}
