"""Reviews of others: once each, without who wrote them, read like ours, and compared with what chance allows."""

from datetime import date, timedelta

import pytest

from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.insights.dashboards.lens import Lens
from sixring.insights.dashboards.spans import Span
from sixring.insights.models import Competitor, CompetitorReview
from sixring.insights.strategy import compared, competitors, reading
from sixring.insights.strategy.compared import Spoken
from tests.cast import NOON

pytestmark = pytest.mark.django_db
LINES = [
    "id;date;rating;author;title;review",
    "1;2026-02-01;5;Rosa Bell;Lovely;Quick delivery and good quality.",
    "2;2026-02-02;1;Tom Hale;;The delivery never came, nobody answers.",
    "2;2026-02-02;1;Tom Hale;;The delivery never came, nobody answers.",
]
FILE = "\n".join(LINES).encode()
SOURCE = "reviews.example, fetched by hand"


def test_each_counts_once_however_often_it_comes(ada, clock):
    assert competitors.bring("Weed & Sons", SOURCE, FILE, actor=ada) == competitors.Brought(2, 0)
    assert competitors.bring("Weed & Sons", SOURCE, FILE, actor=ada) == competitors.Brought(0, 2)
    one = competitors.all_of(ada).get()
    assert (one.many, one.first, one.last) == (2, date(2026, 2, 1), date(2026, 2, 2))


def test_who_wrote_them_is_nowhere(ada, clock):
    competitors.bring("Weed & Sons", SOURCE, FILE, actor=ada)
    kept = str(list(CompetitorReview.objects.values()))
    assert "Lovely" in kept
    assert "Rosa" not in kept
    assert "Tom" not in kept


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"date,stars\n2026-02-01,6", "row 2"), (b"date,stars\n2026-02-01,4.5", "row 2"), (b"date,stars\nx,4", "row 2"),
        (b"date,stars\n2031-02-01,4", "row 2"), (b"date,text\n2026-02-01,Nice", "stars"),
        (b"date,stars\n", "no reviews"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_anywhere_is_refused(ada, clock, raw, said):
    with pytest.raises(Invalid, match=said):
        competitors.bring("Weed & Sons", SOURCE, raw, actor=ada)
    assert not CompetitorReview.objects.exists()


@pytest.mark.parametrize(("name", "source"), [("", SOURCE), ("Weed & Sons", "")])
def test_without_name_or_source_nothing_is_taken(ada, clock, name, source):
    with pytest.raises(Invalid):
        competitors.bring(name, source, FILE, actor=ada)


def test_they_are_read_for_what_they_speak_of(ada, clock):
    competitors.bring("Weed & Sons", SOURCE, FILE, actor=ada)
    assert reading.settle() == 2
    assert reading.settle() == 0
    told = {one.stars: dict(one.aspects) for one in CompetitorReview.objects.all()}
    assert told[5]["delivery"] > 0
    assert told[1]["delivery"] < told[5]["delivery"]
    assert "quality" in told[5]


def test_only_reviews_of_the_days_looked_at_count(ada, clock):
    competitors.bring("Weed & Sons", SOURCE, FILE, actor=ada)
    row = competitors.all_of(ada).get()
    assert compared.theirs(row, Span(date(2026, 2, 2), date(2026, 2, 2))).stars == {1: 1}
    page = compared.page(Lens(ada, Span(date(2025, 1, 1), date(2025, 1, 2))))
    assert ([one.name for one in page.empty], page.others, page.waiting) == (["Weed & Sons"], [], 2)


def spoken(stars, read=0, **felt):
    return Spoken("Somebody", stars, read, felt)


def test_stars_of_fewer_than_five_are_not_told():
    assert not spoken({5: 4}).rating.known
    assert spoken({5: 4, 1: 1}).rating.value == 4.2


def test_what_is_spoken_of_is_compared_by_n():
    mine = spoken({5: 50}, 50, delivery=[0.5] * 10, price=[0.1] * 3)
    other = spoken({1: 50}, 50, delivery=[-0.5] * 40)
    found = {one.name: one for one in compared.aspects(mine, other)}
    assert (found["delivery"].ours.value, found["delivery"].theirs.value) == (0.2, 0.8)
    assert found["delivery"].more is False
    assert found["delivery"].gladder is True
    assert found["price"].more is None
    assert not found["price"].our_feeling.known, "three are too few to tell how they feel"
    assert [one.name for one in compared.aspects(mine, other)] == ["delivery", "price"]


def test_with_too_few_read_nothing_is_told():
    found = compared.aspects(spoken({5: 4}, 4, delivery=[0.5] * 4), spoken({5: 50}, 50, delivery=[0.5] * 40))[0]
    assert (found.ours.known, found.more) == (False, None)


def test_the_page_takes_a_file_and_shows_it(ada, clock, screen):
    from django.core.files.uploadedfile import SimpleUploadedFile

    rows = "\n".join(f"{n},{(NOON - timedelta(days=n)).date()},4,Good delivery" for n in range(1, 9))
    file = SimpleUploadedFile("reviews.csv", f"id,date,stars,text\n{rows}".encode())
    asked = {"name": "Pots of Joy", "source": SOURCE, "file": file}
    adas = screen(ada)
    assert adas.post("/insights/strategy/competitors/", asked).status_code == 302
    page = adas.get("/insights/strategy/competitors/").content.decode()
    assert "Pots of Joy" in page
    assert SOURCE in page
    assert "8 reviews are still being read" in page
    sheet = b"".join(adas.get("/insights/strategy/competitors/?csv=stars").streaming_content).decode("utf-8-sig")
    assert "Pots of Joy,4.0" in sheet
    assert adas.get("/insights/strategy/competitors/?csv=moons").status_code == 404
    adas.post(f"/insights/strategy/competitors/{Competitor.objects.get().pk}/end/")
    assert not CompetitorReview.objects.exists()


def test_an_agent_may_none_of_it(ben):
    for act in (lambda: competitors.bring("Weed", SOURCE, FILE, actor=ben), lambda: competitors.all_of(ben),
                lambda: competitors.remove(1, actor=ben)):  # fmt: skip
        with pytest.raises(Forbidden):
            act()


def test_nobody_is_removed_twice(ada):
    with pytest.raises(NotFound):
        competitors.remove(1, actor=ada)
