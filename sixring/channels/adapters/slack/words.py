"""Slack's way of writing, and ours (https://docs.slack.dev/messaging/formatting-message-text)."""

from __future__ import annotations

import re

MARKED = re.compile(r"<([^<>\n]{1,2000})>")
# The few that are used all day; of the others the name stands between colons, as people type it.
SIGNS = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "heart": "❤️", "tada": "🎉", "eyes": "👀",
    "white_check_mark": "✅", "heavy_check_mark": "✔️", "pray": "🙏", "clap": "👏", "joy": "😂", "smile": "😄",
    "slightly_smiling_face": "🙂", "disappointed": "😞", "rage": "😡", "cry": "😢", "fire": "🔥", "rocket": "🚀",
    "raised_hands": "🙌", "ok_hand": "👌", "wave": "👋", "thinking_face": "🤔", "seedling": "🌱", "x": "❌",
}  # fmt: skip


def plain(text: str) -> str:
    """What was written, as it is read."""
    found = MARKED.sub(lambda match: shown(match[1]), text)
    return found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shown(inner: str) -> str:
    """A person, a channel, everybody, or a link."""
    target, _bar, label = inner.partition("|")
    if target.startswith(("@", "#")):
        return f"{target[0]}{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    address = target.removeprefix("mailto:")
    return address if not label or label == address else f"{label} ({address})"


def written(text: str) -> str:
    """`text` so that Slack reads no mark in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def sign(name: str) -> str:
    """A reaction; of a hand's colour, the hand."""
    bare = name.partition("::")[0]
    return SIGNS.get(bare, f":{bare[:90]}:")
