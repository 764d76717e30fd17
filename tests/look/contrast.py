"""OKLCH to contrast, after the CSS Color 4 matrices and the WCAG 2 formula."""

import re
from math import cos, radians, sin
from pathlib import Path

import sixring.look

CSS = Path(sixring.look.__file__).parent / "static/look/css"
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)")


def themes() -> tuple[dict[str, float], dict[str, float]]:
    """{token: relative luminance} of the light theme and of the dark one."""
    found = PAIR.findall((CSS / "tokens.css").read_text(encoding="utf-8"))
    return {name: _luminance(light) for name, light, _ in found}, {name: _luminance(dark) for name, _, dark in found}


def contrast(a: float, b: float) -> float:
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def _luminance(oklch: str) -> float:
    lightness, chroma, hue = (float(part.rstrip("%")) for part in oklch.split())
    lightness, a, b = lightness / 100, chroma * cos(radians(hue)), chroma * sin(radians(hue))
    l_ = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m_ = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s_ = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    red = 4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_
    green = -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_
    blue = -0.0041960863 * l_ - 0.7034186147 * m_ + 1.707614701 * s_
    red, green, blue = (min(1.0, max(0.0, one)) for one in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
