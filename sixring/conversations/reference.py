"""References people can say on the phone: `K7-4QF` is a conversation's number, shuffled, with a letter that checks it.

No column: the number and its reference follow from each other. The alphabet has 23 signs, a prime, without vowels (so
no words) and without signs that look alike; the check sign is a weighted sum modulo 23, which catches every single
mistyped sign and every two that changed places.
"""

from __future__ import annotations

from itertools import count

ALPHABET = "23456789CDFHJKMNPQRTVWX"
BASE = len(ALPHABET)
VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
MEANT = str.maketrans("BSZGU", "8526V")  # what a reader makes of a sign that isn't ours
SHORTEST, LONGEST = 4, 14  # signs before the check
# Each has no factor 23 and so shuffles the numbers of any length without two of them meeting.
FIRST, SECOND = (2_654_435_761, 40_503), (2_246_822_519, 9_973)


def of(number: int) -> str:
    """The reference of conversation `number` (1 or more)."""
    start = 1
    for length in count(SHORTEST):
        size = int(BASE**length)
        if number < start + size:
            signs = digits(shuffled(number - start, length), length)
            return said([*signs, check(signs)])
        start += size
    raise AssertionError


def id_of(typed: str) -> int | None:
    """The number behind what somebody typed or read out, whatever its case, blanks and dashes; None if it is none."""
    signs = [sign for sign in typed.upper().translate(MEANT) if sign not in " -–‑#·.\u00a0"]
    values = [VALUE[sign] for sign in signs if sign in VALUE]
    length = len(signs) - 1
    if len(values) != len(signs) or not SHORTEST <= length <= LONGEST or check(values[:-1]) != values[-1]:
        return None
    start = 1 + sum(int(BASE**shorter) for shorter in range(SHORTEST, length))
    return start + unshuffled(number_of(values[:-1]), length)


def said(values: list[int]) -> str:
    """In two groups, the first the shorter one."""
    signs = "".join(ALPHABET[value] for value in values)
    half = len(signs) // 2
    return f"{signs[:half]}-{signs[half:]}"


def shuffled(number: int, length: int) -> int:
    size = int(BASE**length)
    middle = (number * FIRST[0] + FIRST[1]) % size
    turned = number_of(digits(middle, length)[::-1])  # so that neighbours differ at both ends
    return (turned * SECOND[0] + SECOND[1]) % size


def unshuffled(number: int, length: int) -> int:
    size = int(BASE**length)
    turned = (number - SECOND[1]) * pow(SECOND[0], -1, size) % size
    middle = number_of(digits(turned, length)[::-1])
    return (middle - FIRST[1]) * pow(FIRST[0], -1, size) % size


def digits(number: int, length: int) -> list[int]:
    found = []
    for _ in range(length):
        number, digit = divmod(number, BASE)
        found.append(digit)
    return found[::-1]


def number_of(values: list[int]) -> int:
    number = 0
    for value in values:
        number = number * BASE + value
    return number


def check(values: list[int]) -> int:
    """Weights differ from each other, from 0, and from that of the check itself (-1), so no swap goes unseen."""
    return sum((place + 2) * value for place, value in enumerate(values)) % BASE
