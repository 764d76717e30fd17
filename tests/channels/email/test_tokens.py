"""Our marks on mails: only we can make them."""

import pytest

from sixring.channels.adapters.email import tokens

KEY = "not-so-secret"


@pytest.mark.parametrize("number", [1, 255, 256, 2**31, 2**63 - 1])
def test_an_address_leads_back_to_its_conversation(number: int):
    address = tokens.plus_address("support@example.com", number, KEY)
    assert tokens.conversation_of(address, KEY) == number
    assert tokens.conversation_of(address.upper(), KEY) == number
    assert len(address.split("@")[0]) <= 64


def test_a_message_id_leads_back_to_its_message():
    made = tokens.message_id(7, 9, "example.com", KEY)
    assert tokens.ours(f"<{made}>", KEY) == (7, 9)


def test_a_tag_of_our_own_makes_room():
    assert tokens.plus_address("support+de@example.com", 1, KEY).startswith("support+c_")


def test_nobody_else_can_make_one():
    address = tokens.plus_address("support@example.com", 7, KEY)
    local, _, domain = address.partition("@")
    other = tokens.plus_address("support@example.com", 8, KEY)
    swapped = f"{other.partition('.')[0]}.{local.partition('.')[2]}@{domain}"
    for forged in (swapped, "support+c_ae.aaaaaaaaaaaaaaaa@example.com", "support@example.com", "", "+c_@"):
        assert tokens.conversation_of(forged, KEY) is None
    assert tokens.conversation_of(address, "another key") is None
    assert tokens.ours(tokens.message_id(7, 9, "example.com", KEY).replace("cx.7", "cx.8"), KEY) is None
