"""Facts about moods: how a conversation and a person feel, what lists mark, what the log hears."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from sixring.conversations import closure, lines
from sixring.conversations.queues import filters
from sixring.feedback.models import Mood
from sixring.feedback.reading import marks, moods, rules, spark, words
from sixring.look.ring import rings
from tests.cast import happened_to, where
from tests.feedback.reading.conftest import read_on
from tests.screens import enter, read


def felt(label="negative", strength=0.9, urgency=None, measured=True, **more):
    return SimpleNamespace(label=label, strength=strength, urgency=urgency, measured=measured, **more)


class TestRules:
    @pytest.mark.parametrize(
        ("one", "angry"),
        [(felt(), True), (felt(strength=0.5), False), (felt("positive"), False), (felt(measured=False), False)],
    )
    def test_strongly_negative(self, one, angry):
        assert rules.is_angry(one) is angry

    @pytest.mark.parametrize(("urgency", "urgent"), [(None, False), (0.6, False), (0.7, True)])
    def test_urgent(self, urgency, urgent):
        assert rules.is_urgent(felt(urgency=urgency)) is urgent
        assert not rules.is_urgent(felt(urgency=urgency, measured=False))

    @pytest.mark.parametrize(
        ("feelings", "turned"),
        [([], None), ([1, 1], None), ([-1, 0, 1], 2), ([1, 1, -1, -1, 0, 0], -1), ([0, 0, 0], 0)],
    )
    def test_a_trend_needs_three(self, feelings, turned):
        assert rules.trend(feelings) == turned

    @pytest.mark.parametrize(
        ("feeling", "share"), [(-1, 0), (-2, 0), (-0.6, 1 / 3), (-0.2, 2 / 3), (1, 1), (3, 1)]
    )  # fmt: skip
    def test_the_arc_leaves_a_neutral_word_unmarked(self, feeling, share):
        assert rules.share(feeling) == pytest.approx(share)
        assert rules.share(0) > 2 / 3

    def test_what_is_not_measured_says_so(self):
        assert "not measured" in words.of_label(felt(measured=False, language="pl"))
        assert words.of_label(felt(language="en", confidence=0.9)) == "very negative"
        assert words.of_label(felt(strength=0.2, language="en", confidence=0.4)) == "perhaps negative"
        assert words.tone(felt(measured=False)) == ""


class TestTheLine:
    def test_a_point_for_each_text_pleased_above_unhappy(self):
        points = [spark.Point(None, value, "word") for value in (-1, 0, 1)]
        drawn = spark.draw(points, "Three <texts>")
        assert drawn.count("<circle") == 3
        assert 'points="5,51 120,28 235,5"' in drawn
        assert "Three &lt;texts&gt;" in drawn

    def test_one_text_is_no_line(self):
        assert spark.draw([spark.Point(None, 1, "word")], "") == ""

    def test_of_many_the_latest_are_drawn(self):
        assert spark.draw([spark.Point(None, 0, "word")] * 500, "").count("<circle") == spark.MOST


@pytest.mark.django_db
class TestOfAConversation:
    @pytest.fixture
    def matter(self, plain, dan):
        for text in ("Lovely", "It is bad", "I have to repeat this: terrible, soon"):
            touch = dan.writes(text, thread="one")
        read_on()
        return where(touch)

    def test_latest_worst_and_trend(self, matter):
        mood = Mood.objects.get(conversation=matter)
        assert (mood.n, mood.latest, mood.worst, mood.label) == (3, -0.9, -0.9, "negative")
        assert mood.trend == pytest.approx(-1.8)
        assert (mood.angry, mood.urgent, mood.repeated) == (True, True, True)

    def test_the_list_marks_it_in_words_while_it_is_open(self, matter, ben):
        assert lines.of_rows([matter]) == {matter.pk: "very unhappy, urgent"}
        page = read(enter(ben).get(reverse("conversations:list")))
        assert '<span class="row-mark">very unhappy, urgent</span>' in page
        closure.resolve(matter, actor=ben)
        matter.refresh_from_db()
        assert lines.of_rows([matter]) == {}

    def test_what_is_only_a_little_negative_is_not_marked(self, plain, erin):
        touch = erin.writes("It is bad")
        read_on()
        assert lines.of_rows([where(touch)]) == {}

    @pytest.mark.parametrize("value", [value for value, _label in marks.CHOICES])
    def test_each_filter_finds_it_or_not(self, matter, plain, erin, ben, value):
        pleased = where(erin.writes("Lovely"))
        read_on()
        page = read(enter(ben).get(reverse("conversations:list"), {"feeling": value}))
        finds = pleased if value == "positive" else matter
        other = matter if value == "positive" else pleased
        assert reverse("conversations:show", args=[finds.pk]) in page
        assert reverse("conversations:show", args=[other.pk]) not in page

    def test_a_feeling_there_is_not_is_no_filter(self):
        assert filters.read({"feeling": "furious"}) == {}

    def test_the_log_hears_of_what_is_strong_and_of_nothing_else(self, matter):
        told = [happened_to(one) for one in matter_readings(matter)]
        assert told == [[], [], ["reading.made"]]

    def test_what_is_old_alarms_nobody(self, plain, dan):
        touch = dan.writes("Terrible", occurred_at="2026-01-01T12:00:00+00:00")
        read_on()
        assert happened_to(touch.reading) == []


def matter_readings(matter):
    from sixring.feedback.models import Reading

    return Reading.objects.filter(conversation=matter).order_by("pk")


@pytest.mark.django_db
class TestOfAPerson:
    def test_the_arc_is_the_mean_of_the_last_three(self, plain, dan):
        for text in ("Lovely", "Terrible", "Terrible", "Terrible"):
            touch = dan.writes(text)
        read_on()
        person = touch.identity.person_id
        value, said = moods.measure([person])[person]
        assert value == pytest.approx(rules.share(-0.9), abs=0.001)
        assert said == "very unhappy lately (3 texts)"
        arc = rings([person])[person].arcs[-1]
        assert (arc.label, arc.words, arc.level) == ("Experience", said, "bad")

    def test_nothing_read_or_nothing_measured_is_not_measured(self, plain, dan):
        touch = dan.writes("dzień terrible")
        read_on()
        assert moods.measure([touch.identity.person_id]) == {}
        assert rings([touch.identity.person_id])[touch.identity.person_id].arcs[-1].words == "not measured yet"

    def test_spam_says_nothing_of_them(self, plain, dan):
        touch = dan.writes("Terrible")
        read_on()
        type(where(touch)).objects.update(noise="spam")
        assert moods.measure([touch.identity.person_id]) == {}
