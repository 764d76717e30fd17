"""The brand's colour as the widget may use it: as it is where it can be read, else a little darker or lighter.

Contrast after WCAG 2: 4.5 to 1 for text. A colour is asked for twice: as a ground that words stand on, and as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OURS = "#2f6f4f"
AA = 4.5
HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
PAPER, NIGHT, WHITE, INK = "#f3f4f0", "#2a2f2c", "#ffffff", "#101512"
STEPS = 100
Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shades:
    """`light` and `dark`: the accent of each theme, readable as words on its surfaces; `*_ink`: words on it."""

    light: str
    light_ink: str
    dark: str
    dark_ink: str


def shades(colour: str) -> Shades:
    """Rule: the nearest shades of `colour` that can be read; ours where it is no colour."""
    chosen = spelt(colour) or OURS
    light, dark = towards(chosen, "#000000", PAPER), towards(chosen, "#ffffff", NIGHT)
    return Shades(light, ink_on(light), dark, ink_on(dark))


def spelt(colour: str) -> str:
    """`#rrggbb`, "" for what is no colour."""
    found = HEX.fullmatch(colour.strip())
    if found is None:
        return ""
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def towards(colour: str, end: str, ground: str) -> str:
    """`colour` moved towards `end` just as far as it takes to be read on `ground`, and words on it."""
    for step in range(STEPS + 1):
        mixed = mix(colour, end, step / STEPS)
        if contrast(mixed, ground) >= AA and contrast(mixed, ink_on(mixed)) >= AA:
            return mixed
    return end


def mix(colour: str, end: str, share: float) -> str:
    parts = zip(rgb(colour), rgb(end), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in parts)


def ink_on(colour: str) -> str:
    return max((WHITE, INK), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(part / 255) for part in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
