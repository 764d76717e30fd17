"""What did they newly write? Splits a mail's text into reply, quoted part and signature; the full text is always kept.

Own line rules come first: they are linear and read some fifteen languages. Only where they find nothing although the
text smells of a quotation are the libraries asked, and those on bounded text with an alarm clock beside them.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from . import second_opinion
from .quote_words import (
    DATE_OR_TIME,
    FORWARDED,
    FROM_LINE,
    HEADER_LINE,
    INTRO_START,
    MARKER,
    ORIGINAL,
    SENT_FROM,
    WROTE,
    smells_of_quotation,
)  # fmt: skip

MAX_CHARS = 32_768
MAX_LINES = 400
MAX_LINE = 2_000
MAX_INTRO = 400

QUOTE_PREFIX = re.compile(r"^(?:[ \t]{0,4}[>|][ \t]?)+")
ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}")
UNDERSCORES = re.compile(r"_{20,}")
SIGNATURE = re.compile(r"(--|__|—|–)\s*")
ORNAMENT = re.compile(r"[\s\u1427*#~=_+\-]*")


class Split(NamedTuple):
    reply: str
    quoted: str
    signature: str


def split(text: str, new_in_html: str = "") -> Split:
    """Split `text`. `new_in_html` is what the HTML part marks as new; it goes first where there is any."""
    if new_in_html:
        reply, _, signature = split(new_in_html)
        return Split(reply, text, signature)
    if not smells_of_quotation(text[:MAX_CHARS]) or is_forward(text):
        return Split(text.strip(), "", "")
    lines = [line if len(line) <= MAX_LINE else "…" for line in text[:MAX_CHARS].split("\n")[:MAX_LINES]]
    original = text.split("\n")
    start, end = new_lines(lines, len(original))
    if (start, end) == (0, len(original)) and second_opinion.wanted(text):
        end = second_opinion.lines_of_reply(text[:MAX_CHARS], len(original))
    new = original[start:end]
    sign = signature_at(new)
    reply = "\n".join(new[:sign]).strip("\n").rstrip()
    if not reply.strip():  # nothing but a quotation or a forward: then that is what they want to say
        return Split(text.strip(), "", "")
    quoted = "\n".join(original[:start] + original[end:]).strip("\n")
    return Split(reply, quoted, "\n".join(new[sign:]).strip("\n"))


def is_forward(text: str) -> bool:
    """Whether the mail begins with what it forwards: then all of it is what they want to say."""
    first = text.lstrip()[:MAX_INTRO].partition("\n")[0].strip()
    return bool(ORIGINAL.fullmatch(first) or FORWARDED.match(first))


def new_lines(lines: Sequence[str], count: int) -> tuple[int, int]:
    """Which lines are newly written, as a half-open range; all of them when no quotation is recognised."""
    for at, line in enumerate(lines):
        bare = QUOTE_PREFIX.sub("", line).strip()
        if not bare:
            continue
        if MARKER.search(bare) or ORIGINAL.fullmatch(bare) or FORWARDED.match(bare) or UNDERSCORES.fullmatch(bare):
            return whole_if_nothing_above(lines, at, count)
        if is_header_block(lines, at, bare):
            return whole_if_nothing_above(lines, at, count)
        length = intro_length(lines, at)
        if length:
            return around_intro(lines, at, length, count)
    return without_trailing_quote(lines, count)


def whole_if_nothing_above(lines: Sequence[str], at: int, count: int) -> tuple[int, int]:
    return (0, at) if any(line.strip() for line in lines[:at]) else (0, count)


def is_header_block(lines: Sequence[str], at: int, bare: str) -> bool:
    """From/Sent/To/Subject in a row, as Outlook and others put above what they quote."""
    if not FROM_LINE.match(bare):
        return False
    below = [QUOTE_PREFIX.sub("", line).strip() for line in lines[at + 1 : at + 8]]
    return sum(bool(HEADER_LINE.match(line)) for line in below) >= 2


def intro_length(lines: Sequence[str], at: int) -> int:
    """How many lines the "On … wrote:" that begins at `at` takes; 0 when none does."""
    joined = ""
    for length in (1, 2, 3):
        if at + length > len(lines):
            return 0
        bare = QUOTE_PREFIX.sub("", lines[at + length - 1]).strip()
        if not bare or (length > 1 and INTRO_START.match(bare) and not bare.startswith("<")):
            return 0
        joined = f"{joined} {bare}".strip()
        if len(joined) > MAX_INTRO:
            return 0
        if is_intro(joined, wrapped=length > 1, quote_follows=quote_follows(lines, at + length)):
            return length
    return 0


def is_intro(line: str, *, wrapped: bool, quote_follows: bool) -> bool:
    starts, wrote = INTRO_START.match(line), WROTE.search(line)
    ends = line.endswith((":", "：", "-")) or (wrote is not None and wrote.end() == len(line))
    addressed = ADDRESS.search(line) is not None
    dated = DATE_OR_TIME.search(line) is not None
    # Without a known beginning it must at least name who wrote, in the line the verb stands in.
    named = addressed and (not wrapped or (wrote is not None and line[: wrote.start()].rstrip().endswith(">")))
    if wrote and ends and (starts or named):
        return addressed or dated or quote_follows
    # Some programs write no verb: "2016-10-24 15:36 GMT+02:00 Foo <a@b>:"
    return bool(starts and dated and addressed and (line.endswith((">:", ">", "：")) or ends) and quote_follows)


def quote_follows(lines: Sequence[str], at: int) -> bool:
    for line in lines[at : at + 3]:
        if line.strip():
            return line.lstrip().startswith((">", "|"))
    return False


def around_intro(lines: Sequence[str], at: int, length: int, count: int) -> tuple[int, int]:
    """An intro line was found. Decide between an answer above, an answer below, and answers in between."""
    below = list(lines[at + length :])
    above = any(line.strip() and not is_quoted(line) for line in lines[:at])
    if not any(is_quoted(line) for line in below):
        return (0, at) if above else (at + length, count)
    body = below[: signature_at(below)]
    own = [number for number, line in enumerate(body) if line.strip() and not is_quoted(line)]
    last_quoted = max((number for number, line in enumerate(body) if is_quoted(line)), default=-1)
    if above:
        return (0, at)
    if own and own[0] > last_quoted:  # one quotation, then the answer
        return (at + length + own[0], count)
    return (0, count)


def without_trailing_quote(lines: Sequence[str], count: int) -> tuple[int, int]:
    if count > len(lines):  # the text goes on beyond what was looked at
        return (0, count)
    end = len(lines)
    while end and (not lines[end - 1].strip() or is_quoted(lines[end - 1])):
        end -= 1
    return (0, end) if end else (0, count)


def is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def signature_at(lines: Sequence[str]) -> int:
    """The line where the signature begins, or the number of lines. A fenced block of code holds none."""
    fenced = False
    for at, line in enumerate(lines[:MAX_LINES]):
        bare = line.strip()
        fenced ^= bare.startswith("```")
        if not fenced and len(bare) < 200 and (SIGNATURE.fullmatch(bare) or SENT_FROM.match(bare)):
            while at and lines[at - 1] and ORNAMENT.fullmatch(lines[at - 1]):
                at -= 1
            return at
    return len(lines)
