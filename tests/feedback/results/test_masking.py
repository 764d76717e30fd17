"""Facts about quotes: who said it is hidden, in the languages customers write, and what they said stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixring.feedback.results.cards import LETTERS, wrapped
from sixring.feedback.results.masking import mask

HIDES = [
    ("Write to me at dan.miller+x@example.co.uk please", "dan.miller"),
    ("Call me on +44 20 7946 0101 today", "7946"),
    ("Call (030) 123 456-78 now", "123"),
    ("My order GT-104422 never came", "104422"),
    ("Order #77 was wrong", "77"),
    ("parcel 1Z999AA10123456784 is lost", "1Z999"),
    ("It went to 12 Orchard Lane, Bristol instead", "Orchard"),
    ("Ich wohne in der Lindenstraße 14, 10969", "Lindenstr"),
    ("Livré au 5 rue de la Paix par erreur", "Paix"),
    ("Vivo en calle de Alcalá 20 y nada", "Alcalá"),
    ("Abito in via Garibaldi 7 a casa", "Garibaldi"),
    ("Moro na rua das Flores 12 e nada", "Flores"),
    ("Postcode BS1 4DJ of course", "BS1"),
    ("I am @dan_miller on the other app", "dan_miller"),
    ("see https://shop.example.com/orders/99?token=abc", "token"),
    ("see shop.example.com/orders/99 there", "example"),
    ("Hi Anna, this was good", "Anna"),
    ("Good work. Regards, Tom Baker", "Baker"),
    ("Liebe Frau Schneider, danke", "Schneider"),
    ("je m'appelle Camille Dupont", "Dupont"),
    ("We spoke with Margaret Hill twice", "Margaret"),
    ("My IBAN is DE89370400440532013000", "DE8937"),
    ("my card 4111 1111 1111 1111 was charged", "4111"),
]


@pytest.mark.parametrize(("said", "gone"), HIDES)
def test_what_tells_who_they_are_is_hidden(said, gone):
    found = mask(said)
    assert gone.casefold() not in found.text.casefold()
    assert found.many >= 1


@pytest.mark.parametrize(
    "said",
    [
        "The parcel came three days late, but the roses are lovely.",
        "I waited 20 minutes and it took 3 calls.",
        "10/10, would buy again. 5 stars!",
        "Will you please answer? May I return it?",
        "Das Paket kam zu spät, aber der Service war gut.",
        "The 2nd time it worked on the 21st.",
    ],
)
def test_what_they_said_stays(said):
    assert mask(said).text == said


def test_what_is_known_of_them_is_hidden_whole_and_in_parts():
    found = mask("Cleo was kind to the Millers; Mr Miller’s roses came. dan miller", names=["Dan Miller", "Cleo"])
    assert "iller’s" not in found.text
    assert "dan" not in found.text.casefold().split()
    assert "Cleo" not in found.text
    assert "the Millers" in found.text


def test_a_colleague_hides_more():
    found = mask("The blue greenhouse at the harbour leaks", words=["greenhouse at the harbour"])
    assert found.text == "The blue […] leaks"
    assert found.hidden == {"[…]": 1}


def test_what_was_hidden_is_counted_by_kind():
    assert mask("a@example.com and b@example.com, order #12").hidden == {"[e-mail address]": 2, "[number]": 1}


NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=10)


@settings(deadline=None)
@given(st.builds("{}.{}@{}.com".format, NAMES, NAMES, NAMES), st.text("aé.@ \n<", max_size=40))
def test_no_address_is_left_wherever_it_stands(address, around):
    assert address not in mask(f"{around} {address} {around}").text


@settings(deadline=None)
@given(st.integers(10**6, 10**14))
def test_no_long_number_is_left(number):
    assert str(number) not in mask(f"It was {number}, you know").text


@settings(deadline=None)
@given(st.text(max_size=300))
def test_a_card_loses_no_letter_and_no_line_is_too_long(text):
    lines = list(wrapped(text))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= LETTERS for line in lines)
