"""Facts about touches that colleagues log: visits and calls, as rows of JSON."""

import json

import pytest

from sixring.channels import inbox
from sixring.channels.models import Account, Quarantine
from sixring.conversations import reception
from sixring.interactions.models import Interaction
from tests.cast import settle, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def log(channels):
    """Log a row on the visits or the calls."""
    accounts = {kind: Account.objects.create(kind=kind, name=kind) for kind in ("visit", "call")}

    def logs(kind="visit", key="", **row):
        inbox.accept(
            [
                inbox.Item(
                    accounts[kind], json.dumps(row).encode(), {"key": key or str(row), "who": row.get("value", "")}
                )
            ]
        )
        settle()
        return Interaction.objects.order_by("pk").last()

    return logs


def test_a_visit_is_a_touch_of_whom_the_colleague_names(log, ben):
    touch = log(who="email", value="dan@example.com", name="Dan", text="Bought a lamp", agent=ben.id,
                occurred_at="2026-03-01T10:00:00+01:00", place="Leeds")  # fmt: skip
    assert (touch.kind, touch.identity.value, touch.identity.person.name) == ("visit", "dan@example.com", "Dan")
    assert (touch.proof, touch.agent_id, touch.data) == ("agent", ben.id, {"place": "Leeds"})
    assert touch.occurred_at.isoformat() == "2026-03-01T09:00:00+00:00"
    assert where(touch).preview == "Bought a lamp"


def test_a_moment_without_an_offset_is_utc(log):
    assert (
        log(who="phone", value="0113 496 0101", occurred_at="2026-03-01T10:00").occurred_at.isoformat()
        == "2026-03-01T10:00:00+00:00"
    )


def test_the_same_row_logged_again_is_one_touch(log):
    for _ in range(2):
        log("call", key="row 7", who="phone", value="+441134960101")
    assert Interaction.objects.count() == 1


def test_a_colleague_may_choose_the_conversation(log):
    home = where(log(who="email", value="dan@example.com"))
    assert where(log("call", who="phone", value="+441134960101", conversation=home.pk)) == home


def test_a_conversation_that_is_not_there_is_no_place(log):
    assert where(log(who="email", value="dan@example.com", conversation=99_999))


@pytest.mark.parametrize(
    ("row", "reason"),
    [({"value": "dan"}, "must say who it was"), ({"who": "email"}, "must say who it was"),
     ({"who": "shoe", "value": "7"}, "must say"),
     ({"who": "email", "value": "dan@example.com", "occurred_at": "yesterday"}, "'yesterday' is no moment")],
)  # fmt: skip
def test_a_row_that_lacks_something_says_what(log, row, reason):
    assert log(**row) is None
    assert reason in Quarantine.objects.get().reason


@pytest.mark.parametrize("body", [b"no json", b"[]", b"7", b'"row"', b"null", b"\xff"])
def test_what_is_no_row_goes_to_quarantine(channels, body):
    inbox.accept([inbox.Item(Account.objects.create(kind="call", name="calls"), body)])
    assert reception.settle() == 1
    assert Quarantine.objects.count() == 1
