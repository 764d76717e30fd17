"""Uploads: files on their way into an answer. Nothing carries them until it is sent; what nobody used goes in a day."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from sixring.channels.adapters.email.files import safe_name, sniffed
from sixring.channels.contract import Capabilities, OutFile
from sixring.channels.sending import takes
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.upload_limit import LARGEST
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction

from ..models import Conversation, Draft, Held, Upload

MOST = 20  # files of one answer
MOST_WAITING = 200  # unused files of one colleague
UNUSED = timedelta(days=1)
HEAD = 65536


def take(file: UploadedFile[Any], *, actor: Actor, conversation: Conversation | None = None) -> Upload:
    """Keep a file of `actor`'s until they send it; its type is looked at, not believed.

    Raises `Invalid` when it is empty or too large, `Refused` when too many lie about.
    """
    actor.must("answer")
    name = safe_name(file.name or "") or "file"
    size = file.size or 0
    if not size:
        raise Invalid(f"“{name}” is empty. It was not attached.")
    if size > LARGEST:
        raise Invalid(too_large(name))
    if Upload.objects.filter(agent=actor.id).count() >= MOST_WAITING:
        raise Refused("Too many of your files wait to be sent. Send or remove some; unused ones go after a day.")
    head = file.read(HEAD)
    file.seek(0)
    return Upload.objects.create(
        agent_id=actor.id or 0, conversation=conversation, token=secrets.token_urlsafe(24), size=size, name=name[:255],
        key=media.keep_stream(file.chunks()), content_type=sniffed(head, file.content_type or "")[:100],
    )  # fmt: skip


def too_large(name: str) -> str:
    return f"“{name}” is larger than {filesizeformat(LARGEST)}. It was not attached; your text is kept."


def of(tokens: Sequence[str], agent: int | None) -> list[Upload]:
    """Those of these files that are still there and `agent`'s own, in order."""
    found = {one.token: one for one in Upload.objects.filter(token__in=tokens, agent=agent)} if tokens else {}
    return [found[token] for token in dict.fromkeys(tokens) if token in found]


def checked(tokens: Sequence[str], actor: Actor, abilities: Capabilities) -> list[Upload]:
    """The files of an answer over a channel with these abilities. Raises `Invalid` for what it can't take."""
    files = of(tokens, actor.id)
    if len(files) < len(set(tokens)):
        raise Invalid("A file you attached is no longer there. Attach it again; your text is kept.")
    refuse([(one.name, one.content_type, one.size) for one in files], abilities)
    return files


def refuse(files: Iterable[tuple[str, str, int]], abilities: Capabilities) -> None:
    """Raise `Invalid` unless a channel with these abilities takes files of these names, types and sizes."""
    files = list(files)
    if not (verdict := takes(files, abilities)).allowed:
        raise Invalid(f"{verdict.sentence} Nothing was sent.")
    if len(files) > MOST:
        raise Invalid(f"An answer takes {MOST} files; these are {len(files)}. Nothing was sent.")


def attach(files: Sequence[Upload], message: Interaction) -> list[OutFile]:
    """From now on `message` carries `files`; in the caller's transaction."""
    Attachment.objects.bulk_create(
        Attachment(interaction=message, key=one.key, name=one.name, content_type=one.content_type, size=one.size)
        for one in files
    )
    Upload.objects.filter(pk__in=[one.pk for one in files]).delete()
    return [OutFile(one.name, one.content_type, one.key, one.size) for one in files]


def drop(upload: Upload) -> None:
    media.drop(upload.key)
    upload.delete()


def sweep() -> int:
    """Remove files that nobody used for a day and that no draft and no waiting answer names."""
    old = list(Upload.objects.filter(at__lt=clock.now() - UNUSED).order_by("at")[:500])
    wanted = named(Draft.objects.values_list("envelope", flat=True)) if old else set()
    held = Held.objects.filter(state__in=[Held.State.WAITING, Held.State.STOPPED])
    wanted |= named(held.values_list("envelope", flat=True)) if old else set()
    unused = [one for one in old if one.token not in wanted]
    for one in unused:
        drop(one)
    return len(unused)


def named(envelopes: Iterable[Any]) -> set[str]:
    return {str(token) for kept in envelopes if isinstance(kept, dict) for token in kept.get("uploads") or ()}
