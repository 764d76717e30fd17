"""A person's page: everything about them, why we believe it, and every decision undone as easily as made."""

import pytest
from django.urls import reverse

from sixring.core.models import Role
from sixring.people import fold, merge
from sixring.people.models import Decision, Identity, Person, Suggestion
from tests.cast import employ, where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"people:{name}", args=args)


@pytest.fixture(autouse=True)
def projections_hold():
    yield
    assert fold.check() == []


@pytest.fixture
def bens(ben):
    return enter(ben)


@pytest.fixture
def person(dan):
    dan.looks("/trays")
    dan.looks("/compost")
    dan.chats("Do you have trays?", also=[["email", dan.email, "token"]])
    return dan.writes("Where are they?", facts={"name": "Dan Reed", "city": "Bristol"}).identity.person


def now(person):
    person.refresh_from_db()
    return person.redirect or person


def test_the_page_tells_everything(person, bens):
    said = read(bens.get(at("show", now(person).pk)))
    for words in (
        "Dan Reed",
        "dan@example.com",
        "Bristol",
        "2 steps on Steps",
        "Do you have trays?",
        "Where are they?",
    ):
        assert words in said
    assert "Letters said so of dan@example.com, signed by the sender&#x27;s domain" in said
    assert "proven by the same arrival" in said


def test_rivals_of_a_value_are_kept(person, dan, bens):
    dan.writes("Moved", facts={"city": "Leeds"})
    said = read(bens.get(at("show", now(person).pk)))
    assert "1 other value kept" in said
    assert "Bristol" in said


def test_the_list_searches_names_and_addresses(person, erin, bens):
    erin.writes("Hello")
    found = [read(bens.get(at("list"), {"q": words})).count("data-row") for words in ("reed", "ERIN@", "", "nobody")]
    assert found == [1, 1, 2, 0]


def test_the_timeline_hides_what_is_on_other_channels(person, bens, accounts):
    only_for(accounts["chatter"], "Elsewhere")
    said = read(bens.get(at("show", now(person).pk)))
    assert "Do you have trays?" not in said
    assert "Where are they?" in said


def test_the_timeline_can_be_of_one_channel(person, bens, accounts):
    said = read(bens.get(at("timeline", now(person).pk), {"channel": accounts["letters"].pk}))
    assert "Where are they?" in said
    assert "Do you have trays?" not in said


def test_an_old_id_leads_to_the_living_person(person, erin, bens, ada):
    other = erin.writes("Hello").identity.person
    merge.merge(person, other, actor=ada, reason="tests")
    assert bens.get(at("show", other.pk)).url == at("show", now(person).pk)


def test_joining_by_hand_and_taking_it_back(person, erin, bens):
    here, other = now(person), erin.writes("Hello").identity.person
    assert "erin@example.com" in read(bens.get(at("show", here.pk), {"with": "erin"}))
    bens.post(at("join", here.pk), {"other": other.pk, "reason": "she told me"})
    joined = Decision.objects.get(reason="she told me")
    assert "she told me" in read(bens.get(at("show", now(person).pk)))
    bens.post(at("undo", now(person).pk, joined.pk))
    other.refresh_from_db()
    assert other.redirect_id is None
    assert "taken back" in read(bens.get(at("show", now(person).pk)))
    assert bens.post(at("undo", now(person).pk, joined.pk)).status_code == 409


def test_splitting_an_identity_out(person, bens):
    here = now(person)
    browser = Identity.objects.get(kind="visitor")
    answer = bens.post(at("split", here.pk), {"identity": browser.pk})
    browser.refresh_from_db()
    assert browser.person_id != here.pk
    assert answer.url == at("show", browser.person_id)


def test_a_split_is_seen_before_it_is_made(person, bens):
    here, browser = now(person), Identity.objects.get(kind="visitor")
    said = read(bens.get(at("split", here.pk), {"identity": browser.pk}))
    assert "Do you have trays?" in said
    assert "dan@example.com" in said.split("Stays")[1]
    assert not Decision.objects.filter(kind="split").exists()


