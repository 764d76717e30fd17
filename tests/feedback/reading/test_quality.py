"""Facts about how well we read: a random sample, labelled blind, with its interval; learning; reading again."""

import pytest

from sixring.core.errors import Forbidden, Refused
from sixring.feedback.models import Correction, Reading, Rereading
from sixring.feedback.reading import again, command, correcting, hearing, quality, sampling
from tests.conftest import ON_POSTGRES
from tests.feedback.reading.conftest import read_on
from tests.screens import only_for

# Real commits on PostgreSQL: a reader of its log waits for the oldest writer, which would be the test itself.
pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]
TEXTS = ("Terrible", "Bad", "Lovely", "Thanks", "Hello there", "Terrible again, soon")


@pytest.fixture
def readings(plain, dan):
    for text in TEXTS:
        dan.writes(text)
    read_on()
    return list(Reading.objects.order_by("pk"))


def labels(readings, *given, actor):
    for reading, label in zip(readings, given, strict=True):
        sampling.answer(reading, label, {"urgent": False, "repeated": False}, actor=actor)


class TestTheSample:
    def test_each_text_is_asked_about_once_and_then_none(self, readings, ada):
        seen = set()
        while (drawn := sampling.draw(ada)) is not None:
            seen.add(drawn.pk)
            sampling.answer(drawn, "neutral", {}, actor=ada)
        assert seen == {one.pk for one in readings}

    def test_one_that_was_corrected_on_the_way_is_in_it_by_that(self, readings, ada, ben):
        for reading in readings:
            correcting.correct(reading, "label", "neutral", actor=ben)
        assert sampling.draw(ada) is None
        assert Correction.objects.filter(drawn=True).count() == len(TEXTS)

    def test_only_what_one_may_see_is_asked(self, readings, accounts, cleo):
        only_for(accounts["letters"], "Support")
        assert sampling.draw(cleo) is None

    def test_with_nothing_read_nothing_is_asked(self, ada):
        assert sampling.draw(ada) is None

    def test_nobody_can_tell_counts_for_nothing(self, readings, ada):
        sampling.answer(readings[0], "unsure", {"urgent": True}, actor=ada)
        assert Reading.objects.get(pk=readings[0].pk).label == "negative"
        told = quality.figures()
        assert (told["drawn"], told["unsure"], told["right"].known) == (0, 1, False)


class TestFigures:
    def test_right_and_its_interval(self, readings, ada):
        labels(readings, "negative", "neutral", "positive", "positive", "neutral", "neutral", actor=ada)
        told = quality.figures()
        assert (told["right"].value, told["right"].n) == (pytest.approx(4 / 6), 6)
        assert told["right"].low == pytest.approx(0.30, abs=0.01)
        assert told["right"].high == pytest.approx(0.90, abs=0.01)

    def test_what_is_found_and_what_is_missed(self, readings, ada):
        labels(readings, "negative", "neutral", "negative", "positive", "neutral", "neutral", actor=ada)
        negative, positive, urgent, repeated = quality.figures()["kinds"]
        assert (negative.precision.value, negative.precision.n) == (pytest.approx(1 / 3), 3)
        assert (negative.recall.value, negative.recall.n) == (0.5, 2)
        assert positive.precision.value == 0.5
        assert (urgent.precision.value, urgent.recall.known) == (0, False)
        assert not repeated.precision.known

    def test_what_was_noticed_on_the_way_tells_nothing_of_how_often(self, readings, ben):
        correcting.correct(readings[0], "label", "positive", actor=ben)
        told = quality.figures()
        assert (told["corrected"], told["right"].known) == (1, False)

    def test_by_language_and_whether_it_is_measured(self, readings, plain, dan, ada):
        dan.writes("dzień")
        read_on()
        labels([Reading.objects.get(language="pl")], "neutral", actor=ada)
        told = {one.name: one for one in quality.figures()["languages"]}
        assert (told["English"].n, told["English"].measured) == (len(TEXTS), True)
        assert (told["Polish"].n, told["Polish"].measured, told["Polish"].right.n) == (1, False, 1)

    def test_labels_of_another_reader_are_not_counted(self, readings, plain, ada):
        labels(readings[:1], "negative", actor=ada)
        plain.id = "plain-2"
        assert not quality.figures()["right"].known

    def test_how_many_wait(self, plain, dan):
        dan.writes("Hello")
        assert quality.figures()["waiting"] == 1
        hearing.settle()
        assert quality.figures()["waiting"] == 0


class TestReadingAgain:
    @pytest.fixture
    def better(self, readings, plain):
        plain.id, plain.feels = "plain-2", {"hello": 0.5, **plain.feels}
        return plain

    def test_it_reads_what_another_reader_read(self, better, ada):
        one = again.begin(actor=ada)
        while again.settle():
            pass
        one.refresh_from_db()
        assert (one.state, one.done, one.total, one.changed) == ("done", len(TEXTS), len(TEXTS), 1)
        assert not again.outdated().exists()

    def test_whoever_was_killed_goes_on_behind_the_last(self, better, ada, monkeypatch):
        monkeypatch.setattr(again, "TOGETHER", 2)
        one = again.begin(actor=ada)
        again.step(one)
        better.texts.clear()
        assert again.begin(actor=ada) == one
        while again.settle():
            pass
        assert len(better.texts) == len(TEXTS) - 2

    def test_who_was_slower_counts_nothing_twice(self, better, ada):
        one = again.begin(actor=ada)
        stale = Rereading.objects.get(pk=one.pk)
        again.step(one)
        again.step(stale)
        assert Rereading.objects.get(pk=one.pk).done == len(TEXTS)

    def test_it_stops_and_what_was_read_stays(self, better, ada):
        again.begin(actor=ada)
        again.stop(actor=ada)
        again.stop(actor=ada)
        assert again.settle() == 0
        assert again.latest().state == "stopped"

    def test_there_is_nothing_to_read_again(self, readings, ada):
        with pytest.raises(Refused, match="nothing to read again"):
            again.begin(actor=ada)

    def test_it_is_for_administrators(self, better, ben):
        with pytest.raises(Forbidden):
            again.begin(actor=ben)

    def test_the_command_says_how_far_it_is(self, better):
        said = []
        command.run(True, said.append)
        assert said[0] == "The reader is plain-2."
        assert said[-1] == "6 of 6 texts are read again; 1 feel otherwise now."
        command.run(True, said.append)
        assert "nothing to read again" in said[-1]
