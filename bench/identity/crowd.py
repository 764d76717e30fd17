"""Invented customers in any number: names by Zipf's law, households that share surname, address and phone, and records
of one person written more than once, with slips, gaps, moves and short forms. Synthetic: it shows time, memory and
whether recall holds as the crowd grows, not how well real people are found.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

SYLLABLES = "ba be bi bo da de di do fa fe ga go ha he ja ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve vi wa we za ze".split()  # noqa: E501
GIVEN, FAMILY, STREETS, CITIES = 5_000, 60_000, 20_000, 2_000
Column = np.ndarray[Any, np.dtype[Any]]


def crowd(many: int, seed: int = 1) -> tuple[pa.Table, Column]:
    """`many` records and whose each is. About one person in three has two or three records."""
    chance = np.random.default_rng(seed)
    times = chance.choice([1, 2, 3], many, p=[0.7, 0.2, 0.1])
    whose = np.repeat(np.arange(many), times)[:many]
    people = int(whose[-1]) + 1
    home = np.where(chance.random(people) < 0.4, np.maximum(np.arange(people) - 1, 0), np.arange(people))
    family = zipf(chance, people, FAMILY)[home]
    street, number, city = (chance.integers(0, most, people)[home] for most in (STREETS, 200, CITIES))
    phone = chance.integers(10**8, 10**9, people)[home]
    given = zipf(chance, people, GIVEN)
    born = chance.integers(0, 25_000, people)
    words = names(chance, FAMILY + GIVEN + STREETS + CITIES)
    first, last = words[FAMILY + given], words[family]
    day = (np.datetime64("1935-01-01") + born).astype(str).astype(object)
    email = (
        first
        + "."
        + last
        + (born % 97).astype(str).astype(object)
        + "@mail"
        + (born % 7).astype(str).astype(object)
        + ".test"
    )
    table = {
        "given": first[whose], "family": last[whose], "dob": day[whose], "email": email[whose],
        "phone": phone.astype(str).astype(object)[whose],
        "street": (number.astype(str).astype(object) + " " + words[FAMILY + GIVEN + street] + " street")[whose],
        "postcode": np.char.zfill((street * 7 % 100_000).astype(str), 5).astype(object)[whose],
        "city": words[FAMILY + GIVEN + STREETS + city][whose],
    }  # fmt: skip
    for name, column in table.items():
        table[name] = worn(chance, column, name)
    order = chance.permutation(many)
    return pa.table({name: pa.array(column[order], pa.string()) for name, column in table.items()}), whose[order]


def zipf(chance: np.random.Generator, many: int, most: int) -> Column:
    weights = 1 / np.arange(2, most + 2) ** 0.9
    drawn: Column = chance.choice(most, many, p=weights / weights.sum())
    return drawn


def names(chance: np.random.Generator, many: int) -> Column:
    parts = np.array(SYLLABLES, object)
    long = parts[chance.integers(0, len(parts), (many, 4))]
    made: Column = long[:, 0] + long[:, 1] + long[:, 2] + np.where(chance.random(many) < 0.5, long[:, 3], "")
    return made


def worn(chance: np.random.Generator, column: Column, name: str) -> Column:
    """Of every hundred values ten are missing and eight have a letter changed or dropped."""
    column = column.copy()
    gone = chance.random(len(column)) < 0.10
    slips = np.flatnonzero(chance.random(len(column)) < 0.08)
    letters = "0123456789" if name in ("dob", "phone", "postcode") else "aeilnorst"
    for row, at, letter in zip(
        slips.tolist(),
        chance.random(len(slips)).tolist(),
        chance.choice(list(letters), len(slips)).tolist(),
        strict=True,
    ):
        text = column[row]
        place = int(at * len(text))
        if text[place] not in "-@ .":
            column[row] = text[:place] + (letter if at * 10 % 1 < 0.6 else "") + text[place + 1 :]
    column[gone] = None
    return column
