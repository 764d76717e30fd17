"""In the chat the answers are buttons below our message: a tap is a POST, taken once, from whoever is shown it."""

import pytest

from sixring.conversations import closure
from sixring.core.actors import SYSTEM
from sixring.feedback.answering.keep import scores_of
from sixring.feedback.asking import in_chat, inviting, links, numbers
from sixring.feedback.models import Invitation, Response
from sixring.interactions.models import Interaction
from tests.cast import where
from tests.conversations.chatting import Browser, open_chat
from tests.feedback.asking.conftest import goes, hear, triggered
from tests.feedback.surveying import a_survey, question

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chat(transactional_db):
    return open_chat()


@pytest.fixture
def dan(chat):
    browser = Browser(chat)
    browser.writes("Where are my trays?")
    return browser


def asks(dan, ada, *questions, **more):
    """Dan's matter is solved, and he is asked in the chat."""
    version = a_survey(*(questions or (question("csat", required=True),)), **more)
    triggered(version, delay=0)
    closure.resolve(where(Interaction.objects.get(direction="in")), actor=ada)
    hear()
    goes()
    return Interaction.objects.filter(automatic="survey").first()


def test_the_question_comes_with_its_answers(dan, ada):
    message = asks(dan, ada)
    shown = dan.reads()[-1]
    assert (shown["id"], shown["text"], shown["from"]) == (message.pk, "About csat?", "team")
    ask = {
        "kind": "csat",
        "low": 1,
        "high": 5,
        "low_word": "",
        "high_word": "",
        "chosen": None,
        "open": True,
        "more": "",
    }
    assert shown["ask"] == ask
    assert "ask" not in dan.reads()[0]


def test_a_tap_is_an_answer_taken_once(dan, ada):
    message = asks(dan, ada)
    answer = dan.post("rating", message=message.pk, value=4)
    assert (answer.status_code, answer.json()["ask"]["chosen"]) == (200, 4)
    response = Response.objects.get()
    assert (response.state, response.source, scores_of(response)) == ("complete", "chat", {"csat": 4})
    again = dan.post("rating", message=message.pk, value=1)
    assert (again.status_code, again.json()["code"]) == (409, "not_taken")
    assert scores_of(Response.objects.get()) == {"csat": 4}


def test_reading_answers_nothing(dan, ada):
    asks(dan, ada)
    dan.reads()
    assert (Response.objects.count(), Invitation.objects.get().state) == (0, "sent")


def test_the_rest_is_a_page_away_and_what_was_tapped_counts_without_it(dan, ada, clock):
    asks(dan, ada, question("csat", required=True), question("why", "text"))
    message = Interaction.objects.get(automatic="survey")
    ask = dan.post("rating", message=message.pk, value=2).json()["ask"]
    assert ask["more"] == links.path(Invitation.objects.get().key)
    assert (Response.objects.get().state, numbers.settle()) == ("partial", 0)
    clock.forward(minutes=31)
    assert numbers.settle() == 1
    assert (Response.objects.get().state, Invitation.objects.get().state) == ("complete", "answered")


def test_what_must_still_be_answered_keeps_it_partial(dan, ada, clock):
    asks(dan, ada, question("csat", required=True), question("ces", required=True))
    dan.post("rating", message=Interaction.objects.get(automatic="survey").pk, value=2)
    clock.forward(minutes=31)
    assert (numbers.settle(), Response.objects.get().state) == (0, "partial")


@pytest.mark.parametrize("value", [0, 6, 100])
def test_off_the_scale_is_not_taken(dan, ada, value):
    message = asks(dan, ada)
    assert dan.post("rating", message=message.pk, value=value).status_code == 409
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    "body", [{"message": 1}, {"message": "1", "value": 3}, {"message": 1, "value": -1}, {"message": 1, "value": 3.5}]
)
def test_what_can_t_be_read_is_refused(dan, body):
    assert dan.post("rating", **body).json()["code"] == "unreadable"


def test_another_visitor_answers_nothing_of_his(dan, ada, chat):
    message = asks(dan, ada)
    cleo = Browser(chat)
    cleo.writes("Hello", "c1")
    refused = cleo.post("rating", message=message.pk, value=1)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_asked")


def test_a_message_that_asks_nothing_takes_nothing(dan, ada):
    asks(dan, ada)
    mine = Interaction.objects.get(direction="in")
    assert dan.post("rating", message=mine.pk, value=1).json()["code"] == "not_asked"


def test_nobody_is_asked_anonymously_in_a_chat(dan, ada):
    assert asks(dan, ada, anonymous=True) is None
    assert Invitation.objects.get().why_not == "chat_anonymous"


def test_once_it_has_ended_nothing_is_taken(dan, ada, clock):
    message = asks(dan, ada)
    clock.forward(days=15)
    assert dan.post("rating", message=message.pk, value=5).status_code in (401, 409)
    with pytest.raises(Exception, match="ended"):
        in_chat.take(message, 5)


def test_a_survey_that_begins_with_words_offers_its_page(dan, ada):
    asks(dan, ada, question("why", "text"))
    ask = dan.reads()[-1]["ask"]
    assert (ask["high"], ask["more"]) == (-1, links.path(Invitation.objects.get().key))


def test_asked_by_a_program_in_a_matter_it_comes_in_the_chat_too(dan, ada):
    matter = where(Interaction.objects.get())
    inviting.invite(a_survey(), matter.anchor, conversation=matter, dedupe="x", actor=SYSTEM)
    assert goes()[0].channel == "webchat"
