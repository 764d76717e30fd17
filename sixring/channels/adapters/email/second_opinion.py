"""Two libraries that also know quotations: mail-parser-reply (more languages, but its patterns can run for ever on
hostile text) under an alarm clock, then quotequail (never slow)."""

import re
import signal
import threading
from types import FrameType

MOMENT = 0.5  # seconds; beyond it the full text is better than waiting
SMELL = re.compile(r"(?im)(^[ \t]*>|^.{0,300}[:：]\s*$|^-{4,}|^\*?\w{1,20}: .{0,200}\n\*?\w{1,20}: )")
LANGUAGES = ["en", "de", "fr", "da", "ja", "es", "it", "nl", "pl", "sv", "cs", "he", "ko", "no", "pt", "zh"]


class _TooLong(Exception):
    pass


def wanted(text: str) -> bool:
    """Whether asking the libraries may find anything: a quoted line, or a line that announces one."""
    return bool(re.search(r"(?m)^[ \t]*>", text[:32_768])) or len(SMELL.findall(text[:8_192])) > 1


def lines_of_reply(text: str, count: int) -> int:
    """How many of the first lines of `text` are newly written; `count` when nobody knows."""
    lines = text.split("\n")
    found = by_mail_parser_reply(text) or by_quotequail(text)
    if not found:
        return count
    last = found.rstrip().rsplit("\n", 1)[-1].strip()
    length = len(found.strip().split("\n"))
    # The library rewrites blanks, so its last line is looked up again in ours, never before its place.
    for at in range(max(0, length - 1), len(lines)):
        if lines[at].strip() == last:
            return at + 1 if any(line.strip() for line in lines[at + 1 :]) else count
    return count


def by_mail_parser_reply(text: str) -> str:
    if threading.current_thread() is not threading.main_thread():
        return ""  # no alarm clock outside the main thread
    from mailparser_reply import EmailReplyParser

    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, MOMENT)
    try:
        return EmailReplyParser(languages=LANGUAGES).parse_reply(text) or ""
    except (_TooLong, RecursionError, re.error, ValueError, IndexError):
        return ""
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise _TooLong


def by_quotequail(text: str) -> str:
    import quotequail

    parts = quotequail.quote(text, limit=400, quote_intro_line=True)
    return "\n".join(part for shown, part in parts if shown) if len(parts) > 1 else ""
