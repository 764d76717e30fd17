"""A subject that came by a channel a colleague may not see is nowhere on their screens."""

import pytest
from django.urls import reverse

from sixring.conversations import assignment, notices
from sixring.conversations.sending import replies
from sixring.core.models import Role
from tests.cast import agent_of, employ, where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(dan, accounts, ada):
    """A matter that began by a letter Ben may not see and went on in a chat he may."""
    letter = dan.writes("The words of the letter", subject="Divorce papers", also=[["visitor", "v1", "token"]])
    matter = where(letter)
    dan.chats("And here in the chat", also=[["email", dan.email, "token"]], conversation=matter.pk)
    only_for(accounts["letters"], "Elsewhere")
    matter.refresh_from_db()
    assert matter.subject == "Divorce papers"
    return matter


def test_it_is_hidden_wherever_the_conversation_is_named(shared, ben, ada):
    assignment.assign(shared, agent_of(ben), actor=ada)
    notices.tell(ben.id, "mention", shared, key="1", by=ada.id)
    person = shared.anchor.person
    lead = employ("Fay", Role.LEAD, "Support")
    places = [
        (ben, reverse("conversations:list") + "?view=everything"),
        (ben, reverse("conversations:show", args=[shared.pk])),
        (ben, reverse("people:show", args=[person.pk])), (ben, reverse("search") + "?q=chat"),
        (ben, reverse("notices:list")), (lead, reverse("work:team")),
        (lead, reverse("work:holding", args=[ben.id])), (ben, reverse("conversations:print", args=[shared.pk])),
    ]  # fmt: skip
    for actor, place in places:
        answer = enter(actor).get(place, follow=True)
        assert answer.status_code == 200, place
        assert "Divorce" not in read(answer), place
    assert "Divorce" in read(enter(ada).get(reverse("conversations:show", args=[shared.pk])))
    assert replies.ways(shared, ben)
