"""The place of a text where it was found, with the words marked. Everything else is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sixring.core.words.folding import composed, is_single, spans, words

from .language import Asked, Term

BEFORE, LENGTH = 50, 170  # characters
LOOKED_AT = 20_000


def snippet(text: str, asked: Asked) -> SafeString:
    """A line of `text` around the first word that was asked for, with `<mark>`; else its beginning."""
    line = composed(" ".join(text[:LOOKED_AT].split()))
    found = marked(line, [term for term in asked.terms if not term.without])
    start = max(0, found[0][0] - BEFORE) if found and found[0][0] > LENGTH - BEFORE else 0
    if start:
        start = line.find(" ", start) + 1 or start
    end = min(len(line), start + LENGTH)
    return drawn(line, start, end, found)


def marked(line: str, terms: Iterable[Term]) -> list[tuple[int, int]]:
    """(start, end) of each word of `line` that one of `terms` asked for, apart and in order."""
    whole, begun = set[str](), list[str]()
    for term in terms:
        told = words(term.text)
        whole.update(told)
        if term.begun and told:
            begun.append(told[-1])
        if is_single(term.text):
            begun.append(told[0])
    found: list[tuple[int, int]] = []
    for word, start, end in spans(line):
        if word in whole or any(word.startswith(one) for one in begun):
            if found and start < found[-1][1]:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return found


def drawn(line: str, start: int, end: int, found: Iterable[tuple[int, int]]) -> SafeString:
    parts: list[tuple[str, SafeString]] = []
    at = start
    for first, last in found:
        if start <= first and last <= end:
            parts.append((line[at:first], format_html("<mark>{}</mark>", line[first:last])))
            at = last
    inner = format_html_join("", "{}{}", parts)
    return format_html("{}{}{}{}", "… " if start else "", inner, line[at:end], " …" if end < len(line) else "")
