"""Which open matter a message speaks of, where the channel itself says nothing of matters."""

import pytest

from sixring.conversations.placing.about import Said, is_another, numbers_in, spoken_of
from tests.cast import place_of, where


def said(*texts):
    return Said(texts)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Where is GT-48211?", ["gt48211"]),
        ("#48211 and INV/20934.", ["48211", "inv20934"]),
        ("On 2026-03-02 it cost 1234.50", []),
        ("Call +44 7700 900123 or 07700900123, or a@12345.example", []),
        ("See https://shop.example/12345", []),
        ("I have 12 of 250", []),
    ],
)
def test_numbers_of_orders_are_told_from_others(text, numbers):
    assert list(numbers_in(text)) == numbers


TRAYS, INVOICE = said("The seed trays of GT-48211 are cracked"), said("Please send the invoice for GT-50113")
KETTLE, HOSE = said("The watering kettle leaks at its handle"), said("Our soaker hose lost its brass coupling")


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("Any news of GT-50113?", 1),
        ("Is there a replacement for the cracked seed trays?", 0),
        ("Any news?", None),
        ("GT-48211 and GT-50113, what about both?", None),
        ("GT-99999 has not arrived", None),
    ],
)
def test_the_number_decides_and_else_the_words(text, which):
    assert spoken_of(said(text), [TRAYS, INVOICE]) == which


@pytest.mark.parametrize(
    ("text", "matter", "another"),
    [
        ("Hello? Any news?", KETTLE, False),
        ("The kettle still drips", KETTLE, False),
        ("My garden card was refused at the till", KETTLE, True),
        ("Where is GT-99999?", TRAYS, True),
        ("GT-48211, my garden card was refused", TRAYS, False),
        ("GT-99999", KETTLE, False),
        ("cancel GT-99999", KETTLE, True),
        ("My garden card was refused at the till", said("Hello!"), False),
        ("Ich habe meine Gartenkarte im Bus verloren gestern Abend", KETTLE, True),
        ("Guten Tag, gibt es schon etwas Neues? Ich warte seit einer Woche", KETTLE, False),
    ],
)
def test_what_plainly_speaks_of_something_else_is_another_matter(text, matter, another):
    assert is_another(said(text), matter) is another


pytestmark = pytest.mark.django_db


def test_a_new_matter_on_another_channel_is_not_absorbed(dan):
    mail = dan.writes("The watering kettle leaks at its handle, order GT-48211.")
    chat = dan.chats("My garden card was refused at the till", also=[["email", dan.email, "token"]])
    assert where(chat) != where(mail)
    assert place_of(chat).reason == "new"


def test_of_two_open_matters_the_one_it_names_goes_on(dan):
    first = dan.writes("The seed trays of GT-48211 are cracked")
    second = dan.writes("Please send the invoice for GT-50113")
    assert where(first) != where(second)
    chat = dan.chats("Any news of GT-50113?", also=[["email", dan.email, "token"]])
    assert where(chat) == where(second)
    assert (place_of(chat).reason, place_of(chat).relied_on) == ("spoken_of", second.identity)


def test_with_two_open_a_talk_goes_on_where_it_is(dan):
    dan.writes("The seed trays of GT-48211 are cracked")
    chat = dan.chats("My garden card was refused at the till", also=[["email", dan.email, "token"]])
    more = dan.chats("Hello?")
    assert where(more) == where(chat)
    assert place_of(more).reason == "talking"


def test_a_day_later_nothing_is_guessed(dan, clock):
    dan.writes("The seed trays of GT-48211 are cracked", at=clock.now)
    chat = dan.chats("My garden card was refused", also=[["email", dan.email, "token"]], at=clock.now)
    clock.forward(days=1)
    more = dan.chats("Hello?", at=clock.now)
    assert where(more) != where(chat)


def test_a_fresh_mail_stays_a_fresh_matter_whatever_it_names(dan):
    first = dan.writes("The seed trays of GT-48211 are cracked")
    dan.writes("Please send the invoice for GT-50113")
    again = dan.writes("Another thing about GT-48211: the lid is missing")
    assert where(again) != where(first)
    assert place_of(again).reason == "new"


def test_hours_later_on_the_same_channel_another_matter_is_told_apart(dan, clock):
    first = dan.chats("Where do I find the invoice for GT-50113?", at=clock.now)
    clock.forward(minutes=20)
    assert where(dan.chats("And where is my parcel GT-48211?", at=clock.now)) == where(first)
    clock.forward(hours=9)
    assert where(dan.chats("Hello? Any news?", at=clock.now)) == where(first)
    clock.forward(hours=9)
    assert where(dan.chats("The watering kettle GT-99999 leaks", at=clock.now)) != where(first)
