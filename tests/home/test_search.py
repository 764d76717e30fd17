"""The search page and what the palette is answered."""

import pytest
from django.urls import reverse

from sixring.conversations import reference
from sixring.core.models import Role
from sixring.look import slots
from tests.cast import employ, where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
PAGE, QUICK = reverse("search"), reverse("search_quick")


@pytest.fixture
def matter(dan):
    return where(dan.writes("Where are my trays? <b>Late</b>", subject="Seed trays", facts={"name": "Dan Reed"}))


def said(client, address, **asked):
    return read(client.get(address, asked))


def test_the_page_shows_conversations_messages_and_people(matter, ben):
    client = enter(ben)
    found = said(client, PAGE, q="trays")
    assert "Where are my <mark>trays</mark>? &lt;b&gt;Late" in found
    assert "Seed trays" in found
    assert reference.of(matter.pk) in found
    assert f"#message-{matter.placements.get().interaction_id}" in said(client, PAGE, q="trays", tab="messages")
    assert reverse("people:show", args=[matter.anchor.person_id]) in said(client, PAGE, q="reed", tab="people")


def test_without_words_it_says_what_can_be_typed(ben):
    assert "channel:email" in said(enter(ben), PAGE)


def test_what_is_not_known_is_explained_and_nothing_found_says_what_to_do(matter, ben):
    client = enter(ben)
    assert "Did you mean “from:”?" in said(client, PAGE, q="form:dan")
    assert "Nothing found" in said(client, PAGE, q="zzz")
    assert "Did you mean “from:”?" in said(client, QUICK, q="form:dan")


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "999999"])
def test_odd_pages_are_pages_too(matter, ben, page):
    assert enter(ben).get(PAGE, {"q": "trays", "page": page}).status_code == 200


def test_the_palette_leads_to_places_people_conversations_and_references(matter, ben):
    client = enter(ben)
    assert reverse("people:list") in said(client, QUICK, q="peo")
    assert "Dan Reed" in said(client, QUICK, q="ree")
    there = reverse("conversations:show", args=[matter.pk])
    assert there in said(client, QUICK, q="where are my tra")
    assert there in said(client, QUICK, q=reference.of(matter.pk))
    assert f"{PAGE}?q=a%2Fb%26c" in said(client, QUICK, q="a/b&c")


def test_without_words_it_offers_the_places_of_the_role(ben):
    for_ben = said(enter(ben), QUICK)
    assert reverse("conversations:list") in for_ben
    assert reverse("settings") not in for_ben
    assert reverse("settings") in said(enter(employ("Root", Role.ADMIN, "Support")), QUICK)


def test_a_stranger_finds_nothing_hidden(matter, cleo, accounts):
    only_for(accounts["letters"], "Support")
    for address in (PAGE, QUICK):
        for words in ("trays", "reed", reference.of(matter.pk), f"#{matter.pk}", "dan@example.com"):
            found = said(enter(cleo), address, q=words)
            assert "Seed" not in found
            assert "Dan Reed" not in found


def test_rooms_offer_commands_to_whoever_may(rf):
    with slots.emptied():
        slots.verb("one", "Do it", "plus", "search", 2, query="q=1", words="make")
        slots.verb("two", "Not you", "plus", "search", 1, may=lambda request: False)
        assert [(one.name, one.url) for one in slots.verbs(rf.get("/"))] == [("one", f"{PAGE}?q=1")]


def test_the_palette_is_on_every_page_of_those_who_are_signed_in(ben):
    assert 'id="palette"' in read(enter(ben).get(reverse("people:list")))
    assert 'id="palette"' not in read(enter(None).get("/accounts/sign-in/"))
