"""What noise hears: a mark was taken back by undoing the deed, so what was learned of it is forgotten as well."""

from __future__ import annotations

from sixring.core.actors import SYSTEM
from sixring.core.listeners import listens
from sixring.core.models import Change

from ..models import Conversation
from . import rules


@listens("conversations: a mark of noise was taken back", "conversation.put_back")
def hear_put_back(change: Change) -> None:
    if Conversation.objects.filter(pk=change.subject_id, noise="").exists():
        for rule in rules.in_force().filter(learned_from=change.subject_id):
            rules.end(rule, actor=SYSTEM)
