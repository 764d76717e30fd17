"""The SDKs sites use, unchanged, against the door on a real port."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from sixring.channels.models import Account, Arrival
from sixring.interactions.models import Interaction
from tests import needs

from .conftest import KEY
from .server import Server

HERE = Path(__file__).parent / "drivers"
pytestmark = [pytest.mark.peer, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Settle = Callable[[], list[Interaction]]
Drive = Callable[..., None]
SIX = ["alias", "group", "identify", "page", "screen", "track"]


def python_sdk(name: str, driver: str, *more: str) -> Drive:
    def drive(url: str, scenario: str, key: str = KEY) -> None:
        env = os.environ | {"PYTHONPATH": str(needs.need(f"py:{name}"))}
        run([sys.executable, "-W", "ignore", str(HERE / driver), url, key, scenario, *more], env)

    return drive


def node_sdk(name: str, driver: str) -> Drive:
    def drive(url: str, scenario: str, key: str = KEY) -> None:
        node, modules = needs.need("node"), needs.need(f"npm:{name}")
        run([str(node), str(HERE / driver), str(modules), url, key, scenario], dict(os.environ))

    return drive


def run(words: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


SDKS = {
    "segment-python-2.2.3": python_sdk("segment-analytics-python-2.2.3", "segment_python.py"),
    "segment-python-2.3.4": python_sdk("segment-analytics-python-2.3.4", "segment_python.py"),
    "segment-python-2.4.0": python_sdk("segment-analytics-python-2.4.0", "segment_python.py"),
    "segment-python-2.4.0-gzip": python_sdk("segment-analytics-python-2.4.0", "segment_python.py", "gzip"),
    "rudder-python-2.1.9": python_sdk("rudder-sdk-python-2.1.9", "rudder_python.py"),
    "segment-node": node_sdk("@segment/analytics-node", "segment-node.mjs"),
    "rudder-node": node_sdk("@rudderstack/rudder-sdk-node", "rudder-node.mjs"),
}


@pytest.fixture(params=SDKS.values(), ids=SDKS.keys())
def sdk(request: pytest.FixtureRequest) -> Drive:
    drive: Drive = request.param
    return drive


def test_six_calls_arrive_and_the_same_posts_again_change_nothing(
    source: Account, live: Server, sdk: Drive, settle: Settle
):
    sdk(live.url, "calls")
    log = settle()
    assert sorted(row.kind for row in log) == SIX
    assert {row.identity.value for row in log if row.identity} == {"8f14e45f-ceea-467f-9575-0d1c2b3a4f5e", "dan-1"}
    arrivals = Arrival.objects.count()
    for path, headers, body in list(live.bodies):
        assert httpx.post(live.url + path, headers=headers, content=body).status_code == 200
    assert len(settle()) == 6
    assert Arrival.objects.count() == arrivals


def test_many_events_come_in_batches(source: Account, live: Server, sdk: Drive, settle: Settle):
    sdk(live.url, "many")
    assert {status for _, status in live.posts} == {200}
    assert len(live.posts) < 50
    assert len({row.data["properties"]["n"] for row in settle()}) == 250


def test_a_wrong_key_is_tried_once(source: Account, live: Server, sdk: Drive):
    sdk(live.url, "one", "wrong")
    assert live.posts == [("/v1/batch", 401)]


def test_what_failed_once_is_delivered_once(source: Account, live: Server, sdk: Drive, settle: Settle):
    live.failures = 1
    sdk(live.url, "one")
    assert live.posts == [("/v1/batch", 500), ("/v1/batch", 200)]
    assert [row.subject for row in settle()] == ["Order Placed"]
