"""The page docs/channels.md, written from the capability data: what each channel does, and how it was proven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils import translation

from .capabilities import Capabilities
from .contract import Adapter
from .registry import OURS, adapter_of
from .sending import span

DOCS = Path(__file__).resolve().parents[2] / "docs"
GROUPED = {
    "communication": "Communication", "digital": "Digital", "person": "In person",
}  # fmt: skip
INTRO = """# Channels

What each channel does, and how that was proven. This page is written from the capability data that the composer, the
outbox and the API go by (`sixring channels table docs/channels.md`), so it says what the code does; a test holds it
against that data. [A channel of your own](write-a-channel.md) fits into one folder.

**How it was proven**

| word | means |
|---|---|
| real peer | a real program or SDK of the far side talks to it in tests |
| provider's SDK | signatures, or what is read, agree with the provider's own library, on valid, tampered and old \
requests; no live account was used |
| recorded payloads | requests the provider documents or somebody recorded are read, and what mutations make of \
them; nothing more |
| our own | nobody else takes part: our own page, screen or file, tested as a whole |
| unproven | written by the documentation alone; nothing of the provider has been near it |

Every adapter also passes the contract test: unsigned and tampered requests are refused, whatever else comes is read or
set aside, one bad item costs none beside it, and nothing is sent that it can't send.
"""
PROVEN = {
    "peer": "real peer", "oracle": "provider's SDK", "recorded": "recorded payloads", "ours": "our own",
    "unproven": "**unproven**",
}  # fmt: skip
BY_CSV = "Its reviews come in by CSV (Reviews); answers are written there."
BY_HOOK = "What it can post comes in by a [signed webhook](webhook.md), through a small program of yours."
NOT_BUILT = {
    "x": ("X", "Its API has no free tier any more; public posts come in as a feed where something makes one of them."),
    "discourse": ("Discourse", BY_HOOK),
    "trustpilot": ("Trustpilot", BY_CSV), "google": ("Google Business Profile and Play", BY_CSV),
    "yelp": ("Yelp", BY_CSV),
    "rcs": ("RCS for Business, Apple Messages for Business", "Both need a partner’s contract."),
}  # fmt: skip
# Types of file whose second half says too little.
CALLED = {
    "image/": "image", "audio/": "audio", "video/": "video", "audio/mpeg": "MP3", "audio/mp4": "M4A",
    "audio/wave": "WAV", "text/plain": "text", "video/quicktime": "MOV",
    "application/msword": "Word", "application/vnd.ms-excel": "Excel", "application/vnd.ms-powerpoint": "PowerPoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
}  # fmt: skip
PAGES = {
    "visit": "in-person", "feeds": "mentions", "mastodon": "mentions", "bluesky": "mentions", "discourse": "mentions",
    "call": "desk", "portal": "requests", "history": "import", "archive": "import", "survey": "surveys",
}  # fmt: skip


def written() -> str:
    """The whole page, in English."""
    with translation.override("en"):
        adapters = [adapter_of(kind) for kind in OURS]
        grouped = {group: [one for one in adapters if one.capabilities.group == group] for group in GROUPED}
        sections = [section(GROUPED[group], rows) for group, rows in grouped.items() if rows]
        return "\n".join([INTRO, *sections, BESIDE, absent(), ENDING])


def absent() -> str:
    """What somebody may look for, and what helps until it is there."""
    rows = [(name, words) for kind, (name, words) in NOT_BUILT.items() if kind not in OURS]
    return "\n".join(["## Not built\n", *table(("channel", "until then"), rows), ""]) if rows else ""


def section(title: str, adapters: Sequence[Adapter]) -> str:
    rows = sorted(adapters, key=lambda one: str(one.label).lower())
    return "\n".join([
        f"## {title}\n", *table(("channel", "who starts", "answers", "text", "files", "also"), map(abilities, rows)),
        "", *table(("channel", "what an identity from it proves", "proven by", ""), map(proof, rows)), "",
    ])  # fmt: skip


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines]


def abilities(adapter: Adapter) -> Sequence[str]:
    can = adapter.capabilities
    return linked(adapter), starting(can), answering(can), length(can), files(can), also(can)


def proof(adapter: Adapter) -> Sequence[str]:
    can = adapter.capabilities
    return str(adapter.label), str(can.gives), PROVEN[can.proven], str(can.proven_by)


def linked(adapter: Adapter) -> str:
    """Its name, leading to its page where it has one."""
    page = PAGES.get(adapter.kind, adapter.kind)
    return f"[{adapter.label}]({page}.md)" if (DOCS / f"{page}.md").is_file() else str(adapter.label)


def starting(can: Capabilities) -> str:
    if can.who_starts:
        return str(can.who_starts)
    return f"either side; we to {' or '.join(can.reaches)}" if can.starts else "the customer"


def answering(can: Capabilities) -> str:
    """Whether it is answered, and how long after they wrote."""
    if not can.conversational:
        return "opens no conversation"
    if not can.replies:
        return "elsewhere; it can't be answered itself"
    where = "in public" if can.public else "yes"
    if can.reply_window is None:
        return f"{where}, at any time"
    longer = f"; a person's for {span(can.human_window)}" if can.human_window else ""
    later = "; then an approved template" if can.templates else ""
    return f"{where}, for {span(can.reply_window)}{longer}{later}"


def length(can: Capabilities) -> str:
    return f"{can.max_text:,} characters{', sent in parts' if can.segments else ''}" if can.replies else "–"


def files(can: Capabilities) -> str:
    if not can.replies:
        return "–"
    if not can.media:
        return "none go out"
    kinds = ", ".join(dict.fromkeys(CALLED.get(one) or one.rpartition("/")[2].upper() for one in can.media_types))
    limits = "".join(f"; {start.removesuffix('/')} {megabytes(most)}" for start, most in can.media_limits)
    several = "; each a message of its own" if can.files_apart else ""
    return f"{kinds or 'any'}, {megabytes(can.max_media_bytes)}{limits}{several}"


def megabytes(most: int) -> str:
    return f"{most // 1024 // 1024} MB"


def also(can: Capabilities) -> str:
    told = {
        "edits": can.edits, "deletions": can.deletes, "reactions": can.reactions, "receipts": can.receipts,
        "typing": can.typing, "buttons": can.buttons, "threads": can.threads, "copies (Cc, Bcc)": can.copies,
        "hears STOP": can.stop_words, "others read it too": can.public and not can.replies,
        "the same key is sent once": can.resends_safely,
    }  # fmt: skip
    return ", ".join(word for word, has in told.items() if has) or "–"


BESIDE = """## Beside them

