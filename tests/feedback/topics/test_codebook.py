"""Facts about coding by hand: drawn at random, each alone, closed for all, seen by who may see the text."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Refused
from sixring.feedback.models import Code, Coding, CodingRound
from sixring.feedback.topics.codebook import coding
from tests.feedback.topics.telling import tell
from tests.screens import enter, only_for, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def codes(ada: Actor) -> list[Code]:
    return [coding.keep_code(name, f"About {name}", at, actor=ada) for at, name in enumerate(["parcel", "plant"])]


@pytest.fixture
def round_(accounts: Any, codes: list[Code], ada: Actor) -> CodingRound:
    tell(accounts["letters"], {"late": 15, "dead": 15})
    return coding.begin("March", 12, "nominal", actor=ada)


def page(actor: Actor, name: str, *args: int) -> str:
    return read(enter(actor).get(reverse(f"feedback:{name}", args=args)))


def test_a_sample_is_drawn_at_random_and_the_same_from_its_seed(round_: CodingRound) -> None:
    drawn = list(round_.texts.order_by("place").values_list("reading", flat=True))
    assert (len(drawn), len(set(drawn))) == (12, 12)
    assert drawn != sorted(drawn)
    assert drawn == coding.sampled(sorted(all_readings()), 12, round_.seed)


def all_readings() -> list[int]:
    from sixring.feedback.models import Reading

    return list(Reading.objects.values_list("pk", flat=True))


def test_coding_goes_from_text_to_text_without_a_script(round_: CodingRound, codes: list[Code], ben: Actor) -> None:
    client = enter(ben)
    for place in range(1, 13):
        address = reverse("feedback:coding_text", args=[round_.pk, place])
        assert f"Text {place} of 12" in read(client.get(address))
        answer = client.post(address, {"code": codes[place % 2].pk if place > 1 else 0})
    assert answer.url == reverse("feedback:coding", args=[round_.pk])
    assert Coding.objects.filter(by=ben.id).count() == 12
    assert Coding.objects.get(text__place=1).code is None


def test_agreement_is_told_and_what_others_chose_only_once_it_is_closed(
    round_: CodingRound, codes: list[Code], ada: Actor, ben: Actor
) -> None:
    for text in round_.texts.all():
        coding.choose(text, codes[text.place % 2], actor=ada)
        coding.choose(text, codes[(text.place % 2) if text.place > 2 else 1 - text.place % 2], actor=ben)
    found = coding.agree(round_)
    assert (found.texts, found.people) == (12, 2)
    assert 0.4 < (found.alpha or 0) < 0.8
    assert "Where people differ" not in page(ben, "coding", round_.pk)
    coding.close(coding.get(ada, round_.pk), actor=ada)
    shown = page(ben, "coding", round_.pk)
    assert "Where people differ" in shown
    assert shown.count("<blockquote") == 2


def test_changing_ones_mind_replaces_until_it_is_closed(round_: CodingRound, codes: list[Code], ada: Actor) -> None:
    text = round_.texts.first()
    assert text is not None
    coding.choose(text, codes[0], actor=ada)
    coding.choose(text, codes[1], actor=ada)
    assert [one.code for one in Coding.objects.all()] == [codes[1]]
    coding.close(round_, actor=ada)
    text.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        coding.choose(round_.texts.select_related("round").get(pk=text.pk), codes[0], actor=ada)


def test_a_stranger_is_offered_no_text_they_may_not_see(round_: CodingRound, accounts: Any, cleo: Actor) -> None:
    only_for(accounts["letters"], "Support")
    assert coding.next_of(round_, cleo) is None
    assert enter(cleo).get(reverse("feedback:coding_text", args=[round_.pk, 1])).status_code == 404


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_a_scale_leaves_out_what_fits_nowhere(
    level: str, accounts: Any, codes: list[Code], ada: Actor, ben: Actor
) -> None:
    tell(accounts["letters"], {"late": 12})
    one = coding.begin("x", 10, level, actor=ada)
    for text in one.texts.all():
        for actor in (ada, ben):
            coding.choose(text, codes[text.place % 2] if text.place > 3 else None, actor=actor)
    assert coding.agree(one).texts == (10 if level == "nominal" else 7)


def test_rounds_and_codes_are_refused_in_plain_words(accounts: Any, ada: Actor, ben: Actor) -> None:
    with pytest.raises(Forbidden):
        coding.keep_code("late", "", actor=ben)
    with pytest.raises(Refused, match="two codes"):
        coding.begin("x", 20, "nominal", actor=ada)
    coding.keep_code("late", "", actor=ada)
    with pytest.raises(Refused, match="already"):
        coding.keep_code(" LATE ", "", actor=ada)
    coding.keep_code("dead", "", actor=ada)
    with pytest.raises(Refused, match="too few"):
        coding.begin("x", 20, "nominal", actor=ada)
    answer = enter(ada).post(reverse("feedback:begin_coding"), {"name": "x", "many": 5, "level": "nominal"})
    assert answer.status_code == 422


def test_a_retired_code_is_offered_no_more_and_stays_where_it_was(
    round_: CodingRound, codes: list[Code], ada: Actor
) -> None:
    text = round_.texts.get(place=1)
    coding.choose(text, codes[0], actor=ada)
    coding.retire(codes[0], actor=ada)
    assert Coding.objects.get(text=text).code == codes[0]
    with pytest.raises(Refused, match="not in use"):
        coding.choose(round_.texts.get(place=2), codes[0], actor=ada)
    assert f'value="{codes[0].pk}"' not in page(ada, "coding_text", round_.pk, 2)
