"""Facts about the demo's small story."""

import pytest

from sixring.channels.models import Quarantine
from sixring.conversations import story
from sixring.conversations.models import Conversation
from sixring.core.actors import SYSTEM
from sixring.demo import today as demo
from sixring.people import fold, suggest

pytestmark = [pytest.mark.data, pytest.mark.django_db(transaction=True)]


def test_one_matter_crosses_four_channels() -> None:
    demo.tell("ada@example.org")
    matter = Conversation.objects.get(subject__startswith="Seed trays")
    told = story.of(matter, SYSTEM)
    assert [entry.channel for entry in told if entry.kind == "switch"] == ["email", "webchat", "call", "visit"]
    assert suggest.open_for(matter.anchor.person).exists()
    assert fold.check() == []


def test_there_are_twenty_matters_to_clear() -> None:
    demo.tell("ada@example.org")
    assert Conversation.objects.filter(merged_into=None).exclude(state="resolved").count() >= 20
    assert not Quarantine.objects.exists()


def test_it_is_told_once() -> None:
    demo.tell("ada@example.org")
    demo.tell("ada@example.org")
    assert Conversation.objects.filter(subject__startswith="Seed trays").count() == 1
