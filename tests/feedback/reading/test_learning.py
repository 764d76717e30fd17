"""Facts about learning from corrections: customers here say "compost" of what is bad, and no reader can know that."""

import pytest

from sixring.feedback.models import Correction, Reading
from sixring.feedback.reading import again, lane, learning
from tests.cast import hands_in, settle
from tests.conftest import ON_POSTGRES
from tests.feedback.reading.conftest import read_on

# Real commits on PostgreSQL: a reader of its log waits for the oldest writer, which would be the test itself.
pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]


@pytest.fixture
def taught_by(plain, accounts):
    """So many messages, every other about compost, which colleagues called `label`."""

    def taught(count: int, label: str) -> None:
        said = ["It is compost" if number % 2 else "It came" for number in range(count)]
        dan = ["email", "dan@example.com", "domain"]
        hands_in(accounts["letters"], *({"sender": dan, "text": f"{text}, number {n}"} for n, text in enumerate(said)))
        settle()
        read_on()
        Correction.objects.bulk_create(
            Correction(
                reading=one, field="label", was=one.label, encoder=one.encoder,
                value=label if "compost" in one.interaction.text else "neutral",
            )
            for one in Reading.objects.select_related("interaction")
        )  # fmt: skip

    return taught


def test_fifty_corrections_make_a_head_that_reads_what_they_taught(taught_by, plain):
    taught_by(50, "negative")
    lesson = learning.learn(plain)
    assert (lesson.n, lesson.kept, lesson.before) == (50, True, 0.5)
    assert lesson.after > 0.9
    better = learning.taught(plain)
    assert better.id == f"plain-1+{lesson.pk}"
    assert [one.label for one in better.read(["It is compost"])] == ["negative"]
    assert better.measured("en")


def test_fewer_teach_nothing(taught_by, plain):
    taught_by(49, "negative")
    assert learning.learn(plain) is None
    assert learning.settle() == 0


def test_what_is_no_better_is_not_used(taught_by, plain):
    taught_by(50, "neutral")
    lesson = learning.learn(plain)
    assert (lesson.kept, lesson.head) == (False, None)
    assert learning.taught(plain) is plain


def test_it_learns_anew_when_there_is_more_to_learn_from(taught_by, plain, monkeypatch):
    taught_by(50, "negative")
    monkeypatch.setattr(lane, "untaught", lambda: plain)
    assert learning.settle() == 1
    assert learning.settle() == 0


def test_what_has_learnt_from_a_label_is_no_judge_of_itself(taught_by, plain, ada, monkeypatch):
    taught_by(50, "negative")
    learning.learn(plain)
    monkeypatch.setattr(lane, "reader", lambda: learning.taught(plain))
    again.step(again.begin(actor=ada))
    assert set(Reading.objects.values_list("encoder", flat=True)) == {learning.taught(plain).id}
    assert set(Correction.objects.values_list("encoder", flat=True)) == {"plain-1"}
