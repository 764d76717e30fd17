"""Brands, sender addresses and signatures: as whom we write."""

import pytest
from django.urls import reverse

from sixring.channels import outbox, senders, speaking
from sixring.channels.adapters.email import drafting, smtp
from sixring.channels.contract import Outbound
from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.channels.senders import Sender
from sixring.conversations.sending import as_whom, replies, signatures, starting
from sixring.core import brands, preferences
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.interactions.models import Interaction
from tests.cast import agent_of, happened_to, settle, touches_of, where
from tests.screens import enter, read, without_pause

pytestmark = pytest.mark.django_db
GARDENS = {"name": "GreenThumb Gardens", "colour": "#2F6F4F", "signature": "{{agent.name}}, {{brand.name}}"}


@pytest.fixture
def account(db):
    said = {"address": "support@example.com", "name": "Support", "smtp_host": "mail.test"}
    return Account.objects.create(kind="email", name="Support", settings=said)


@pytest.fixture
def sent(monkeypatch):
    mails: list[tuple[str, bytes]] = []
    monkeypatch.setattr(smtp, "deliver", lambda server, sender, recipients, mail: mails.append((sender, mail)))
    return mails


def writes(account, to):
    from sixring.channels import inbox
    from sixring.channels.models import Arrival

    raw = f"From: Dan <dan@example.com>\r\nTo: {to}\r\nSubject: Trays\r\nMessage-ID: <1@d.test>\r\n\r\nWhere?\r\n"
    inbox.accept([inbox.Item(account, raw.encode(), {"via": "lmtp", "from": "dan@example.com", "to": [to]})])
    settle()
    return where(touches_of(Arrival.objects.latest("pk"))[0])


def test_a_brand_is_named_and_changed(ada):
    brand = brands.save(None, **GARDENS, actor=ada)
    assert (brands.main(), brand.colour) == (brand, "#2f6f4f")
    brands.save(brand, **GARDENS, actor=ada)
    brands.save(brand, name="GreenThumb", actor=ada)
    assert (brands.main().name, brands.main().colour) == ("GreenThumb", "")
    assert happened_to(brand) == ["brand.named", "brand.changed"]


@pytest.mark.parametrize(
    "odd",
    [{"name": " "}, {"name": "x" * 81}, {"colour": "green"}, {"logo_url": "http://x.test/a.png"},
     {"address": "nowhere"}, {"signature": "x" * 2001}],
)  # fmt: skip
def test_what_no_brand_can_be_is_refused(odd, ada):
    with pytest.raises(Invalid):
        brands.save(None, **{"name": "GreenThumb", **odd}, actor=ada)


def test_a_brand_in_use_stays(account, ada, ben):
    brand = brands.save(None, **GARDENS, actor=ada)
    Account.objects.update(brand=brand)
    with pytest.raises(Refused):
        brands.remove(brand, actor=ada)
    with pytest.raises(Forbidden):
        brands.save(None, name="Mine", actor=ben)


def test_an_account_speaks_for_its_brand_then_for_itself_then_for_the_main_one(account, ada):
    assert speaking.said(account, "name", "name") == "Support"
    main, other = (brands.save(None, name=name, colour="#102030", actor=ada) for name in ("Main", "Other"))
    assert speaking.said(account, "name", "name") == "Support"
    assert (speaking.said(account, "colour"), speaking.brand_of(account)) == ("#102030", main)
    account.brand = other
    assert speaking.said(account, "name", "name") == "Other"


def test_the_signature_is_of_the_address_the_mailbox_the_brand_or_the_colleague(account, ada):
    agent = agent_of(ada)
    preferences.change(agent, signature="Yours, Ada", actor=ada)
    assert signatures.signature(agent, account) == "Yours, Ada"
    account.brand = brands.save(None, **GARDENS, actor=ada)
    assert signatures.signature(agent, account) == "Ada, GreenThumb Gardens"
    account.settings["signature"] = "The team"
    assert signatures.signature(agent, account) == "The team"
    senders.add(account, Sender("sales@example.com", "", "Sales, {{agent.signature}}"), actor=ada)
    account.settings["senders"] = [{"address": "sales@example.com", "name": "", "signature": "Sales"}]
    assert signatures.signature(agent, account, "sales@example.com") == "Sales"


def test_mail_to_a_sender_address_is_ours_and_is_answered_from_it(account, ada, sent):
    senders.add(account, Sender("sales@example.com", "GreenThumb Sales"), actor=ada)
    account.refresh_from_db()
    assert adapter_of("email").owns("sales+x@example.com", account)
    conversation = writes(account, "Sales <sales@example.com>")
    assert as_whom.of(conversation, account) == "sales@example.com"
    message = replies.reply(conversation, "They left today.", actor=without_pause(ada), token="1")
    outbound = replies.outbound_of(
        message, conversation, replies.Letter("Hi", replies.choose(conversation, ada), replies.Envelope(),
                                              sender="sales@example.com"))  # fmt: skip
    adapter_of("email").send(outbound, account)
    envelope, mail = sent[0]
    assert envelope == "sales@example.com"
    assert b"From: GreenThumb Sales <sales@example.com>" in mail
    assert b"<sales+c_" in mail
    assert message.data["from"] == "sales@example.com"


