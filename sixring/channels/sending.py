"""May it be sent? One rule over the capability table: the composer asks it before anybody types, the API with what was
written, and the outbox once more as a message leaves. What it refuses it says why, and what may be done instead.

An approved template says so as `Outbound.data["template"]`, a machine's message as `data["automatic"]`. What is known
of people (whether they wrote, agreed, or asked to be left alone) is brought by rooms above: people and channels don't
know each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.core import clock

from .capabilities import Capabilities
from .contract import Outbound
from .models import Account
from .registry import adapter_of

What = Literal["template", "way", "call", "note", "shorter", "fewer files", "wait"]
Code = Literal[
    "", "gone", "off", "one_way", "first", "closed", "long", "files", "consent", "suppressed", "recipients"
]  # fmt: skip
File = tuple[str, str, int]  # name, type, size
GONE = Capabilities(family="api", replies=False)


@dataclass(frozen=True, slots=True)
class Instead:
    """What is allowed in its place, in words. `key` names the way or the number, where there is one."""

    what: What
    words: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it may be sent. `until` says for how long, `late` that only a person's answer still may."""

    allowed: bool = True
    code: Code = ""
    reason: str = ""
    instead: tuple[Instead, ...] = ()
    until: datetime | None = None
    late: bool = False

    @property
    def sentence(self) -> str:
        """The reason and what may be done instead, to be read in one go."""
        return " ".join([self.reason, *(one.words for one in self.instead)]) if not self.allowed else ""

    def also(self, *instead: Instead) -> Verdict:
        """The same, with more that may be done instead."""
        return replace(self, instead=(*self.instead, *instead))


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be sent, as far as it is known, to an identity of `kind`. `heard_at`: when they last wrote on this
    channel; `first`: they need not have.
    """

    heard_at: datetime | None = None
    first: bool = False
    kind: str = ""
    text: str = ""
    files: Sequence[File] = ()
    template: bool = False
    automatic: bool = False
    comment: bool = False  # it answers a comment: in public, or as the one private answer that takes


ALLOWED = Verdict()


def abilities_of(account: Account, kind: str = "", *, comment: bool = False) -> Capabilities:
    """What its channel can do, towards an identity of `kind` where one is named; nothing where the package that brought
    the channel is gone. The one private answer to a comment is words alone."""
    try:
        adapter = adapter_of(account.kind)
    except KeyError:
        return GONE
    found = adapter.abilities_to(kind)
    return replace(found, media=False) if comment and found.media else found


def may_send(account: Account, planned: Planned | None = None) -> Verdict:
    """Whether `account` takes this now, or takes anything at all. Pure: it asks nobody and writes nothing."""
    planned = planned or Planned()
    abilities = abilities_of(account, planned.kind, comment=planned.comment)
    for verdict in (
        reachable(account, abilities),
        begun(account, abilities, planned),
        fits(planned.text, abilities),
        takes(planned.files, abilities),
    ):
        if not verdict.allowed:
            return verdict
    return in_time(account, abilities, planned)


def of(outbound: Outbound, account: Account, heard_at: datetime | None = None) -> Verdict:
    """The rule for a message on its way out."""
    first = heard_at is None and abilities_of(account).starts
    files = [(one.name, one.content_type, one.size) for one in outbound.files]
    template, automatic = bool(outbound.data.get("template")), bool(outbound.data.get("automatic"))
    comment, kind = bool(outbound.data.get("comment")), str(outbound.data.get("kind") or "")
    planned = Planned(heard_at, first, kind, outbound.text, files, template, automatic, comment)
    return may_send(account, planned)


def reachable(account: Account, abilities: Capabilities) -> Verdict:
    if abilities is GONE:
        return no("gone", _("The package that brought this channel is no longer installed."))
    if not account.enabled:
        return no("off", _("%(name)s is switched off.") % {"name": account.name})
    if not abilities.conversational:
        return no("one_way", _("This channel tells what people do; nobody reads answers there."))
    if abilities.family == "phone" and not abilities.replies:
        return no("one_way", _("A call isn’t answered in writing. Call them back, or choose another way."))
    return ALLOWED if abilities.replies else no("one_way", _("This channel can't be answered."))


def begun(account: Account, abilities: Capabilities, planned: Planned) -> Verdict:
    """Rule: we write first where the channel lets us, and to the kinds of identity it reaches."""
    if not planned.first or planned.template:
        return ALLOWED
    if not abilities.starts:
        return no("first", _("On this channel they write first."), by_template(abilities))
    if planned.kind and planned.kind not in abilities.reaches:
        return no("first", _("This channel can't write to that address first."))
    if abilities.templates and abilities.reply_window:
        return no("first", _("Here we write first with an approved template alone."), by_template(abilities))
    return ALLOWED


def in_time(account: Account, abilities: Capabilities, planned: Planned) -> Verdict:
    """Rule: an answer leaves within the window since they wrote; a person's within the longer one, where there is one;
    an approved template at any time."""
    window = abilities.reply_window
    if window is None or planned.template or planned.comment or (planned.first and abilities.starts):
        return ALLOWED
    if planned.heard_at is None:
        return no("first", _("They have not written here yet, and on this channel they write first."),
                  by_template(abilities))  # fmt: skip
    longer = abilities.human_window if abilities.human_window and not planned.automatic else window
    until, late = planned.heard_at + longer, clock.now() > planned.heard_at + window
    if clock.now() <= until:
        return Verdict(until=until, late=late)
    told = {"span": span(longer)}
    reason = _("This channel takes an answer for %(span)s after they write; that time has passed.") % told
    return replace(no("closed", reason, by_template(abilities)), until=until)


def fits(text: str, abilities: Capabilities) -> Verdict:
    if len(text) <= abilities.max_text:
        return ALLOWED
    told = {"most": abilities.max_text, "length": len(text)}
    reason = _("This channel takes %(most)s characters; yours has %(length)s.") % told
    return no("long", reason, Instead("shorter", _("Shorten it, or send it in parts.")))


def takes(files: Sequence[File], abilities: Capabilities) -> Verdict:
    """Whether a channel with these abilities takes files of these names, types and sizes."""
    other = Instead("fewer files", _("Remove them or choose another way."))
    if files and not abilities.media:
        return no("files", _("This channel takes no files."), other)
    if not abilities.files_apart and sum(size for _name, _type, size in files) > abilities.max_media_bytes:
        told = {"most": filesizeformat(abilities.max_media_bytes)}
        return no("files", _("This channel takes %(most)s of files.") % told, other)
    wrong = [name for name, type_, _size in files if not is_taken(type_, abilities)]
    if wrong:
        return no("files", _("This channel takes no files such as “%(name)s”.") % {"name": wrong[0]}, other)
    for name, type_, size in files:
        if size > (most := largest(type_, abilities)):
            said = _("“%(name)s” is too large: this channel takes %(most)s of such a file.")
            return no("files", said % {"name": name, "most": filesizeformat(most)}, other)
    return ALLOWED


def largest(content_type: str, abilities: Capabilities) -> int:
    """How many bytes one file of this type may have."""
    limits = (most for start, most in abilities.media_limits if content_type.startswith(start))
    return min([abilities.max_media_bytes, *limits])


def is_taken(content_type: str, abilities: Capabilities) -> bool:
    return not abilities.media_types or content_type.startswith(tuple(abilities.media_types))


def by_template(abilities: Capabilities) -> Instead | None:
    return Instead("template", _("Send an approved template.")) if abilities.templates else None


def no(code: Code, reason: str, *instead: Instead | None) -> Verdict:
    return Verdict(False, code, reason, tuple(one for one in instead if one))


def span(window: timedelta) -> str:
    """A window in words: whole days where it has some, else hours."""
    hours = int(window.total_seconds() // 3600)
    if hours > 48 and hours % 24 == 0:
        return ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": hours // 24}
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
