"""Snippets: who uses and changes which, what is filled in, and what keeps an answer from being sent."""

import pytest

from sixring.conversations.models import Conversation, Snippet
from sixring.conversations.writing import snippets
from sixring.core.errors import Forbidden, Invalid
from sixring.core.models import Role, Team
from tests.cast import employ, where
from tests.screens import enter

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def matter(dan):
    return where(dan.writes("Where are my trays?", subject="Seed trays"))


@pytest.fixture
def lead():
    return employ("Lea", Role.LEAD, "Support")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {{customer.first_name}},", "Dear Dan,"),
        ("{{ Customer.First_Name }}", "Dan"),
        ("{{order}} {{unknown}}", "{{order}} {{unknown}}"),
        ("{{customer.first_name.__class__}}", "{{customer.first_name.__class__}}"),
        ("{% load x %}{{ 7*7 }} {customer.name}", "{% load x %}{{ 7*7 }} {customer.name}"),
        ("{{customer.name}}", "{{agent.name}}"),
    ],
)
def test_variables_are_replaced_by_strings_and_by_nothing_else(text, filled):
    values = {"customer.first_name": "Dan", "customer.name": "{{agent.name}}", "agent.name": "Ada", "order": ""}
    assert snippets.fill(text, values) == filled


def test_what_is_left_is_named_once():
    assert snippets.unfilled("{{order}} and {{ order }} and {{a.b}}") == ["order", "a.b"]
    assert snippets.unfilled("Your order 7") == []


def test_values_come_from_the_conversation(matter, ben, dan):
    dan.does(
        "steps", ["email", dan.email, "domain"], kind="track", text="Bought", data={"properties": {"order_id": 77}}
    )
    Conversation.objects.filter(pk=matter.pk).update(fields={"bed": "north"})
    matter.refresh_from_db()
    values = snippets.values_for(matter, ben)
    assert (values["agent.first_name"], values["order"], values["field.bed"]) == ("Ben", "77", "north")
    assert values["customer.email"] == dan.email
    assert values["customer.first_name"] == ""  # an address is no name
    assert values["conversation.reference"]


def test_using_one_fills_it_and_is_counted(matter, ben):
    mine = snippets.write("Bye", "Yours, {{agent.name}} {{gap}}", actor=ben)
    said = enter(ben).post(f"/conversations/{matter.pk}/snippets/{mine.pk}/").json()
    assert said == {"text": "Yours, Ben {{gap}}", "unfilled": ["gap"]}
    assert Snippet.objects.get().used == 1


def test_each_sees_their_own_and_what_is_shared_with_them(ada, ben, cleo, lead):
    support = Team.objects.get(name="Support")
    snippets.write("own", "x", actor=ben)
    snippets.write("all", "x", actor=lead, shared=True)
    snippets.write("team", "x", actor=lead, shared=True, team=support)
    assert {one.name for one in snippets.visible_to(ben)} == {"own", "all", "team"}
    assert {one.name for one in snippets.visible_to(cleo)} == {"all"}
    assert {one.name for one in snippets.visible_to(ada)} == {"all", "team"}


def test_what_is_shared_needs_a_lead(ben, lead):
    shared = snippets.write("all", "x", actor=lead, shared=True)
    for act in (
        lambda: snippets.write("mine", "y", actor=ben, shared=True),
        lambda: snippets.write("all", "y", actor=ben, snippet=shared),
        lambda: snippets.delete(shared, actor=ben),
    ):
        with pytest.raises(Forbidden):
            act()
    snippets.delete(shared, actor=lead)
    assert not Snippet.objects.exists()


def test_an_empty_one_is_refused(ben):
    with pytest.raises(Invalid):
        snippets.write("name", "  ", actor=ben)


def test_a_viewer_keeps_none(viewer):
    with pytest.raises(Forbidden):
        snippets.write("name", "text", actor=viewer)
    assert enter(viewer).get("/conversations/snippets/").status_code == 403


def test_the_pages_keep_change_preview_and_delete(ben):
    desk = enter(ben)
    desk.post("/conversations/snippets/new/", {"name": "Hi", "text": "Hello {{customer.first_name}} {{gap}}"})
    mine = Snippet.objects.get()
    there = f"/conversations/snippets/{mine.pk}/"
    seen = desk.post(there, {"name": "Hi", "text": "Hello {{customer.first_name}} {{gap}}", "preview": "1"})
    assert "Hello Dan {{gap}}" in seen.content.decode()
    desk.post(there, {"name": "Hi", "text": "Hello"})
    mine.refresh_from_db()
    assert (mine.text, mine.shared) == ("Hello", False)
    assert "Hi" in desk.get("/conversations/snippets/").content.decode()
    desk.post(f"{there}end/")
    assert not Snippet.objects.exists()


def test_anothers_own_one_is_not_there(ben, cleo, matter):
    mine = snippets.write("Hi", "x", actor=cleo)
    desk = enter(ben)
    assert desk.get(f"/conversations/snippets/{mine.pk}/").status_code == 404
    assert desk.post(f"/conversations/snippets/{mine.pk}/end/").status_code == 404
    assert desk.post(f"/conversations/{matter.pk}/snippets/{mine.pk}/").status_code == 404
