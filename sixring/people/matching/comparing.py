"""From records to pairs to patterns: which pairs to look at, and how alike each is in every field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis import ir

from . import keys
from .engines import Engine, jaro_winkler
from .learning import Patterns
from .levels import Field, Pair
from .nicknames import short_forms

HUB = 100  # a record with more good links than this is no bridge
EIGHTHS = 8  # weights of rare values are kept in eighths of a bit
CLEARLY = 0.35  # how much more alike the names must be crosswise before they are taken as turned


def prepared(engine: Engine, tidied: pa.Table, fields: Sequence[Field]) -> ir.Table:
    """The records, with how often each value occurs (`often_…`, of those known) where rare values are worth more."""
    table = engine.keep("tidied", tidied)
    often = {
        f"often_{field.column}": table[field.column].count().over(group_by=table[field.column])
        for field in fields
        if field.rare
    }
    records = engine.keep("records", table.mutate(**often))
    engine.drop("tidied")
    if "given" in tidied.column_names:
        engine.keep("short_forms", short_forms(filter(None, tidied["given"].unique().to_pylist())))
    return records


@dataclass(frozen=True, slots=True)
class Usual:
    """Of a column: how many records say something, and how often two of those say the same."""

    known: int
    same: float


def usual(records: ir.Table, fields: Sequence[Field]) -> dict[str, Usual]:
    """By column of the fields in which rare values are worth more. The sum of f (f - 1) over n (n - 1)."""
    rare = [field.column for field in fields if field.rare]
    asked = {f"n_{one}": records[one].count() for one in rare}
    asked |= {f"f_{one}": records[f"often_{one}"].sum(where=records[one].notnull()) for one in rare}
    said = records.aggregate(**asked).to_pyarrow().to_pylist()[0]
    found = {}
    for one in rare:
        n = max(int(said[f"n_{one}"] or 0), 2)
        found[one] = Usual(n, max(float(said[f"f_{one}"] or 0) - n, 1.0) / (n * (n - 1)))
    return found


def candidates(engine: Engine, records: ir.Table, *, across: bool) -> ir.Table:
    """Pairs (l, r), l before r, that share a key; only of two sources where `across`."""
    found = [engine.keep(f"pairs_{i}", sharing(keyed, across)) for i, keyed in enumerate(keys.of(records))]
    pairs = engine.keep("pairs", reduce(lambda a, b: a.union(b), found).distinct())
    engine.drop(*(f"pairs_{i}" for i in range(len(found))))
    return pairs


def sharing(keyed: ir.Table, across: bool) -> ir.Table:
    """Pairs of records with one key, unless too many have it. `keyed`: rid, key and, where there are some, source."""
    known = keyed.filter(keyed.key.notnull())
    sized = known.mutate(many=known.count().over(group_by=known.key))
    useful = sized.filter((sized.many > 1) & (sized.many <= keys.cap(sizes(known)))).drop("many")
    left = useful.rename({f"l_{name}": name for name in useful.columns if name != "key"})
    right = useful.rename({f"r_{name}": name for name in useful.columns if name != "key"})
    both = left.join(right, "key")
    both = both.filter(both.l_rid < both.r_rid)
    if across:
        both = both.filter(both.l_source != both.r_source)
    return both.select(l=both.l_rid, r=both.r_rid).distinct()


def sizes(known: ir.Table) -> dict[int, int]:
    """How many keys there are by how many records share them, up to the cap."""
    shared = known.group_by("key").agg(many=lambda of: of.count())
    counted = shared.filter(shared.many.between(2, keys.CAP)).group_by("many").agg(groups=lambda of: of.count())
    return {row["many"]: row["groups"] for row in counted.to_pyarrow().to_pylist()}


def compared(
    engine: Engine, records: ir.Table, pairs: ir.Table, fields: Sequence[Field], common: Mapping[str, Usual]
) -> ir.Table:  # fmt: skip
    """l, r, a level `is_<column>` for every field, and what the rarity of the same values adds: `rare` of what is
    one's own, `rare_home` of what a household shares."""
    left = records.rename({f"l_{name}": name for name in records.columns})
    right = records.rename({f"r_{name}": name for name in records.columns})
    both = pairs.join(left, pairs.l == left.l_rid).join(right, pairs.r == right.r_rid)
    if {"given", "family"} <= set(records.columns):
        both = turned_right(both)
    if "given" in records.columns:
        both = with_short_forms(engine, both)
    pair = Pair(both)
    levelled = both.mutate(**{f"is_{field.column}": field.level(pair) for field in fields})
    own = rarity(levelled, common, [field for field in fields if field.rare and not field.shared])
    home = rarity(levelled, common, [field for field in fields if field.rare and field.shared])
    return levelled.select("l", "r", *(f"is_{field.column}" for field in fields), rare=own, rare_home=home)


