"""Reviews: columns of files as they come, and the App Store's feed with its quirks; public, answered by a link."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from sixring.channels import registry
from sixring.channels.adapters.reviews import appstore, rows
from sixring.channels.adapters.reviews.settings import ReviewsForm
from sixring.channels.contract import BadItem, DeliveryError, Raw
from sixring.channels.models import Account, Quarantine
from sixring.channels.polling import Found
from sixring.channels.polling.post import read
from sixring.core.fetch import Answer, FetchFailed
from sixring.home import bring
from sixring.interactions.models import Interaction

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ACCOUNT = Account(kind="reviews", name="Reviews", key="k" * 32)


def post(row, **settings):
    account = Account(kind="reviews", name="Reviews", settings=settings)
    (one,) = rows.items(account, [row])
    assert isinstance(one, Found), one
    return read(one.body)


# Files


def test_columns_of_the_big_sites_are_known():
    trustpilot = {"Review Id": "r1", "Review Stars": "4", "Review Title": "Good", "Review Content": "Lamp works",
                  "Consumer Name": "Dan", "Reference Id": "A-17",
                  "Review Created (UTC)": "2026-02-01 10:00"}  # fmt: skip
    one = post(trustpilot)
    assert (one.name, one.rating, one.title, one.text, one.author, one.order, one.at) == (
        "r1", 4, "Good", "Lamp works", "Dan", "A-17", "2026-02-01T10:00:00+00:00",
    )  # fmt: skip
    google = {
        "starRating": "FIVE",
        "comment": "Nice",
        "reviewer displayName": "Dan",
        "createTime": "2026-02-01T10:00:00Z",
    }
    assert (post(google).rating, post(google).author) == (5, "Dan")
    assert post({"Sterne": "3", "Bewertung": "Geht so", "Datum": "21.03.2026"}).at == "2026-03-21T00:00:00+00:00"


def test_own_columns_are_named_by_the_owner():
    one = post(
        {"Marks given": "2/5", "What they said": "Late"}, columns=["rating = Marks given", "text=What they said"]
    )
    assert (one.rating, one.text) == (2, "Late")


def test_without_an_id_equal_rows_are_one_and_others_two():
    names = [post({"rating": "5", "author": who, "date": "2026-01-01"}).name for who in ("Dan", "Dan", "Eve")]
    assert (names[0] == names[1], names[0] == names[2]) == (True, False)


@pytest.mark.parametrize(
    ("said", "rating"),
    [("4", 4), ("4.0", 4), ("4,6", 5), ("3 / 5", 3), ("★★★☆☆", 3), ("TWO", 2), ("5 stars", 5), ("", 0)],
)
def test_a_rating_in_any_spelling(said, rating):
    assert rows.rated(said) == rating


@pytest.mark.parametrize("row", [{"rating": "11"}, {"rating": "good"}, {"x": "y"}, {"rating": "5", "date": "soon"}, {}])
def test_what_is_no_review_says_why(row):
    (one,) = rows.items(ACCOUNT, [row])
    assert isinstance(one, BadItem)


@pytest.mark.django_db
def test_a_file_is_brought_in_edits_are_shown_and_bad_rows_wait_for_somebody(channels, tmp_path: Path, clock):
    file = tmp_path / "reviews.csv"
    file.write_text("id,stars,text,date,name\nr1,5,Great,2026-03-01,Dan\nr2,9,Odd,2026-03-01,Eve\n")
    said = []
    bring.bring(file, "reviews", "Shop", wait=True, say=said.append)
    touch = Interaction.objects.get()
    assert (touch.kind, touch.text, touch.data["in_public"], touch.data["rating"]) == (
        "review",
        "★★★★★\n\nGreat",
        True,
        5,
    )
    assert "no rating from 1 to 5" in Quarantine.objects.get().reason
    file.write_text("id,stars,text,date,name\nr1,2,It broke,2026-03-01,Dan\n")
    bring.bring(file, "reviews", "Shop", wait=True, say=said.append)
    assert Interaction.objects.count() == 1
    assert Interaction.objects.get().amendments.get().text == "★★☆☆☆\n\nIt broke"
    assert bring.bring(file, "reviews", "Shop", wait=True, say=said.append)["new"] == 0


# What a review is


def test_a_touch_is_public_and_names_an_author_nobody_else_can_be():
    raw = Raw(rows.found(appstore.Post("r1", "Great", author="Dan", rating=4)).body, {}, AT)
    (touch,) = registry.adapter_of("reviews").parse(raw, ACCOUNT)
    assert (touch.sender.name, touch.sender.scope, touch.sender.proof.proven) == ("Dan", ACCOUNT.key, False)
    assert (touch.text, touch.reference) == ("★★★★☆\n\nGreat", "post:r1")


def test_what_was_old_when_it_was_found_is_history():
    raw = Raw(rows.found(appstore.Post("r1", "Great", at="2025-01-01T00:00:00Z")).body, {}, AT)
    assert registry.adapter_of("reviews").parse(raw, ACCOUNT)[0].kind == "past_post"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"text": "x"}', b"\xff", b'{"name": 1}'])
def test_what_is_no_post_is_bad(body):
    with pytest.raises(BadItem):
        registry.adapter_of("reviews").parse(Raw(body, {}, AT), ACCOUNT)


# The App Store's feed


def entry(number=1, rating="5", **more):
    labels = {"id": str(number), "im:rating": rating, "im:version": "2.1", "title": "Love it", "content": "Really",
              "updated": f"2026-03-01T10:00:{number % 60:02d}-07:00"}  # fmt: skip
    author = {"name": {"label": "Dan"}, "uri": {"label": "https://itunes.apple.com/us/reviews/id77"}}
    return {name: {"label": value} for name, value in labels.items()} | {"author": author} | more


APP = {"im:name": {"label": "GreenThumb"}, "id": {"label": "https://itunes.apple.com/us/app/id1"}}


@pytest.fixture
def store(monkeypatch):
    calls, says = [], []

    def fetch(method, url, **more):
        calls.append((url, more))
        said = says.pop(0)
        body = said if isinstance(said, bytes) else httpx.Response(200, json=said).content
        status = 304 if said == b"" else 500 if said == b"broken" else 200
        return Answer(status, httpx.Headers({"etag": '"e1"'}), body, None, url)

    monkeypatch.setattr(appstore, "fetch", fetch)
    return calls, says


def look(state=None, **settings):
    return appstore.look(Account(kind="reviews", settings={"app": "922693504"} | settings), state or {})


def test_reviews_are_read_and_the_app_itself_is_none(store):
    calls, says = store
    says.append({"feed": {"entry": [APP, entry(2), entry(1, "1")]}})
    found = look(countries=["gb"])
    assert [(one.rating, one.author_id) for one in map(read, (f.body for f in found.found))] == [
        (1, "appstore:id77"), (5, "appstore:id77"),
    ]  # fmt: skip
    assert "/gb/rss/customerreviews/page=1/id=922693504/" in calls[0][0]
    assert found.state == {"gb": {"etag": '"e1"', "seen": "2026-03-01T10:00:02-07:00"}}


@pytest.mark.parametrize(("feed", "many"), [({"entry": entry()}, 1), ({}, 0), ({"entry": [None, 7, {"id": 3}]}, 0)])
def test_one_none_and_odd_ones(feed, many, store):
    store[1].append({"feed": feed})
    assert len(look().found) == many


def test_nothing_new_is_not_sent(store):
    calls, says = store
    says.append(b"")
    state = {"us": {"etag": '"e1"', "seen": "x"}}
    assert (look(state).found, look.__name__) == ([], "look")
    assert calls[0][1]["headers"] == {"If-None-Match": '"e1"'}


def test_it_goes_back_page_by_page_to_what_it_saw(store):
    calls, says = store
    says += [{"feed": {"entry": [entry(n) for n in range(100, 50, -1)]}}, {"feed": {"entry": [entry(3)]}}]
    look({"us": {"seen": "2026-02-01"}})
    assert len(calls) == 2


@pytest.mark.parametrize(("said", "error"), [(b"broken", DeliveryError), (b"<html>", FetchFailed), ([1], FetchFailed)])
def test_what_is_no_feed_is_said(said, error, store):
    store[1].append(said)
    with pytest.raises(error):
        look()


# Settings


def test_settings_are_checked():
    said = {
        "app": "https://apps.apple.com/gb/app/x/id922693504?mt=8",
        "countries": "GB, de",
        "columns": "rating = Marks",
    }
    form = ReviewsForm(said)
    assert form.is_valid(), form.errors
    assert form.cleaned_data | {"answer_url": ""} == {
        "app": "922693504", "countries": ["gb", "de"], "columns": ["rating = Marks"], "answer_url": "",
    }  # fmt: skip
    assert set(ReviewsForm({"app": "x", "countries": "England", "columns": "nonsense"}).errors) == {
        "app", "countries", "columns",
    }  # fmt: skip
