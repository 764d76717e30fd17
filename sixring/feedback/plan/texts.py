"""The words drafts begin with: what an organisation wrote for a step in a language, else what we came with."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.conversations.writing import snippets
from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.text import clean
from sixring.people import contact
from sixring.people.models import Identity

from ..models import StepText
from .words import SHIPPED

KINDS = ("acknowledge", "investigate", "solve", "follow_up", "thank", "share", "told")
INTERNAL = frozenset({"investigate"})  # for colleagues: begins a note
KNOWN = frozenset({
    *snippets.SAMPLE, "wording", "you_said", "we_did",
})  # fmt: skip
NAMES = ("customer.first_name", "customer.name")
OTHERWISE = "en"
LONGEST = 4000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


def of(kind: str, language: str) -> tuple[str, str]:
    """(text, the language it is in): in `language`, else in its main part ("pt" for "pt-BR"), else in English."""
    for one in (language, language.partition("-")[0], OTHERWISE):
        own = StepText.objects.filter(kind=kind, language=one).values_list("text", flat=True).first()
        if text := own or SHIPPED.get(one, {}).get(kind, ""):
            return text, one
    return "", OTHERWISE


def subject(language: str) -> str:
    """What a mail with "you said, we did" is called."""
    known = SHIPPED.get(language.partition("-")[0], SHIPPED[OTHERWISE])
    return known["told.subject"]


def written() -> dict[tuple[str, str], str]:
    """Every text there is, by kind and language."""
    shipped = {(kind, language): texts[kind] for language, texts in SHIPPED.items() for kind in KINDS}
    own = {(one.kind, one.language): one.text for one in StepText.objects.all()}
    return shipped | own


def write(kind: str, language: str, text: str, *, actor: Actor) -> None:
    """From now on drafts of `kind` begin so in `language`; an empty text goes back to ours. The same again is a no-op.

    Raises `Invalid` for an unknown step or language, or words in braces nobody can fill.
    """
    actor.must("lead")
    text = clean(text).replace("\r\n", "\n").strip()
    unknown = [one for one in snippets.unfilled(text) if one.lower() not in KNOWN]
    if kind not in KINDS or not LANGUAGE.fullmatch(language) or len(text) > LONGEST:
        raise Invalid(_("Choose a step and a language such as “nl”; a text has at most 4,000 characters."))
    if unknown:
        raise Invalid(_("Nobody can fill in %(names)s. Nothing was changed.") % {"names": ", ".join(unknown)})
    if text == written().get((kind, language), ""):
        return
    with transaction.atomic():
        if not text or text == SHIPPED.get(language, {}).get(kind):
            row = StepText.objects.filter(kind=kind, language=language).first()
            if row is not None:
                changes.record("steptext.withdrawn", row, actor=actor)
                row.delete()
            return
        values = {"text": text, "by_id": actor.id, "at": clock.now()}
        row, _made = StepText.objects.update_or_create(kind=kind, language=language, defaults=values)
        changes.record("steptext.written", row, actor=actor)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Rule: `text` with what is known; a greeting whose name nobody knows goes without it."""
    for name in NAMES:
        if not values.get(name):
            text = re.sub(r",? ?\{\{\s*" + re.escape(name) + r"\s*\}\}", "", text)
    return snippets.fill(text, values)


def language_of(identity: Identity, otherwise: str = "") -> str:
    """The language they chose, else `otherwise` (that of their answer), else English."""
    said = contact.of(identity.person) if identity.person else contact.of_identity(identity)
    return said.language or otherwise or OTHERWISE
