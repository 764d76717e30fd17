"""Facts about the explorer and a topic's page: what is shown to whom, and every act without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from sixring.channels.models import Account
from sixring.core.actors import SYSTEM, Actor
from sixring.feedback.models import Topic
from sixring.feedback.topics import looking, running, shaping
from tests.feedback.topics.telling import tell
from tests.screens import enter, only_for, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words", "clock")]


@pytest.fixture
def found(accounts: dict[str, Account]) -> list[Topic]:
    """Topics of two accounts: mail about parcels, plants and money, and a forum about signing in alone."""
    tell(accounts["letters"], {"late": 30, "dead": 25, "refund": 20})
    tell(accounts["forum"], {"login": 20}, seed=2)
    running.run(actor=SYSTEM)
    return list(Topic.objects.filter(kind="topic").order_by("pk"))


def page(actor: Actor, name: str = "topics", *args: int, **query: str) -> str:
    return read(enter(actor).get(reverse(f"feedback:{name}", args=args), query))


def login_topic() -> Topic:
    from collections import Counter

    from sixring.feedback.models import Mention

    rows = Mention.objects.filter(reading__interaction__account__kind="forum", topic__isnull=False)
    return Topic.objects.get(pk=Counter(rows.values_list("topic", flat=True)).most_common(1)[0][0])


def test_the_explorer_shows_every_topic_with_its_number_share_and_feeling(found: list[Topic], ben: Actor) -> None:
    shown = page(ben)
    assert all(topic.label in shown for topic in found)
    assert "95 texts of the last 12 weeks" in shown
    explored = looking.explore(ben)
    assert (
        sum(line.number for theme in explored.themes for line in theme.lines) + explored.other == explored.total == 95
    )
    dead = max((line for theme in explored.themes for line in theme.lines), key=lambda one: -(one.feeling.value or 0))
    assert dead.feeling.value == pytest.approx(-0.6, abs=0.1)
    assert dead.feeling.low <= (dead.feeling.value or 0) <= dead.feeling.high


def test_before_the_first_run_it_teaches_the_first_step(ben: Actor) -> None:
    assert "sixring topics find" in page(ben)


def test_a_stranger_sees_neither_texts_nor_numbers_of_what_is_hidden_from_them(
    found: list[Topic], accounts: dict[str, Account], cleo: Actor, ben: Actor
) -> None:
    only_for(accounts["forum"], "Support")
    login = login_topic()
    assert "password" in page(ben, "topic", login.pk).lower()
    hidden = page(cleo, "topic", login.pk)
    assert "All its texts" not in hidden
    assert "Typical words" not in hidden
    assert "No texts of it" in hidden
    assert looking.explore(cleo).total == 75
    assert login.label not in page(cleo)


def test_quotes_name_nobody(found: list[Topic], ben: Actor) -> None:
    from sixring.feedback.models import Mention
    from sixring.interactions.models import Interaction

    topic = found[0]
    best = Mention.objects.filter(topic=topic).order_by("-weight").first()
    assert best is not None
    touch = Interaction.objects.get(pk=best.reading.interaction_id)
    Interaction.objects.filter(pk=touch.pk).update(text=f"{touch.text} Call 0171 2345678 or c0@example.com")
    from sixring.feedback.topics import quoting

    quotes = quoting.typical(topic, ben)
    assert len(quotes) == 5
    assert not any("2345678" in quote.words or "@" in quote.words for quote in quotes)
    assert len({quote.reading for quote in quotes}) == 5


def test_acts_work_by_plain_forms_and_are_taken_back(found: list[Topic], ada: Actor) -> None:
    client, (one, other) = enter(ada), found[:2]

    def post(act: str, **given: Any) -> str:
        answer = client.post(reverse(f"feedback:{act}", args=[one.pk]), given, follow=True)
        assert answer.status_code == 200
        one.refresh_from_db()
        return read(answer)

    assert "Parcels" in post("rename_topic", name="Parcels")
    assert one.label == "Parcels"
    post("hide_topic")
    assert one.state == "hidden"
    assert "1 hidden topic" in page(ada)
    post("show_topic")
    assert "undoing" not in post("merge_topic", into=other.pk)
    assert (one.state, one.into_id) == ("merged", other.pk)
    post("unmerge_topic")
    assert (one.state, one.into_id) == ("open", None)


def test_who_may_not_shape_sees_no_buttons_and_is_refused(found: list[Topic], ben: Actor) -> None:
    topic = found[0]
    assert reverse("feedback:rename_topic", args=[topic.pk]) not in page(ben, "topic", topic.pk)
    for name in ("rename_topic", "hide_topic", "merge_topic", "split_topic"):
        answer = enter(ben).post(reverse(f"feedback:{name}", args=[topic.pk]), {"name": "x", "into": found[1].pk})
        assert answer.status_code == 403
    topic.refresh_from_db()
    assert (topic.state, topic.own_name) == ("open", "")


def test_acts_that_make_no_sense_are_refused(found: list[Topic], ada: Actor) -> None:
    one, other = found[:2]
    client = enter(ada)

    def status(act: str, topic: Topic, **given: Any) -> int:
        return client.post(reverse(f"feedback:{act}", args=[topic.pk]), given).status_code

    assert status("merge_topic", one, into=one.pk) == 409
    assert status("merge_topic", one, into="9" * 40) == 409
    assert status("rename_topic", one, name="x" * 81) == 409
    shaping.rename(other, "Taken", actor=ada)
    assert status("rename_topic", one, name="taken") == 409
    Topic.objects.filter(parent=one, kind="part").delete()
    assert status("split_topic", one) == 409


def test_a_merge_taken_back_gives_each_its_texts(found: list[Topic], ada: Actor) -> None:
    from sixring.feedback.models import Mention

    one, other = found[:2]
    before = dict(Mention.objects.values_list("reading", "topic"))
    shaping.merge(one, other, actor=ada)
    shaping.merge(one, other, actor=ada)
    assert not Mention.objects.filter(topic=one).exists()
    shaping.unmerge(Topic.objects.get(pk=one.pk), actor=ada)
    assert dict(Mention.objects.values_list("reading", "topic")) == before


def test_markup_in_names_and_texts_stays_text(found: list[Topic], ada: Actor) -> None:
    shaping.rename(found[0], "<script>alert(1)</script>", actor=ada)
    assert "<script>alert(1)" not in page(ada) + page(ada, "topic", found[0].pk)
