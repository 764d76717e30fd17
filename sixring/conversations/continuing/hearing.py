"""What continuing hears: a mail to an address that was made for one customer of the chat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions.models import Interaction
from sixring.people import suggest

from ..models import Handover, Placement
from . import proving, secrets


def to_made_addresses(news: Sequence[Change]) -> Iterable[Change]:
    mails = Interaction.objects.filter(pk__in=[change.subject_id for change in news], data__handover__gt="")
    theirs = set(mails.values_list("pk", flat=True))
    return [change for change in news if change.subject_id in theirs]


@listens("conversations: a customer goes on by mail", "message.received", among=to_made_addresses)
def hear_mail(change: Change) -> None:
    """A proven sender goes on from here; one that only claims to be somebody may be them, and a person decides."""
    mails = Interaction.objects.filter(pk=change.subject_id, data__handover__gt="").select_related("identity")
    touch = mails.first()
    placed = Placement.objects.filter(interaction=touch, current=True).select_related("conversation").first()
    if touch is None or touch.identity is None or placed is None or touch.automatic or touch.identity.kind != "email":
        return
    tag = str(touch.data["handover"])
    try:
        if touch.identity.claimed:
            claims(secrets.find(Handover.Way.EMAIL, tag), touch)
        else:
            proving.by_written_mail(tag, touch.identity, placed.conversation)
    except Refused:
        return  # used, too old, or made for another conversation: it is a mail like any other


def claims(handover: Handover, touch: Interaction) -> None:
    """It came back, but anybody could have written the sender's name on it."""
    assert touch.identity is not None
    with transaction.atomic():
        suggest.between(handover.identity, touch.identity, _("wrote to the address made for them, without proof"))
        talk = proving.talk_of(handover)
        if talk is not None:
            verb = "conversation.mail_only_claims"
            changes.record(verb, talk, actor=SYSTEM, identity=touch.identity, audience=talk.audience)