def test_several_are_split_out_together_and_taken_back_at_once(person, dan, bens):
    dan.chats("It is me", also=[["user_id", "dan", "token", "user"], ["email", dan.email, "token"]])
    here = now(person)
    two = list(Identity.objects.filter(person=here).order_by("pk").values_list("pk", flat=True))[:2]
    bens.post(at("split", here.pk), {"identity": two})
    apart = set(Identity.objects.filter(pk__in=two).values_list("person", flat=True))
    assert len(apart) == 1
    assert apart != {here.pk}
    decision = Decision.objects.get(kind="split")
    bens.post(at("undo", here.pk, decision.pk))
    assert set(Identity.objects.filter(pk__in=two).values_list("person", flat=True)) == {here.pk}


def test_not_all_of_somebody_can_be_split_out(person, bens):
    here = now(person)
    everything = list(Identity.objects.filter(memberships__person=here).values_list("pk", flat=True))
    assert bens.post(at("split", here.pk), {"identity": everything}).status_code == 422
    assert bens.post(at("split", here.pk), {}).status_code == 422


def test_a_join_shows_both_and_what_differs(person, dan, erin, bens):
    other = erin.writes("Hello", facts={"name": "Erin", "city": "Leeds"}).identity.person
    said = read(bens.get(at("join", now(person).pk), {"other": other.pk}))
    assert "differs" in said
    assert "Leeds" in said
    assert "Bristol" in said
    assert not Decision.objects.filter(kind="join", reason="decided by a colleague").exists()
    assert bens.get(at("join", now(person).pk), {"other": now(person).pk}).status_code == 422


def test_a_shared_identity_groups_nobody(person, bens):
    here = now(person)
    browser = Identity.objects.get(kind="visitor")
    bens.post(at("share", here.pk, browser.pk))
    browser.refresh_from_db()
    assert browser.person_id is None


def test_a_suggestion_is_answered_once(person, dan, bens):
    dan.writes("Me", proof="claimed")
    suggestion = Suggestion.objects.get()
    here = now(person).pk
    assert bens.post(at("refuse", here, suggestion.pk)).url == at("show", here)
    assert bens.post(at("accept", here, suggestion.pk)).status_code == 409


def test_an_answer_leads_nowhere_else(person, dan, bens):
    dan.writes("Me", proof="claimed")
    answer = bens.post(at("refuse", now(person).pk, Suggestion.objects.get().pk) + "?next=https://far.test/")
    assert answer.url == at("show", now(person).pk)


def test_whom_one_cannot_see_is_neither_offered_nor_joined(person, erin, bens, accounts):
    hidden = erin.calls("Secret").identity.person
    only_for(accounts["chatter"], "Elsewhere")
    here = now(person)
    assert (
        "+4420" not in read(bens.get(at("show", here.pk), {"with": "+4420"})).split('id="join"')[1].split("</form>")[1]
    )
    assert bens.post(at("join", here.pk), {"other": hidden.pk}).status_code == 404
    assert bens.get(at("show", hidden.pk)).status_code == 404


def test_an_identity_of_somebody_else_is_not_found(person, erin, bens):
    foreign = erin.writes("Hello").identity
    assert bens.post(at("split", now(person).pk), {"identity": foreign.pk}).status_code == 422


def test_conversations_are_listed(person, bens):
    conversation = where(Identity.objects.get(kind="email").interactions.latest("pk"))
    assert reverse("conversations:show", args=[conversation.pk]) in read(bens.get(at("show", now(person).pk)))


def test_a_viewer_decides_nothing(person, viewer):
    said = read(enter(viewer).get(at("show", now(person).pk)))
    assert "Somebody else’s" not in said
    assert "Take back" not in said


def test_settings_show_what_an_administrator_may_change():
    said = read(enter(employ("Fay", Role.ADMIN, "Support")).get(reverse("settings")))
    assert reverse("channels:accounts") in said


def test_nobody_yet_teaches_the_first_step(bens):
    assert "Nobody yet" in read(bens.get(at("list")))
    assert not Person.objects.exists()
