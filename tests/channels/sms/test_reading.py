"""What Twilio tells becomes touches; what can't be one waits in quarantine, byte for byte."""

import json

import pytest

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Arrival, Quarantine
from sixring.conversations.models import Placement
from sixring.core.fetch import FetchFailed, FetchRefused
from sixring.interactions.models import Attachment, Interaction
from sixring.people.models import Suggestion
from tests.cast import settle, where

from .conftest import DANS, OURS, form, message, sid

SENDERS = ["384387", "GREENTHUMB", "+266696687"]

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
PICTURE = {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/2010-04-01/x", "MediaContentType0": "image/png"}


def test_a_message_opens_a_conversation_and_its_number_is_only_claimed(comes):
    (touch,) = comes(message(FromCity="LEEDS", FromCountry="GB"))
    assert (touch.text, touch.identity.kind, touch.identity.value) == ("Where is my order?", "phone", DANS)
    assert (touch.identity.claimed, touch.proof) == (True, "claimed")
    assert touch.data == {"to": OURS, "area": "LEEDS, GB"}
    assert where(touch).channel == "sms"


def test_the_same_number_goes_on_in_its_conversation(comes, clock):
    (first,) = comes(message())
    clock.forward(minutes=5)
    (second,) = comes(message("It is GG-1042.", 2))
    assert where(first) == where(second)


def test_a_number_is_proven_only_where_the_owner_believes_numbers(comes, open_account):
    (touch,) = comes(message(), account=open_account(trusted=True))
    assert (touch.identity.claimed, touch.proof) == (False, "trusted")


def test_a_claimed_number_is_suggested_and_joins_nobody(comes, open_account):
    (known,) = comes(message(), account=open_account(trusted=True))
    (touch,) = comes(message(number=2))
    assert touch.identity.person_id != known.identity.person_id
    assert Suggestion.objects.count() == 1


def test_short_codes_and_sender_names_are_no_phones_and_a_withheld_number_is_nobodys(comes):
    kinds = [
        comes(message(number=n, From=who))[0].identity for n, who in enumerate(["384387", "GREENTHUMB", "+266696687"])
    ]
    assert [one and one.kind for one in kinds] == ["handle", "handle", None]


def test_the_same_message_again_is_taken_once(comes):
    comes(message())
    comes(message())
    assert (Arrival.objects.count(), Arrival.objects.get().repeats, Interaction.objects.count()) == (1, 1, 1)


def test_json_is_read_as_well(comes):
    (touch,) = comes(json.dumps(message() | {"NumMedia": 0, "Deep": {"x": []}}).encode())
    assert touch.text == "Where is my order?"


# Files


def test_a_picture_is_fetched_with_our_sign_in_and_looked_at(comes, twilio):
    twilio.says = [(200, PNG)]
    (touch,) = comes(message("", **PICTURE))
    file = Attachment.objects.get(interaction=touch)
    assert (file.name, file.content_type, file.size) == ("file-1.png", "image/png", len(PNG))
    (_method, url, more), *_ = twilio.calls
    assert (url, more["headers"]["Authorization"][:6]) == (PICTURE["MediaUrl0"], "Basic ")


@pytest.mark.parametrize(
    "url",
    ["cat.jpg", "http://api.twilio.com/x", "https://twilio.com.evil.test/x", "https://eviltwilio.com/x", "file:///etc/passwd",
     "https://api.twilio.com:8443/x", "https://a:b@api.twilio.com/x", "https://[bad", "https://169.254.169.254/"],
)  # fmt: skip
def test_our_sign_in_goes_nowhere_else(url, comes, twilio):
    (touch,) = comes(message(**PICTURE | {"MediaUrl0": url}))
    assert (twilio.calls, touch.data["lost_files"]) == ([], ["file-1.png"])


@pytest.mark.parametrize("said", [(404, b""), (200, b""), (200, b"x" * (5 * 1024 * 1024 + 1)), FetchRefused("private")])
def test_a_file_that_can_not_be_had_does_not_hold_the_words(said, comes, twilio):
    twilio.says = [said]
    (touch,) = comes(message(**PICTURE))
    assert (touch.text, touch.data["lost_files"]) == ("Where is my order?", ["file-1.png"])


def test_a_file_that_may_come_is_waited_for_a_little(comes, twilio, clock):
    twilio.says = [FetchFailed("no answer"), (503, b""), (200, PNG)]
    assert comes(message(**PICTURE)) == []
    settle()
    clock.forward(seconds=2)
    settle()
    assert Interaction.objects.count() == 0
    clock.forward(seconds=5)
    settle()
    assert Attachment.objects.get().content_type == "image/png"


def test_and_not_for_ever(comes, twilio, clock):
    twilio.says = [FetchFailed("no answer"), FetchFailed("no answer")]
    comes(message(**PICTURE))
    clock.forward(minutes=6)
    settle()
    assert Interaction.objects.get().data["lost_files"] == ["file-1.png"]


def test_the_bytes_decide_what_a_file_is(comes, twilio):
    twilio.says = [(200, b"MZ\x90\x00" + b"\x00" * 100)]
    comes(message(**PICTURE))
    assert not Attachment.objects.get().content_type.startswith("image/")


# Bad input


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "no fields"), (b"\x00\xff", "MessageSid"), (b"{", "JSON"), (b"[]", "JSON"), (b'"x"', "JSON"),
        (b"[" * 9000, "JSON"), (b'{"\xfd": 1}', "JSON"),
        (b"{}", "no fields"), (form({"Body": "x"}), "MessageSid"), (form(message(MessageSid="'; --")), "MessageSid"),
        (form(message(From="")), "no sender"), (form(message(From="whatsapp:" + DANS)), "whatsapp"),
        (form({"MessageSid": sid(), "MessageStatus": "huh"}), "no status"), (b"&".join([b"a=1"] * 300), "fields"),
        (json.dumps({"MessageSid": [1], "From": {}}).encode(), "fields"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_waits_in_quarantine(raw, why, comes):
    assert comes(raw) == []
    assert why in Quarantine.objects.get().reason
    assert bytes(Arrival.objects.get().raw) == raw


@pytest.mark.parametrize(
    "fields",
    [{"NumMedia": "-1"}, {"NumMedia": "many"}, {"Body": "x" * 900_000}, {"Body": b"a\x00b\xed"},
     {"From": "+" + "9" * 400}, {"To": ""}, {"Extra" * 50: "y"}, {"FromCity": "\u202e" * 300}, {"OptOutType": "DANCE"}],
)  # fmt: skip
def test_odd_fields_cost_nothing(fields, comes):
    (touch,) = comes(message(**fields))
    assert Placement.objects.filter(interaction=touch).exists()


def test_a_bad_neighbour_costs_nothing(texts, comes):
    bodies = [form(message(number=1)), b"", form(message(number=2, From="x:y")), form(message(number=3))]
    inbox.accept([Item(texts, raw) for raw in bodies])
    settle()
    assert (Interaction.objects.count(), Quarantine.objects.count()) == (2, 2)


# Shapes of requests as they were seen of Twilio: to a short code, with files, of other channels, receipts.
SHAPES = [
    message(SmsMessageSid=sid(), SmsStatus="received", NumSegments="1", ToCity="", FromZip="01022"),
    message(To="384387", number=2),
    message("Two", 3, NumMedia="2", MediaUrl0="cat.jpg", MediaUrl1="https://api.twilio.com/dog"),
    message(number=4, From=f"whatsapp:{DANS}", To=f"whatsapp:{OURS}", ExternalUserId="whatsapp:GB.1", ButtonText="Yes"),
    {"MessageSid": sid(5), "MessageStatus": "failed", "ErrorCode": "63018"},
    {"MessageSid": sid(6), "MessageStatus": "sent", "SmsStatus": "sent", "To": "2021", "From": OURS},
]  # fmt: skip


def mutations(raw):
    yield raw
    yield from (raw[: len(raw) * part // 5] for part in range(1, 5))
    yield raw.replace(b"&", b";")
    yield raw.replace(b"=", b"=%FF%00%ZZ")
    yield raw + b"&MessageSid=other&MediaUrl0=https://api.twilio.com/x&NumMedia=9999999999999999999"
    yield b"Body=" + b"%41" * 5_000 + b"&" + raw
    yield json.dumps(dict.fromkeys(["MessageSid", "From", "Body"], raw.decode())).encode()


def test_whatever_comes_is_settled_and_nothing_is_lost(texts, twilio):
    twilio.says = [(404, b"")] * 100
    bodies = list(dict.fromkeys(raw for shape in SHAPES for raw in mutations(form(shape))))
    inbox.accept([Item(texts, raw) for raw in bodies])
    settle()
    assert not Arrival.objects.filter(state="waiting").exists()
    assert sum(1 + row.repeats for row in Arrival.objects.all()) == len(bodies)
    assert not Quarantine.objects.filter(reason__contains="could not").exists()
