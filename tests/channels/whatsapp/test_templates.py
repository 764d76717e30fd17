"""Templates: fetched or written by hand, and what goes when the time to answer has passed."""

import pytest
from django.urls import reverse

from sixring.channels import outbox
from sixring.channels.adapters.whatsapp import templates
from sixring.channels.adapters.whatsapp.settings import WhatsAppForm, by_hand
from sixring.channels.contract import DeliveryError
from sixring.channels.models import Dispatch
from sixring.conversations.sending import replies
from sixring.core.errors import Invalid, Refused
from tests.cast import agent_of, where
from tests.channels.meta import refusal

from .conftest import DANS_ID, message, says

pytestmark = pytest.mark.django_db
BODY = "Hello {{1}}, your order {{2}} is on its way."


def row(name="shipped", **more):
    parts = more.pop("components", [{"type": "BODY", "text": BODY}, {"type": "FOOTER", "text": "GreenThumb Gardens"}])
    return {"name": name, "language": "en_GB", "status": "APPROVED", "category": "UTILITY", "components": parts, **more}


@pytest.fixture
def fetched(account, graph):
    graph.says = [(200, {"data": [row()], "paging": {}})]
    templates.fetch_all(account)
    return account


@pytest.fixture
def late(comes, fetched, clock):
    (touch,) = comes(says(message()))
    clock.forward(hours=25)
    return where(touch)


def filled(template="shipped:en_GB", **values):
    given = values or {"body.1": "Dan", "body.2": "GG-1042"}
    return replies.Envelope(template=template, values=given)


def test_templates_are_fetched_page_by_page(account, graph):
    graph.says = [
        (200, {"data": [row()], "paging": {"next": "https://x", "cursors": {"after": "a1"}}}),
        (200, {"data": [row("other")], "paging": {}}),
    ]
    assert templates.fetch_all(account) == 2
    account.refresh_from_db()
    assert [one.key for one in templates.of(account)] == ["shipped:en_GB", "other:en_GB"]
    assert "after=a1" in graph.calls[1][1]


@pytest.mark.parametrize(
    "odd",
    [
        row(status="PAUSED"), row(category="AUTHENTICATION"), row(components=[]), {}, {"components": 7},
        row(components=[{"type": "BODY", "text": "x"}, {"type": "HEADER", "format": "IMAGE"}]),
        row(components=[{"type": "BODY", "text": "x"}, {"type": "BUTTONS", "buttons": [{"url": "https://x/{{1}}"}]}]),
    ],
)  # fmt: skip
def test_what_can_not_be_filled_here_is_not_offered(odd, account, graph):
    graph.says = [(200, {"data": [odd, 7]})]
    assert templates.fetch_all(account) == 0


def test_a_refusal_says_why_and_keeps_the_former_list(fetched, graph):
    graph.says = [refusal(200)]
    with pytest.raises(DeliveryError, match="permission"):
        templates.fetch_all(fetched)
    assert len(templates.of(fetched)) == 1


def test_they_are_fetched_again_once_a_day(fetched, graph, clock):
    assert templates.refresh_due() == 0
    clock.forward(hours=25)
    graph.says = [(200, {"data": [row(), row("other")]})]
    assert templates.refresh_due() == 1
    fetched.refresh_from_db()
    assert len(templates.of(fetched)) == 2


@pytest.mark.parametrize("line", ["shipped", "shipped | en", "Shipped! | en | x", "shipped | english | x", "||"])
def test_a_line_by_hand_that_is_none_is_refused(line):
    form = WhatsAppForm({"phone_number_id": "12345", "access_token": "t", "app_secret": "s", "templates": line})
    assert "templates" in form.errors


def test_a_line_by_hand_is_a_template(account):
    account.settings["templates"] = ["shipped | en_GB | Hello {{name}}"]
    assert templates.of(account)[0].gaps == [("body.name", "name")]
    assert by_hand("x | en | a\\nb").body == "a\nb"


# Answering late


def test_within_a_day_plain_words_go(comes, ben, graph):
    (touch,) = comes(says(message()))
    sent = replies.reply(where(touch), "It left.", actor=ben, token="1")
    graph.says = [(200, {"messages": [{"id": "wamid.901"}]})]
    outbox.settle()
    path, body = graph.posted
    assert path == "106540352242922/messages"
    assert (body["recipient"], body["text"]["body"]) == (DANS_ID, "It left.")
    assert body["biz_opaque_callback_data"] == f"message:{sent.pk}"


def test_after_it_they_are_refused_with_what_to_do_instead(late, ben):
    with pytest.raises(Refused, match="template"):
        replies.reply(late, "It left.", actor=ben, token="1")


def test_a_template_goes_at_any_time(late, ben, graph):
    sent = replies.reply(late, "", actor=ben, token="1", envelope=filled())
    assert sent.text == "Hello Dan, your order GG-1042 is on its way.\n\nGreenThumb Gardens"
    graph.says = [(200, {"messages": [{"id": "wamid.901"}]})]
    outbox.settle()
    _path, body = graph.posted
    assert body["template"] == {
        "name": "shipped", "language": {"code": "en_GB"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": one} for one in ("Dan", "GG-1042")]}],
    }  # fmt: skip
    assert Dispatch.objects.get().state == "accepted"


@pytest.mark.parametrize(
    ("given", "why"), [(filled("gone:en"), "not there"), (filled(**{"body.1": "Dan"}), "filled in: 2")]
)
def test_a_template_that_is_gone_or_has_gaps_is_refused(given, why, late, ben):
    with pytest.raises(Invalid, match=why):
        replies.reply(late, "", actor=ben, token="1", envelope=given)


def test_named_gaps_are_told_by_their_names(account, comes, clock, ben, graph):
    account.settings["templates"] = ["back | en | Hello {{first}}"]
    account.save()
    (touch,) = comes(says(message()))
    clock.forward(hours=25)
    replies.reply(where(touch), "", actor=ben, token="1", envelope=filled("back:en", **{"body.first": "Dan"}))
    graph.says = [(200, {"messages": [{"id": "wamid.901"}]})]
    outbox.settle()
    assert graph.posted[1]["template"]["components"][0]["parameters"][0]["parameter_name"] == "first"


# In the composer


def test_the_composer_offers_templates_and_sends_the_one_that_was_filled(client, late, ben):
    agent = agent_of(ben)
    agent.preferences = {"undo_seconds": 0}
    agent.save()
    client.force_login(agent)
    page = client.get(reverse("conversations:show", args=[late.pk])).content.decode()
    assert "?template=shipped%3Aen_GB#template" in page
    form = client.get(reverse("conversations:show", args=[late.pk]) + "?template=shipped%3Aen_GB").content.decode()
    assert 'name="value:body.1"' in form
    token = form.partition('name="token" value="')[2].partition('"')[0]
    way = form.partition('name="way" value="')[2].partition('"')[0]
    typed = {"token": token, "way": way, "template": "shipped:en_GB", "value:body.1": "Dan"}
    wrong = client.post(reverse("conversations:reply", args=[late.pk]), typed)
    assert wrong.status_code == 422
    assert 'value="Dan"' in wrong.content.decode()
    client.post(reverse("conversations:reply", args=[late.pk]), typed | {"value:body.2": "GG-1042"})
    assert Dispatch.objects.get().outbound["data"]["template"]["values"] == {"body.1": "Dan", "body.2": "GG-1042"}
