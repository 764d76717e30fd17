"""Facts about importing: every row ends somewhere, with a reason, and doing it again adds nothing."""

from pathlib import Path

import pytest

from sixring.channels.models import Arrival, Quarantine
from sixring.conversations.models import Conversation
from sixring.core.errors import Invalid
from sixring.home.bring import bring
from sixring.interactions.models import Interaction

pytestmark = [pytest.mark.data, pytest.mark.django_db(transaction=True)]
MAIL = "From: Dan <dan@example.com>\nTo: us@example.org\nSubject: {0}\nMessage-ID: <{0}@example.com>\n\nHello {0}\n"
THREADS = """tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id,thread_root
2,shop,False,Tue Oct 31 22:11:00 +0000 2017,@dan We look into it,3,1.0,1
1,dan,True,Tue Oct 31 22:10:00 +0000 2017,@shop It broke,2,,1
3,dan,True,Tue Oct 31 22:12:00 +0000 2017,@shop Thanks,,2.0,1
9,erin,True,Tue Oct 31 22:13:00 +0000 2017,@shop Open today?,,8.0,8
"""


def brought(source: Path, kind: str | None = None) -> dict[str, int]:
    return bring(source, kind, None, wait=True, say=lambda _: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / f"{name}.eml").write_text(MAIL.format(name))
    (tmp_path / "same.eml").write_text(MAIL.format("one"))
    (tmp_path / "nobody.eml").write_text("Subject: no sender\n\nHello\n")
    return tmp_path


def test_every_mail_is_placed_repeated_or_set_aside_with_a_reason(folder: Path) -> None:
    counts = brought(folder)
    assert (counts["read"], counts["new"], counts["repeated"]) == (4, 3, 1)
    assert (counts["settled"], counts["quarantined"], counts["waiting"]) == (2, 1, 0)
    assert "names no sender" in Quarantine.objects.get().reason
    assert Conversation.objects.count() == 2


def test_again_adds_nothing(folder: Path) -> None:
    brought(folder)
    counts = brought(folder)
    assert (counts["new"], counts["repeated"]) == (0, 4)
    assert Interaction.objects.count() == 2


def test_threads_are_rebuilt_though_answers_come_first(tmp_path: Path) -> None:
    (tmp_path / "threads.csv").write_text(THREADS)
    brought(tmp_path / "threads.csv")
    living = Conversation.objects.filter(merged_into=None)
    assert sorted(c.placements.filter(current=True).count() for c in living) == [1, 3]


def test_a_bad_row_is_set_aside_and_its_neighbours_come_in(tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_text("who,value,text\nemail,dan@example.com,came in\n,,nobody\nphone,+44 20 7946 0123,called by\n")
    counts = brought(file, "visits")
    assert (counts["settled"], counts["quarantined"]) == (2, 1)
    assert "must say who it was" in Quarantine.objects.get().reason


def test_a_csv_that_could_be_anything_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("who,value\nemail,dan@example.com\n")
    with pytest.raises(Invalid, match="Say with --kind"):
        brought(tmp_path / "rows.csv")
    assert not Arrival.objects.exists()
