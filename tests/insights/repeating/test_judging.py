"""Switches drawn at random are judged, and that tells how often the detector is right."""

import pytest

from sixring.conversations.regrouping import merging
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.core.models import Change
from sixring.insights.lake import exporting
from sixring.insights.metrics import at_hand
from sixring.insights.models import SwitchJudged
from sixring.insights.repeating import judging
from sixring.interactions.models import Interaction
from tests.cast import where
from tests.conftest import ON_POSTGRES

pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]

PAGE = "/insights/metrics/repeated/switches/"


@pytest.fixture
def switch(dan, ben, monkeypatch, tmp_path):
    """Dan writes a letter, then goes on in the chat; Ben puts both together, and the lake knows of it."""
    monkeypatch.setenv("SIXRING_LAKE", str(tmp_path / "lake"))
    letter = dan.writes("My watering can arrived with a broken handle.")
    chat = dan.chats("It is still broken.")
    merging.merge(where(chat), where(letter), actor=ben)
    exporting.update()
    return chat.pk


@pytest.fixture
def lake():
    with at_hand.lake() as found:
        yield found


def test_a_switch_is_drawn_with_what_was_said_around_it(switch, lake, ada):
    drawn = judging.draw(lake, ada)
    assert drawn.switch.pk == switch
    assert [one.text for one in drawn.before] == ["My watering can arrived with a broken handle."]


def test_what_was_judged_is_not_drawn_again(switch, lake, ada):
    judging.judge(lake, switch, "no", actor=ada)
    assert judging.draw(lake, ada) is None
    assert SwitchJudged.objects.get().found is False


def test_judging_the_same_again_leaves_no_trace(switch, lake, ada):
    judging.judge(lake, switch, "no", actor=ada)
    judging.judge(lake, switch, "no", actor=ada)
    assert Change.objects.filter(verb="switch.judged").count() == 1


def test_only_leads_judge_and_only_switches_they_may_see(switch, lake, ada, ben):
    with pytest.raises(Forbidden):
        judging.judge(lake, switch, "no", actor=ben)
    with pytest.raises(Invalid):
        judging.judge(lake, switch, "maybe", actor=ada)
    with pytest.raises(NotFound):
        judging.judge(lake, switch - 1, "no", actor=ada)


def test_precision_is_of_what_was_found_and_recall_of_what_is_so(dan):
    for place, (verdict, found) in enumerate(
        [("yes", True)] * 3 + [("no", True)] + [("yes", False)] * 2 + [("no", False)] * 4
        + [("unsure", True), ("yes", None)]
    ):  # fmt: skip
        dan.writes(f"Letter {place}")
        SwitchJudged.objects.create(interaction=Interaction.objects.latest("pk"), verdict=verdict, found=found)
    now = judging.quality()
    assert (now.precision.value, now.precision.n, now.recall.value, now.recall.n) == (3 / 4, 4, 3 / 5, 5)
    assert (now.judged, now.unsure, now.unseen) == (12, 1, 1)


def test_before_anybody_judged_it_is_not_measured(ada):
    now = judging.quality()
    assert (now.precision.value, now.recall.value, now.judged) == (None, None, 0)
    assert "not measured yet" in judging.said_beside()


def test_the_page_shows_the_story_and_takes_the_answer(switch, client, ada):
    from sixring.core.models import Agent

    client.force_login(Agent.objects.get(pk=ada.id))
    assert "watering can" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{switch}/", {"verdict": "yes"}).status_code == 302
    assert "Nothing left to judge" in client.get(PAGE).content.decode()