def rarity(levelled: ir.Table, common: Mapping[str, Usual], fields: Sequence[Field]) -> ir.IntegerValue:
    """How much rarer than usual the values are that are the same, in eighths of a bit."""
    total: Any = ibis.literal(0.0)
    for field in fields:
        one = common[field.column]
        less = float(np.log2(one.same * one.known)) - levelled[f"l_often_{field.column}"].log2()
        total = total + ibis.ifelse(levelled[f"is_{field.column}"] == 0, less, 0.0)
    return (total * EIGHTHS).round().cast("int16")


def closure(engine: Engine, edges: ir.Table) -> ir.Table:
    """Pairs two good links apart that share no key: they must be seen before their groups join."""
    good = edges.filter(edges.log_odds >= 0)
    ways = good.select(a=good.l, b=good.r).union(good.select(a=good.r, b=good.l))
    ways = ways.mutate(many=ways.count().over(group_by=ways.a))
    first = ways.filter(ways.many <= HUB).select(x=ways.b, via=ways.a)
    second = first.rename(y="x")
    both = first.join(second, "via")
    apart = both.filter(both.x < both.y).select(l=both.x, r=both.y).distinct()
    return apart.anti_join(engine.connection.table("compared"), ["l", "r"])


def turned_right(both: ir.Table) -> ir.Table:
    """Given and family name of the right record exchanged where they fit far better so; `l_order` says where."""
    straight = jaro_winkler(both.l_given, both.r_given) + jaro_winkler(both.l_family, both.r_family)
    crossed = jaro_winkler(both.l_given, both.r_family) + jaro_winkler(both.l_family, both.r_given)
    both = both.mutate(turn=(crossed > straight + CLEARLY).fill_null(False))
    exchanged = {
        f"r_{name}": ibis.ifelse(both.turn, both[f"r_{other}"], both[f"r_{name}"])
        for name, other in (
            ("given", "family"), ("family", "given"), ("given_sound", "family_sound"), ("family_sound", "given_sound"),
        )
    }  # fmt: skip
    named = both.l_given.notnull() & both.r_given.notnull() & both.l_family.notnull() & both.r_family.notnull()
    where = ibis.cases((both.turn, "turned"), (named, "straight"), else_=ibis.null("string"))
    return both.mutate(
        l_order=where, r_order=ibis.ifelse(where.notnull(), "straight", ibis.null("string")), **exchanged
    )


def with_short_forms(engine: Engine, both: ir.Table) -> ir.Table:
    """`short_form`: whether the given names are one name and a short form of it."""
    known = engine.connection.table("short_forms")
    joined = both.left_join(known, [both.l_given == known.short_a, both.r_given == known.short_b])
    return joined.mutate(short_form=joined.short_a.notnull()).drop("short_a", "short_b")


def patterns(table: ir.Table, fields: Sequence[Field]) -> Patterns:
    """How often each combination of levels and rarities occurs."""
    names = [f"is_{field.column}" for field in fields] + ["rare", "rare_home"]
    counted = table.group_by(*names).agg(n=table.count()).order_by(*names).to_pyarrow()
    *levels, own, home = (counted[name].to_numpy() for name in names)
    return Patterns(
        np.stack(levels, axis=1).astype(np.int64), own / EIGHTHS, home / EIGHTHS, counted["n"].to_numpy().astype(float)
    )


def at_random(engine: Engine, total: int, many: int, seed: int = 42) -> ir.Table:
    """Pairs of different ones of `total` records drawn at random, always the same."""
    draw = np.random.default_rng(seed).integers(0, total, (many, 2))
    draw = np.sort(draw[draw[:, 0] != draw[:, 1]], axis=1)
    return engine.keep("at_random", pa.table({"l": draw[:, 0], "r": draw[:, 1]}))
