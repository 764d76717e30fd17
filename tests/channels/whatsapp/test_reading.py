"""What WhatsApp tells becomes touches; what can't be one waits in quarantine, and its neighbours go on."""

import pytest

from sixring.channels.models import Arrival, Quarantine
from sixring.interactions.models import Attachment, Interaction
from sixring.people.models import Fact, Identity
from tests.cast import where

from .conftest import AT, DANS, DANS_ID, message, says, told, value

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
PICTURE = {"id": "765", "mime_type": "image/png", "caption": "It came like this"}
LIES_AT = (200, {"url": "https://lookaside.fbsbx.com/whatsapp_business/?mid=765", "mime_type": "image/png"})


def test_a_message_opens_a_conversation_and_whatsapp_vouches_for_number_and_id(comes):
    (touch,) = comes(says(message()))
    assert (touch.text, touch.identity.kind, touch.identity.value) == ("Where is my order?", "whatsapp", DANS_ID)
    assert (touch.proof, touch.proof_by, touch.identity.claimed) == ("provider", "WhatsApp", False)
    assert where(touch).channel == "whatsapp"
    phone = Identity.objects.get(kind="phone")
    assert (phone.value, phone.claimed, phone.person_id) == (f"+{DANS}", False, touch.identity.person_id)


def test_the_name_is_only_claimed(comes):
    (touch,) = comes(says(message()))
    said = {fact.name: (fact.value, fact.proof) for fact in Fact.objects.filter(identity=touch.identity)}
    assert said == {"name": ("Dan Moss", "claimed"), "username": ("danmoss", "claimed")}


def test_whoever_hides_the_number_is_known_by_the_id_and_is_the_same(comes):
    (open_one,) = comes(says(message()))
    hidden = message(number=2)
    del hidden["from"]
    (touch,) = comes(says(hidden, contacts=[{"profile": {"name": "Dan"}, "user_id": DANS_ID}]))
    assert touch.identity == open_one.identity
    assert where(touch) == where(open_one)


def test_without_an_id_the_number_alone_is_enough(comes):
    old = message()
    del old["from_user_id"]
    (touch,) = comes(says(old, contacts=[{"profile": {"name": "Dan"}, "wa_id": DANS}]))
    assert (touch.identity.kind, touch.identity.value) == ("phone", f"+{DANS}")


@pytest.mark.parametrize("kind", ["user_changed_number", "user_changed_user_id"])
def test_a_new_number_or_id_is_the_same_persons_and_says_nothing(kind, comes):
    (before,) = comes(says(message()))
    moved = {"type": kind, "body": "Dan changed", "user_id": "GB.9", "previous_user_id": DANS_ID}
    (news,) = comes(told(value(contacts=[], messages=[message("system", moved | {"wa_id": "447700900999"}, 2)])))
    assert news.kind == "identify"
    assert not news.placements.exists()
    fresh = message(number=3) | {"from": "447700900999", "from_user_id": "GB.9"}
    (after,) = comes(says(fresh, contacts=[]))
    before.identity.refresh_from_db()
    assert after.identity.person_id == before.identity.person_id


@pytest.mark.parametrize(
    ("kind", "own", "text", "data"),
    [
        ("button", {"text": "Yes", "payload": "yes-1"}, "Yes", {"button": "yes-1"}),
        ("interactive", {"type": "list_reply", "list_reply": {"id": "r", "title": "Pots"}}, "Pots", {"button": "r"}),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json":
         '{"flow_token": "t", "size": "M", "many": 2}'}}, "size: M\nmany: 2", {"form": "flow"}),
        ("interactive", {"type": "poll_reply"}, "", {"unsupported": "poll_reply"}),
        ("location", {"latitude": 51.5, "longitude": -0.1, "name": "Shed"}, "Shed\n51.5, -0.1",
         {"location": {"latitude": 51.5, "longitude": -0.1}}),
        ("location", {"latitude": "x", "longitude": 400}, "", {}),
        ("contacts", [{"name": {"formatted_name": "Kim"}, "phones": [{"phone": "+1 202"}]}], "Kim\n+1 202", {}),
        ("unsupported", None, "", {"unsupported": "unknown"}),
        ("hologram", {}, "", {"unsupported": "hologram"}),
    ],
)  # fmt: skip
def test_every_kind_of_message_has_its_words(kind, own, text, data, comes):
    (touch,) = comes(says(message(kind, own)))
    assert (touch.text, touch.data) == (text, data)


def test_an_order_lists_what_is_in_the_basket(comes):
    basket = {"product_items": [{"product_retailer_id": "tray-6", "quantity": 2, "item_price": 4.5, "currency": "GBP"}]}
    (touch,) = comes(says(message("order", basket)))
    assert touch.text == "2 × tray-6 (4.5 GBP)"


