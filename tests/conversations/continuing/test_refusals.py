"""Continuing elsewhere: what a hand-over refuses, and what it gives nobody else."""

from urllib.parse import unquote, urlsplit

import pytest
from django.core import mail as django_mail
from django.test import Client

from sixring.channels.models import Account, Dispatch
from sixring.conversations import access
from sixring.conversations.continuing import secrets, starting
from sixring.conversations.models import Handover
from sixring.conversations.requests import mailing
from sixring.core import listeners
from sixring.core.models import Team
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people.models import Decision, Identity, Suggestion
from tests.cast import at_once, employ, happened_to
from tests.conversations.chatting import Browser, open_chat
from tests.conversations.continuing.mailing import person_of, writes_mail
from tests.conversations.requesting import link_in, mails, open_mailbox, path_of
from tests.screens import enter, read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox():
    return open_mailbox()


@pytest.fixture
def link(dan, talk):
    dan.post("continue", way="email", address="dan@example.com")
    return link_in(mails()[0])


def nothing_joined():
    return not Decision.objects.exists() and not Handover.objects.exclude(used_by=None).exists()


def test_a_scanner_that_looks_at_the_link_changes_nothing(link):
    for _look in range(3):
        assert Client().get(link).status_code == Client().head(link).status_code == 200
    assert nothing_joined()
    assert Handover.objects.get().used_at is None
    assert Client().post(link, {"yes": "1"}).status_code == 200


def test_a_link_works_once_for_an_hour_and_only_whole(link, clock):
    assert Client().post(link[:-3] + "x/", {"yes": "1"}).status_code == 409
    assert Client().post(link.replace("by-mail", "here")).status_code == 409
    clock.forward(days=300)
    assert Client().post(link, {"yes": "1"}).status_code == 409
    assert nothing_joined()


def test_a_link_used_twice_or_twice_at_once_joins_once(link):
    found = at_once(*[lambda: Client().post(link, {"yes": "1"}).status_code] * 2)
    assert sorted(found) == [200, 409]
    assert Client().post(link, {"yes": "1"}).status_code == 409
    assert Interaction.objects.filter(automatic="transcript").count() == 1


def test_whoever_says_no_is_left_alone(link, talk):
    assert "Thank you for telling us" in read(Client().post(link, {}))
    assert Client().post(link, {"yes": "1"}).status_code == 409
    assert nothing_joined()
    assert "conversation.not_going_on" in happened_to(talk)


def test_only_a_digest_is_kept_and_the_mail_is_forgotten(link):
    token = link.split("/")[3]
    row = Handover.objects.get()
    assert token not in str(row.__dict__)
    assert row.digest == secrets.digest("email", token)
    sent = Dispatch.objects.get()
    Dispatch.objects.filter(pk=sent.pk).update(state="leased")
    from sixring.channels import outbox

    outbox.end(sent, Dispatch.State.ACCEPTED)
    while listeners.settle():
        pass
    sent.refresh_from_db()
    assert (sent.outbound["text"], sent.outbound["data"][mailing.HOLDS_LINK]) == ("", True)


@pytest.mark.parametrize(
    "address",
    ["x", "a@b.test\r\nBcc: all@x.test", "a@b.test,c@d.test", '"<x>"@y.test', "care@us.test", "CARE+1@us.test"],
)
def test_an_address_that_is_not_one_of_theirs_gets_nothing(dan, talk, address):
    answer = dan.post("continue", way="email", address=address)
    assert (answer.status_code, answer.json()["code"]) == (422, "address")
    assert not mails()
    assert not django_mail.outbox


def test_an_address_gets_three_mails_an_hour_and_hears_the_same(chat, mailbox):
    answers = []
    for number in range(5):
        browser = Browser(chat)
        browser.writes(f"Hello {number}")
        answers.append(browser.post("continue", way="email", address="victim@x.test").json()["says"])
    assert len(mails()) == 3
    assert len(set(answers)) == 1


def test_a_visitor_may_try_ten_times_an_hour(dan, talk):
    codes = [dan.post("continue", way="page").status_code for _ in range(12)]
    assert codes == [200] * 10 + [429] * 2


def test_nothing_goes_on_before_a_word_was_said(chat):
    browser = Browser(chat)
    assert browser.post("continue", way="page").json()["code"] == "nothing_yet"
    assert browser.post("transcript").json()["code"] == "no_address"


def test_a_way_that_is_not_open_is_refused(dan, talk):
    for way in ("phone", "message"):
        assert dan.post("continue", way=way).json()["code"] == "no_way"
    assert dan.post("continue", way="fax").status_code == 422
    assert dan.ask("POST", "continue", {"way": "page"}, authorization="Bearer x").status_code == 401


def test_another_visitor_gets_and_sends_nothing_of_this_one(dan, talk, chat, link):
    erin = Browser(chat)
    erin.writes("Something else")
    Client().post(link, {"yes": "1"})
    assert erin.post("transcript").json()["code"] == "no_address"
    assert "trays" not in str(erin.sees)


