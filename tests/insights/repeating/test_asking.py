"""What a message of ours asks for, and whether we held it."""

import pytest

from sixring.insights.repeating import asking, retelling
from tests.insights.repeating.messages import MESSAGES

TOLD = [(language, text, wanted) for language, some in MESSAGES.items() for text, wanted in some]


@pytest.mark.parametrize(("language", "text", "wanted"), TOLD)
def test_it_is_found_what_a_message_asks_for(language, text, wanted):
    assert asking.asked_for(text, language) == wanted


def test_the_language_is_found_by_itself_where_there_is_enough_to_tell():
    long_enough = [(text, wanted) for _language, text, wanted in TOLD if len(text) > 40]
    right = sum(asking.asked_for(text) == wanted for text, wanted in long_enough)
    assert right >= 0.9 * len(long_enough)


def test_only_what_we_held_is_asked_again():
    text = "Could you please send me your order number and your phone number?"
    assert asking.again(text, {"order", "matter"}) == {"order"}
    assert asking.again(text, {"email"}) == frozenset()


def test_of_a_language_without_patterns_nobody_can_tell():
    assert asking.again("Proszę podać numer zamówienia, abyśmy mogli sprawdzić.", {"order"}, "pl") is None


def test_a_number_we_name_ourselves_is_not_asked_for():
    assert asking.asked_for("Could you confirm that your order number is 48213?", "en") == frozenset()


EARLIER = "The watering can I ordered last week arrived with a broken handle and the rose is missing."


def test_who_says_again_what_they_wrote_before_tells_it_again():
    assert retelling.again([EARLIER], "Hi! My watering can arrived broken: the handle, and the rose is missing too.")


@pytest.mark.parametrize(
    "fresh",
    [
        "Any news?",
        "Thank you, the new one is lovely.",
        "Do you also sell bird tables? My neighbour is looking for one.",
    ],
)
def test_who_goes_on_or_speaks_of_something_else_does_not(fresh):
    assert not retelling.again([EARLIER], fresh)


def test_a_few_words_in_common_are_the_name_of_a_thing():
    assert not retelling.again([EARLIER], "Where is the watering can? When will the replacement handle be sent to us?")


def test_a_long_correspondence_does_not_make_everything_a_repetition():
    before = [f"Question {place} about {word}" for place, word in enumerate(EARLIER.split())]
    assert not retelling.again(before, EARLIER)