def test_what_hangs_on_a_message_is_kept_beside_it(comes):
    advert = {"headline": "Spring", "source_url": "https://fb.example/a", "source_type": "ad"}
    (touch,) = comes(says(message(context={"forwarded": True}, referral=advert)))
    assert touch.data == {"forwarded": True, "advert": {"headline": "Spring", "source_url": "https://fb.example/a"}}


# Batches


def test_one_bad_message_never_costs_its_batch(comes, account):
    nobodys = message(number=2)
    del nobodys["from"], nobodys["from_user_id"]
    grouped = message(number=3, group_id="123")
    other = value(messages=[message(number=4)]) | {"metadata": {"phone_number_id": "999999"}}
    batch = told(value(messages=[message(), nobodys, "odd", grouped, message(number=5)], contacts=[]), other)
    batch["entry"] += [7, {"changes": [{"field": "messages"}]}]
    touches = comes(batch)
    assert [touch.reference for touch in touches] == ["wamid.1", "wamid.5"]
    reasons = "".join(Quarantine.objects.values_list("reason", flat=True))
    assert Quarantine.objects.count() == 5
    assert "999999" in reasons
    assert "group" in reasons


def test_the_same_message_in_another_batch_is_taken_once(comes):
    comes(says(message()))
    comes(says(message(), message(number=2)))
    assert (Arrival.objects.count(), Interaction.objects.count()) == (2, 2)


def test_news_of_the_account_itself_are_nobodys_word(comes):
    assert comes(told({"event": "PARTNER_ADDED"}, field="account_update")) == []
    assert Quarantine.objects.count() == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"object": "page"}', b"[" * 100_000, b"\xff"])
def test_what_is_no_request_of_whatsapps_is_kept_as_it_came(raw, comes):
    assert comes(raw) == []
    assert Quarantine.objects.count() == 1


# Answers, echoes


def test_a_quoted_message_is_gone_on_with(comes):
    (first,) = comes(says(message()))
    (answer,) = comes(says(message(number=2, context={"from": "442079460100", "id": "wamid.1"})))
    assert where(answer) == where(first)


def test_quoting_what_nobody_here_knows_goes_on_with_the_only_open_matter(comes):
    (first,) = comes(says(message()))
    (answer,) = comes(says(message(number=2, context={"id": "wamid.long-ago"})))
    assert where(answer) == where(first)


def test_what_was_written_in_the_phones_app_is_ours(comes):
    (first,) = comes(says(message()))
    echo = message(number=2) | {"to": DANS, "to_user_id": DANS_ID, "from": "442079460100"}
    (touch,) = comes(told(value(message_echoes=[echo]), field="smb_message_echoes"))
    assert (touch.direction, touch.identity, touch.data) == ("out", first.identity, {"by": "WhatsApp Business"})


# Files


def test_a_picture_is_asked_for_and_fetched_with_our_token(comes, graph):
    graph.says = [LIES_AT, (200, PNG)]
    (touch,) = comes(says(message("image", PICTURE)))
    file = Attachment.objects.get(interaction=touch)
    assert (touch.text, file.content_type, file.size) == ("It came like this", "image/png", len(PNG))
    assert [more["headers"]["Authorization"] for _m, _u, more in graph.calls] == ["Bearer the access token"] * 2
    assert "appsecret_proof=" in graph.calls[0][1]


@pytest.mark.parametrize(
    "url", ["http://lookaside.fbsbx.com/x", "https://evil.test/x", "https://fbsbx.com.evil.test/x", ""]
)
def test_our_token_goes_to_meta_alone(url, comes, graph):
    graph.says = [(200, {"url": url})]
    (touch,) = comes(says(message("document", {"id": "7", "filename": "plan.pdf", "mime_type": "application/pdf"})))
    assert touch.data == {"lost_files": ["plan.pdf"]}
    assert len(graph.calls) == 1


def test_a_file_that_comes_damaged_is_fetched_again_and_its_message_comes_without_it_in_the_end(comes, graph, clock):
    graph.known = {"765": LIES_AT}
    graph.says = [(200, b"other bytes"), (200, b"other bytes")]
    damaged = PICTURE | {"sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}
    assert comes(says(message("image", damaged))) == []
    clock.forward(minutes=6)
    (touch,) = comes(says(message("image", damaged)))
    assert touch.data == {"lost_files": ["file-1.png"]}


def test_a_clock_ahead_is_not_believed(comes, clock):
    (touch,) = comes(says(message() | {"timestamp": str(AT + 86_400)}))
    assert touch.occurred_at == clock.now
