"""Wording: what an invitation says on each channel. In a mail the first question's answers are links that preselect."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from sixring.channels import speaking
from sixring.channels.models import Account
from sixring.channels.sending import abilities_of
from sixring.conversations.chat.about import spoken
from sixring.conversations.preferences import links as preferences
from sixring.people.models import Identity

from ..models import Invitation
from ..surveys.design import Design, Question
from . import links
from .ways import PURPOSE, Way

SHORT = 300  # of a question, where each part of a message is paid for
MOST_LINKS = 11


@dataclass(frozen=True, slots=True)
class Letter:
    """`kept` is what we keep of it: without the link, which is theirs alone."""

    subject: str
    text: str
    html: str
    kept: str
    link: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of whom, over which account; `key` is the link's."""

    design: Design
    language: str
    account: Account
    identity: Identity
    key: str
    again: bool = False  # it reminds of a question sent before
    agreed: bool = False  # it goes only to those who agreed
    counted: bool = False  # a number sent back is an answer, where the channel hears such

    @property
    def question(self) -> Question | None:
        """What it begins with, where that is answered by one number."""
        first = self.design.questions[0] if self.design.questions else None
        return first if first and first.scored else None

    @property
    def title(self) -> str:
        return self.design.text("title", self.language) or _("A question for you")

    @property
    def asks(self) -> str:
        if self.question is not None:
            return self.question.ask(self.language, self.design.main)
        return self.design.text("intro", self.language) or self.title

    @property
    def brand(self) -> str:
        return speaking.said(self.account, "name", "name") or self.account.name

    @property
    def link(self) -> str:
        return links.address(self.key)

    @property
    def answers(self) -> list[tuple[int, str]]:
        """What the first question may be answered with, each with the link that preselects it."""
        if self.question is None or len(self.question.points) > MOST_LINKS:
            return []
        return [(point, links.address(self.key, **{self.question.key: point})) for point in self.question.points]

    @property
    def ends(self) -> tuple[str, str]:
        """What the two ends of the scale mean."""
        if self.question is None:
            return "", ""
        low, high = (word_of(self.question, end, self.language, self.design.main) for end in ("low", "high"))
        return low, high


def word_of(question: Question, name: str, *languages: str) -> str:
    """What a question says there in the first of `languages` that has words for it."""
    told = (str(question.texts.get(one, {}).get(name, "")).strip() for one in languages)
    return next((words for words in told if words), "")


def language_of(design: Design, *wishes: str) -> str:
    """Rule: the first of the wished for languages the survey speaks; its main one otherwise."""
    wished = [wish.replace("_", "-").lower() for wish in wishes if wish]
    known = {one.lower(): one for one in design.languages}
    for wish in wished:
        for one in (wish, wish.partition("-")[0]):
            if one in known:
                return known[one]
    return design.main


def letter(asked: Asked, way: Way) -> Letter:
    """The words for `way`'s channel."""
    with override(spoken(asked.language)):
        if way.family == "mail":
            return mail(asked)
        return message(asked, way)


def mail(asked: Asked) -> Letter:
    subject = _("Reminder: %(title)s") % {"title": asked.title} if asked.again else asked.title
    out = preferences.out(asked.identity, PURPOSE)
    context = {
        "asked": asked, "out": out, "low": asked.ends[0], "high": asked.ends[1],
        "intro": asked.design.text("intro", asked.language),
    }  # fmt: skip
    text = render_to_string("feedback/asking/mail.txt", context).strip()  # a plain str, as the outbox wants it
    html = render_to_string("feedback/asking/mail.html", context).strip()
    return Letter(subject[:300], text, html, kept(asked), asked.link)


def message(asked: Asked, way: Way) -> Letter:
    """Short: the question, the link, and where it is no answer in a talk of theirs the word that ends it."""
    if way.template is not None:
        filled = way.template.filled({way.template.gaps[0][0]: asked.link})
        return Letter("", filled, "", kept(asked), asked.link)
    head = f"{asked.brand}: {asked.asks}"[:SHORT]
    text = f"{head} {by_number(asked)}{asked.link}"
    text = text if way.here else f"{text}\n{_('STOP to end.')}"
    return Letter("", text, "", kept(asked), asked.link)


def by_number(asked: Asked) -> str:
    """What may be sent back instead of opening the link."""
    points = asked.question.points if asked.question and asked.counted else []
    if not points or not abilities_of(asked.account).stop_words:
        return ""
    return _("Reply %(low)d–%(high)d, or open") % {"low": points[0], "high": points[-1]} + " "


def kept(asked: Asked) -> str:
    """What colleagues read of it."""
    return asked.asks if not asked.again else _("Reminder: %(title)s") % {"title": asked.asks}


def language_for(invitation: Invitation, design: Design, liked: str) -> str:
    return language_of(design, invitation.language, liked)