def test_an_agent_chooses_another_sender(account, ada):
    senders.add(account, Sender("sales@example.com"), actor=ada)
    conversation = writes(account, "sales@example.com")
    chosen = replies.Envelope(sender="support@example.com")
    message = replies.reply(conversation, "They left today.", actor=ada, token="1", envelope=chosen)
    assert "from" not in message.data
    with pytest.raises(Invalid, match="can't write as"):
        replies.reply(conversation, "Hm", actor=ada, token="2", envelope=replies.Envelope(sender="ceo@example.com"))


def test_a_sender_taken_away_meanwhile_leaves_the_mailbox_own(account, ada, sent):
    adapter_of("email").send(Outbound("dan@example.com", "Hi", "k", data={"from": "gone@example.com"}), account)
    assert (sent[0][0], drafting.sender_of_mail(Outbound("d", "t", "k"), drafting.settings_of(account)).address) == (
        "support@example.com", "support@example.com",
    )  # fmt: skip


def test_senders_are_added_changed_and_removed_on_their_page(account, ada):
    browser, page = enter(ada), reverse("channels:senders", args=[account.pk])
    browser.post(page, {"address": "sales@example.com", "name": "Sales"})
    browser.post(page, {"address": "Sales@example.com", "name": "Selling"})
    account.refresh_from_db()
    assert [str(one) for one in senders.of(account)] == [
        "Support <support@example.com>", "Selling <Sales@example.com>",
    ]  # fmt: skip
    assert "Selling" in read(browser.get(page))
    browser.post(reverse("channels:remove_sender", args=[account.pk]), {"address": "sales@example.com"})
    account.refresh_from_db()
    assert len(senders.of(account)) == 1


def test_an_address_of_another_mailbox_is_refused(account, ada):
    Account.objects.create(kind="email", name="Sales", settings={"address": "sales@example.com"})
    for address in ("sales@example.com", "support@example.com"):
        with pytest.raises(Invalid):
            senders.add(account, Sender(address), actor=ada)


def test_the_composer_offers_the_senders_and_begins_with_the_one_written_to(account, ada):
    senders.add(account, Sender("sales@example.com"), actor=ada)
    conversation = writes(account, "sales@example.com")
    said = read(enter(ada).get(reverse("conversations:show", args=[conversation.pk])))
    assert f'<option value="sales@example.com" data-account="{account.pk}" selected>' in said


def test_brands_have_a_page(ada, ben):
    browser = enter(ada)
    assert "No brand is named yet" in read(browser.get(reverse("channels:brands")))
    browser.post(reverse("channels:new_brand"), {**GARDENS, "address": "hello@greenthumb.example"})
    assert "GreenThumb Gardens" in read(browser.get(reverse("channels:brands")))
    brand = brands.main()
    assert browser.post(reverse("channels:brand", args=[brand.pk]), {"name": "", "colour": "x"}).status_code == 422
    browser.post(reverse("channels:remove_brand", args=[brand.pk]))
    assert brands.main() is None


def test_writing_first_one_chooses_the_address_too(account, sent, ada, ben):
    senders.add(account, Sender("orders@example.com", "Orders", "The order desk"), actor=ada)
    page = read(enter(ben).get("/conversations/new/?q=new@out.test"))
    assert 'value="orders@example.com"' in page
    way = f"{account.pk}:email=new@out.test"
    typed = {"way": way, "subject": "Trays", "text": "Hi", "token": "00000000-0000-4000-8000-000000000001"}
    kept = enter(ben).post(
        reverse("conversations:new"), {**typed, f"sender:{way}": "boss@example.com", "q": "x@y.test"}
    )
    assert (kept.status_code, Interaction.objects.count()) == (422, 0)
    enter(ben).post(reverse("conversations:new"), {**typed, f"sender:{way}": "orders@example.com"})
    outbox.settle()
    ((_envelope, mail),) = sent
    assert b"From: Orders <orders@example.com>" in mail
    assert b"The order desk" in mail


def test_writing_first_without_a_choice_leaves_from_the_mailbox_itself(account, sent, ada, ben):
    senders.add(account, Sender("orders@example.com"), actor=ada)
    starting.start(f"{account.pk}:email=new@out.test", "Trays", "Hi", actor=ben, token="1")
    outbox.settle()
    assert b"support@example.com" in sent[0][1].partition(b"\r\n\r\n")[0]
