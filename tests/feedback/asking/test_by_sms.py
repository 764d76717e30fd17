"""A number sent back by SMS answers what was asked last; whatever else comes stays a message on the desk."""

from datetime import timedelta

import pytest

from sixring.channels.models import Dispatch
from sixring.conversations.models import Placement
from sixring.core import clock as time_of_day
from sixring.core.actors import SYSTEM
from sixring.feedback.answering.keep import scores_of
from sixring.feedback.asking import inviting, numbers
from sixring.feedback.models import Invitation, Response
from sixring.interactions.models import Interaction
from tests.channels.sms.conftest import DANS, comes, message, open_account  # noqa: F401
from tests.feedback.asking.conftest import goes, known, says, sent
from tests.feedback.surveying import a_survey, question

pytestmark = pytest.mark.django_db
counted = iter(range(1, 1000))


@pytest.fixture
def texts(open_account, clock):  # noqa: F811
    return open_account(trusted=True)


@pytest.fixture
def phone(texts):
    return says(known(DANS, "phone"), channel="message")


@pytest.fixture
def asks(phone):
    def asked(*questions, **more):
        version = a_survey(*(questions or (question("ces", required=True),)), **more)
        inviting.invite(version, phone, dedupe=f"asked {next(counted)}", actor=SYSTEM)
        return goes()[-1]

    return asked


@pytest.fixture
def writes(comes):  # noqa: F811
    return lambda text: comes(message(text, next(counted)))[0]


def test_a_number_is_the_answer_and_opens_no_conversation(asks, writes):
    invitation = asks()
    assert "Reply 1–7, or open http" in sent()[0]["text"]
    touch = writes(" 6. ")
    response = Response.objects.get()
    assert (response.state, response.source, response.channel) == ("complete", "sms", "sms")
    assert (scores_of(response), response.invitation, response.identity) == ({"ces": 6}, invitation, touch.identity)
    assert (touch.kind, touch.text, Placement.objects.count()) == ("answer", " 6. ", 0)
    assert Interaction.objects.get(kind="survey").subject == "After delivery: 6 / 7"


@pytest.mark.parametrize("text", ["8", "0", "-1", "6 of 7", "6 trays please", "", "6" * 30, "²"])
def test_what_is_no_number_on_the_scale_stays_a_message(asks, writes, text):
    asks()
    assert (writes(text).kind, Response.objects.count(), Placement.objects.count()) == ("message", 0, 1)


def test_the_second_number_is_a_message(asks, writes):
    asks()
    assert [writes(text).kind for text in ("6", "2")] == ["answer", "message"]
    assert scores_of(Response.objects.get()) == {"ces": 6}


def test_after_its_time_it_is_a_message(asks, writes, clock):
    asks()
    clock.forward(days=15)
    assert (writes("6").kind, Response.objects.count()) == ("message", 0)


@pytest.mark.parametrize("asked", [{"anonymous": True}, {"state": "closed"}])
def test_of_an_anonymous_survey_or_one_that_ended_it_is_a_message(asks, writes, asked):
    invitation = asks(**{name: value for name, value in asked.items() if name == "anonymous"})
    type(invitation.version.survey).objects.update(**asked)
    assert (writes("6").kind, Response.objects.count()) == ("message", 0)


def test_a_survey_that_begins_with_words_takes_no_number(asks, writes):
    asks(question("why", "text"))
    assert "Reply" not in sent()[0]["text"]
    assert writes("6").kind == "message"


def test_it_answers_what_was_asked_last(asks, writes, clock, phone):
    asks(question("nps", required=True), name="First")
    Invitation.objects.update(created_at=time_of_day.now() - timedelta(days=90), sent_at=clock.in_days(-5))
    last = asks(name="Last")
    assert last.state == "not_sent", "one person is asked in peace"
    Invitation.objects.filter(pk=last.pk).update(state="sent", channel="sms", sent_at=time_of_day.now())
    writes("6")
    assert Response.objects.get().invitation == last


def test_what_a_colleague_wrote_since_is_what_a_number_answers(asks, writes, texts, phone, clock):
    asks()
    clock.forward(minutes=1)
    Interaction.objects.create(
        account=texts, channel="sms", kind="message", direction="out", identity=phone, proof="agent", dedupe="1",
        text="How many trays?", occurred_at=time_of_day.now(), received_at=time_of_day.now(),
    )  # fmt: skip
    assert (writes("6").kind, Response.objects.count()) == ("message", 0)


def test_a_stranger_with_a_number_answers_nothing(asks, comes):  # noqa: F811
    asks()
    (touch,) = comes(message("6", From="+447700900999"))
    assert (touch.kind, Response.objects.count()) == ("message", 0)


def test_whoever_only_claims_the_number_says_so_in_the_answer(texts, asks, writes):
    asks()
    type(texts).objects.update(settings=texts.settings | {"trusted": False})
    touch = writes("6")
    response = Response.objects.get()
    assert (touch.identity.claimed, response.identity, response.interaction.proof) == (True, touch.identity, "claimed")


def test_more_questions_are_on_the_page_and_the_number_counts_without_them(asks, writes, clock):
    asks(question("ces", required=True), question("why", "text"))
    writes("6")
    assert (Response.objects.get().state, numbers.settle()) == ("partial", 0)
    clock.forward(minutes=31)
    assert (numbers.settle(), Response.objects.get().state) == (1, "complete")
    assert Dispatch.objects.count() == 1
