"""How an invitation leaves: within the matter or by itself, by mail, SMS, WhatsApp; and that its link is forgotten."""

import pytest

from sixring.channels.models import Account, Dispatch
from sixring.channels.prepared import Template
from sixring.channels.registry import adapter_of
from sixring.conversations import closure
from sixring.conversations.models import Conversation
from sixring.core.actors import SYSTEM
from sixring.feedback.asking import inviting, links
from sixring.feedback.models import Invitation
from sixring.interactions.models import Interaction
from sixring.people import contact
from sixring.people.contact import Contact
from tests.cast import where
from tests.feedback.asking.conftest import goes, hear, known, leave, says, sent, triggered
from tests.feedback.surveying import a_survey, question

pytestmark = pytest.mark.django_db
PHONE = "+442079460101"


@pytest.fixture
def solved(clock, dan, ada):
    """Dan's matter by letter, solved, and its invitation due."""
    version = a_survey(question("ces", ask={"en": "Was it easy?", "de": "War es einfach?"}), languages=("en", "de"))
    triggered(version, delay=0)
    matter = where(dan.writes("Where are my trays?", reference="<1@dan>"))
    closure.resolve(matter, actor=ada)
    hear()
    return matter


@pytest.fixture
def texts(db, clock):
    return Account.objects.create(kind="sms", name="Garden", settings={"number": "+442079460000", "provider": "twilio"})


def test_within_the_matter_it_is_a_message_that_answers_theirs(solved, channels):
    (invitation,) = goes()
    message = Interaction.objects.get(automatic="survey")
    (outbound,) = sent()
    assert (where(message), message.text, message.identity) == (solved, "Was it easy?", invitation.identity)
    assert (outbound["to"], outbound["replies_to"], outbound["conversation"]) == (
        "dan@example.com",
        ["<1@dan>"],
        solved.pk,
    )
    assert links.url_of(invitation) in outbound["text"]


def test_it_neither_opens_nor_turns_the_matter(solved):
    before = (
        Conversation.objects.filter(pk=solved.pk).values("state", "last_out_at", "due_at", "preview", "subject").get()
    )
    goes()
    assert before == Conversation.objects.filter(pk=solved.pk).values(*before).get()
    assert before["state"] == "resolved"


def test_colleagues_never_read_the_link(solved):
    (invitation,) = goes()
    message = Interaction.objects.get(automatic="survey")
    assert invitation.key not in message.text + str(message.data)
    leave()
    assert invitation.key not in str(Dispatch.objects.get().outbound)


def test_it_speaks_the_language_they_like(solved, dan):
    identity = Invitation.objects.get().identity
    contact.keep(identity, Contact(language="de-AT"), source="tests", proof="token", actor=SYSTEM)
    (invitation,) = goes()
    assert (invitation.language, Interaction.objects.get(automatic="survey").text) == ("de", "War es einfach?")


def test_by_sms_it_is_short_and_says_how_to_end_it(texts):
    phone = says(known(PHONE, "phone"), channel="message")
    invitation = inviting.invite(a_survey(question("csat", ask="How was it? " * 60)), phone, dedupe="x", actor=SYSTEM)
    goes()
    (outbound,) = sent()
    assert outbound["text"].endswith(f"{links.url_of(invitation)}\nSTOP to end.")
    assert len(outbound["text"]) < 420
    assert (outbound["to"], outbound["purpose"], outbound["recipient"]) == (PHONE, "surveys", phone.pk)


def test_nobodys_phone_rings_at_night(texts, clock):
    phone = says(known(PHONE, "phone"), channel="message")
    clock.forward(hours=10)
    inviting.invite(a_survey(), phone, dedupe="x", actor=SYSTEM)
    (invitation,) = goes()
    assert (invitation.state, invitation.due_at.hour, sent()) == ("waiting", 9, [])


@pytest.fixture
def whatsapp(db, clock, channels, monkeypatch):
    """An account where Dan wrote two days ago, and a template of one gap."""
    account = Account.objects.create(kind="whatsapp", name="WhatsApp", settings={"phone_number_id": "1"})
    template = Template("how_was_it", "en", "How was it? {{1}}")
    two = Template("two_gaps", "en", "{{1}}, how was it? {{2}}")
    monkeypatch.setattr(adapter_of("whatsapp"), "templates", lambda account: [template, two])
    return account


def wrote(account, identity, at):
    Interaction.objects.create(
        account=account, channel="whatsapp", kind="message", direction="in", identity=identity, proof="provider",
        dedupe="1", occurred_at=at, received_at=at,
    )  # fmt: skip


def test_on_whatsapp_an_approved_template_carries_the_link(whatsapp, clock):
    phone = says(known(PHONE, "phone"), channel="message")
    wrote(whatsapp, phone, clock.in_days(-2))
    version = a_survey()
    trigger = triggered(version, moment="delivered", template="how_was_it:en")
    invitation = inviting.invite(version, phone, dedupe="x", trigger=trigger, actor=SYSTEM)
    goes()
    (outbound,) = sent()
    link = links.url_of(invitation)
    assert outbound["data"]["template"] == {"name": "how_was_it", "language": "en", "values": {"body.1": link}}
    assert outbound["text"] == f"How was it? {link}"


@pytest.mark.parametrize("template", ["", "gone:en", "two_gaps:en"])
def test_without_one_that_fits_the_reason_is_the_channels_own(whatsapp, clock, template):
    phone = says(known(PHONE, "phone"), channel="message")
    wrote(whatsapp, phone, clock.in_days(-2))
    version = a_survey()
    trigger = triggered(version, moment="delivered", template=template)
    inviting.invite(version, phone, dedupe="x", trigger=trigger, actor=SYSTEM)
    (invitation,) = goes()
    assert (invitation.state, invitation.why_not.partition(":")[0], sent()) == ("not_sent", "way", [])


def test_only_the_ways_the_trigger_allows(dans, texts):
    version = a_survey()
    trigger = triggered(version, moment="delivered", ways=("message",))
    inviting.invite(version, dans, dedupe="x", trigger=trigger, actor=SYSTEM)
    assert goes()[0].why_not == "no_way"


def test_what_the_far_side_refuses_is_listed_as_not_sent(solved, channels):
    from sixring.channels.contract import DeliveryError

    def refuse(outbound):
        raise DeliveryError("No such mailbox.", permanent=True)

    channels["letters"].answer = refuse
    goes()
    leave()
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.why_not) == ("not_sent", "failed:No such mailbox.")


def test_a_mail_of_hostile_words_stays_words(dans):
    version = a_survey(question("csat", ask='<script>alert(1)</script>"'), name="x")
    inviting.invite(version, dans, dedupe="x", actor=SYSTEM)
    goes()
    assert "<script" not in sent()[0]["html"]
