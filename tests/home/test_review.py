"""The review queue and the quality page on screen, with and without scripts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sixring.core.models import Role
from sixring.people import fold, merge
from sixring.people.models import Decision, Identity, MatchLabel, MatchRun, Suggestion
from tests.cast import employ
from tests.people.seeing import person_of, see, seen
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
SAID = {
    "prior": -12.0,
    "steps": [["family", "the same", 8.1], ["dob", "one digit apart", 6.2], ["email", "different", -2]],
}
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def projections_hold():
    yield
    assert fold.check() == []


@pytest.fixture
def pair():
    return see(
        seen("email", "dan@example.com", facts={"name": "Dan Reed", "city": "Bath", "postcode": "BA1"}),
        seen("email", "d.reed@example.net", facts={"name": "D. Reed", "city": "Bath"}),
    )


@pytest.fixture
def asked(pair):
    return Suggestion.objects.create(
        left=pair[0], right=pair[1], reason="Family name: the same", evidence=SAID, score=8.5
    )


def show(client, name="review", **query):
    return read(client.get(reverse(f"people:{name}"), query))


def test_a_question_is_shown_side_by_side_with_its_evidence(asked, ben):
    said = show(enter(ben))
    for words in (
        "Very probably one person",
        "Dan Reed",
        "d.reed@example.net",
        "one digit apart",
        "+6.2",
        "−12.0",
        "8.5",
    ):
        assert words in said, words
    assert said.count("differs</span>") == 1, "the name; the city is the same, and one postcode is not known"
    assert said.count("<rect") == 4
    assert "style=" not in said.partition('id="review"')[2].partition("</section>\n</div>")[0]


def test_an_answer_brings_the_next_question(asked, pair, ben):
    other = see(seen("email", "erin@example.com", facts={"name": "Erin"}))[0]
    Suggestion.objects.create(left=pair[0], right=other, reason="says so")
    said = read(enter(ben).post(reverse("people:answer", args=[asked.pk]), {"verdict": "different"}, headers=HTMX))
    assert "Dan Reed and D. Reed are two people. It is not asked again." in said
    assert "One of them says so" in said
    assert "<html" not in said


def test_without_scripts_it_is_the_page_again(asked, ben):
    client = enter(ben)
    answer = client.post(reverse("people:answer", args=[asked.pk]), {"verdict": "same", "show": "open"}, follow=True)
    assert "Nobody is in doubt" in read(answer)
    assert "Dan Reed and D. Reed are one person." in read(answer)
    client.post(reverse("people:answer_back"), follow=True)
    assert "Very probably one person" in show(client)
    assert Decision.objects.get(kind="join").undone


def test_people_who_can_not_be_joined_say_why(ben):
    one, other = see(seen("user_id", "1", scope="shop"), seen("user_id", "2", scope="shop"))
    Suggestion.objects.create(left=one, right=other, reason="says so")
    said = show(enter(ben))
    assert "They can’t be joined" in said
    assert 'value="same" data-key="y" data-key-label="Same person" disabled' in said


def test_a_join_by_score_is_looked_at_and_parted(pair, asked, ben):
    run = MatchRun.objects.create(state="done")
    said = {"suggestion": asked.pk, "inferred": True, "run": run.pk}
    from sixring.core.actors import SYSTEM

    merge.merge(*map(person_of, pair), actor=SYSTEM, reason="alike", evidence=said, score=8.5, batch=run.batch)
    Suggestion.objects.update(state="accepted", run=run)
    client = enter(ben)
    assert "Wrong: part them" in show(client, show="joined")
    assert "by score" in read(client.get(reverse("people:show", args=[person_of(pair[0]).pk])))
    client.post(reverse("people:answer", args=[asked.pk]), {"verdict": "different", "show": "joined"})
    assert person_of(pair[0]) != person_of(pair[1])
    assert MatchLabel.objects.get(undone=False).inferred


def test_the_quality_page_says_what_is_measured_and_what_is_not(asked, ada):
    MatchRun.objects.create(state="done", figures={"bands": [0, 5, 5, 5, 9, 0], "records": 12}, model={
        "bits": {"dob": [7.0, -3.0]}, "steps": {"dob": ["the same", "different"]}})  # fmt: skip
    client = enter(ada)
    assert show(client, "quality").count("Not measured yet") == 3
    client.post(reverse("people:answer", args=[asked.pk]), {"verdict": "same"})
    said = show(client, "quality")
    assert said.count("Not measured yet") == 2
    assert "20.7 % – 100 %" in said.replace("21 %", "20.7 %")
    assert "Birth date" in said


def test_the_owner_decides_and_a_lead_looks(ada):
    lead = employ("Lea", Role.LEAD, "Support")
    wanted = {"nightly": "on", "joins": "on", "at_least": "9,5"}
    assert enter(lead).post(reverse("people:match_rules"), wanted).status_code == 403
    assert enter(ada).post(reverse("people:match_rules"), {**wanted, "at_least": "much"}).status_code == 422
    enter(ada).post(reverse("people:match_rules"), wanted)
    assert "Scores from 9.5 on join by themselves" in show(enter(lead), "quality")


def test_a_run_is_taken_back_by_one_click(pair, ada):
    from sixring.core.actors import SYSTEM

    run = MatchRun.objects.create(state="done")
    merge.merge(*map(person_of, pair), actor=SYSTEM, reason="alike", batch=run.batch)
    client = enter(ada)
    assert "Take 1 join back" in show(client, "quality")
    answer = client.post(reverse("people:run_back", args=[run.pk]), follow=True)
    assert "1 join is taken back." in read(answer)
    assert person_of(pair[0]) != person_of(pair[1])


def test_what_taking_back_would_do_is_shown_before(pair, ben):
    decision = merge.merge(*map(person_of, pair), actor=ben, reason="the same, they said")
    whom = Identity.objects.get(pk=pair[0].pk).person_id
    said = read(enter(ben).get(reverse("people:what_if", args=[whom, decision.pk])))
    assert said.count('class="card"') == 2
    assert not Decision.objects.get().undone