| what | does | proven by | |
| --- | --- | --- | --- |
| [Mail services](esp.md) | hand over mail, and say what became of ours, by webhook | recorded payloads | \
Signatures on valid, tampered, stale and future requests; events in the documented shape are read by \
django-anymail. No live account was used. |
| [Web push](web-push.md) | a notice on the device of whoever has closed the chat | provider's SDK | The example \
of RFC 8291 byte for byte; http_ece and pywebpush read what we send. No live push service was tried. |
"""
ENDING = """## Before something is sent

One rule decides (`sixring/channels/sending.py`), asked by the composer before anybody types, by the API, and once more
by the outbox as the message leaves. What it refuses, it says why, and what is allowed instead.

| refused | because | allowed instead |
|---|---|---|
| `closed` | the time in which the channel takes an answer has passed | an approved template, another channel of \
the same person, a call |
| `first` | on this channel they write first, or it doesn't reach that kind of address | an approved template, \
another channel |
| `long` | the text is longer than the channel takes | a shorter text, or parts |
| `files` | the channel takes no files, not so many bytes, or not of this type | fewer files, another channel |
| `off`, `gone` | the account is switched off, or the package that brought the channel is no longer installed | \
another channel |
| `one_way` | the channel can't be answered, or opens no conversation | another channel |
| `consent` | it serves a purpose they have not agreed to | an answer needs no consent |
| `suppressed` | they asked never to be contacted | to answer, when they write |

`GET /api/v1/conversations/{id}/ways` names the same codes and words.
"""