def test_a_mail_without_proof_only_suggests(dan, talk, mailbox):
    to = unquote(urlsplit(dan.post("continue", way="email").json()["link"]).path)
    writes_mail(mailbox, to)
    claimed = Identity.objects.get(kind="email")
    assert (claimed.claimed, claimed.person == dan.identity.person) == (True, False)
    assert Suggestion.objects.filter(left=dan.identity, right=claimed).exists()
    assert nothing_joined()
    assert Handover.objects.get().used_at is None
    assert "conversation.mail_only_claims" in happened_to(talk)


def test_an_address_made_for_them_joins_once(dan, talk, mailbox):
    Account.objects.filter(pk=mailbox.pk).update(settings={**mailbox.settings, "trust_everyone": True})
    mailbox.refresh_from_db()
    to = unquote(urlsplit(dan.post("continue", way="email").json()["link"]).path)
    writes_mail(mailbox, to)
    writes_mail(mailbox, to, "mallory@example.com", "2")
    writes_mail(mailbox, to.rpartition(".")[0].rpartition(".")[0] + ".aaaaaaaaaaaaa@us.test", "eve@x.test", "3")
    assert person_of("dan@example.com") == dan.identity.person
    assert person_of("mallory@example.com") != dan.identity.person
    assert person_of("eve@x.test") != dan.identity.person


def test_a_code_that_is_wrong_spent_or_of_a_hidden_chat_places_nothing(dan, talk, chat):
    call = Account.objects.create(kind="call", name="Phone", settings={"number": "+44 20 7946 0100"})
    code = dan.post("continue", way="phone").json()["code"]
    cleo = employ("Cleo", "agent", "Elsewhere")

    def types(code, actor, who="phone", token="7d8ae7a4-51a0-4c1b-9d2e-0d3e6a8a7b10"):
        typed = {
            "account": call.pk, "who": who, "value": "+442079460123", "text": "x", "token": token, "code": code,
            "occurred_at": "2026-03-02T12:00",
        }  # fmt: skip
        return enter(actor).post("/conversations/log/", typed).status_code

    chat.teams.set([Team.objects.get_or_create(name="Support")[0]])
    assert [types(code, cleo), types("000 000", cleo), types(code, cleo, "user_id")] == [422] * 3
    assert nothing_joined()
    ben = employ("Ben", "agent", "Support")
    assert types(code, ben) == 302
    assert types(code, ben, token="7d8ae7a4-51a0-4c1b-9d2e-0d3e6a8a7b11") == 422
    assert [types("111111", cleo) for _ in range(12)][-1] == 422
    assert not Identity.objects.filter(kind="user_id").exists()


def test_a_link_for_another_device_needs_its_button_and_works_once(dan, talk):
    link = path_of(dan.post("continue", way="page").json()["link"])
    device = Client(enforce_csrf_checks=True)
    assert device.get(link).status_code == 200
    assert device.post(link).status_code == 403
    assert "Send me a link" in read(device.get("/requests/"))
    assert Client().post(link).status_code == 302
    assert Client().post(link).status_code == 409


def test_words_of_a_team_leave_only_over_a_mailbox_of_that_team(dan, talk, chat, mailbox):
    support, sales = (Team.objects.get_or_create(name=name)[0] for name in ("Support", "Sales"))
    chat.teams.set([support])
    assert starting.ways(chat) == ["page"]
    mailbox.teams.set([sales])
    assert starting.ways(chat) == ["page"]
    mailbox.teams.set([support])
    assert starting.ways(Account.objects.get(pk=chat.pk)) == ["email", "page"]


def test_a_wrong_join_shows_the_visitor_nothing_of_the_other(dan, talk, link, mailbox):
    ada = employ("Ada", "owner", "Support")
    erin = Browser(open_chat())
    erin.writes("My card was charged twice")
    merge.merge(erin.identity.person, dan.identity.person, actor=ada, reason="a mistake")
    Client().post(link, {"yes": "1"})
    assert "charged" not in mails("dan@example.com")[-1]["text"]
    assert dan.sees == ["Where are my trays?"]
    assert not access.shown_to([dan.identity.pk]).filter(text__contains="charged").exists()


def test_two_a_colleague_has_parted_are_only_suggested(dan, talk, link):
    ada = employ("Ada", "owner", "Support")
    Client().post(link, {"yes": "1"})
    merge.undo(Decision.objects.get(kind="join"), actor=ada)
    dan.post("continue", way="email", address="dan@example.com")
    Client().post(link_in(mails("dan@example.com")[-1]), {"yes": "1"})
    assert person_of("dan@example.com") != dan.identity.person


def test_what_is_too_old_gives_its_code_back(dan, talk, clock):
    Account.objects.create(kind="call", name="Phone", settings={"number": "+44 20 7946 0100"})
    dan.post("continue", way="phone")
    clock.forward(days=300)
    assert (secrets.forget_old(), secrets.forget_old()) == (1, 0)
    assert Handover.objects.get().digest.startswith("spent:")
