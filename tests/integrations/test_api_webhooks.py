"""Facts about webhooks by program: all that the screens can do, with a token of the scope admin alone."""

import pytest

from sixring.core.actors import Actor
from sixring.core.models import Agent, Role
from sixring.integrations.models import Endpoint
from tests.integrations.calling import EVERY, Program, program
from tests.integrations.receiving import deliveries

pytestmark = pytest.mark.django_db
ADDRESS = "https://hears.example/in"


@pytest.fixture
def adas(ada: Actor) -> Program:
    return program(ada, "admin")


def test_one_is_made_and_its_secret_shown_once(adas: Program, ada: Actor) -> None:
    answer = adas.posts("/webhooks", {"url": ADDRESS, "kinds": ["message.received"]})
    made = answer.json()
    assert (answer.status_code, made["owner"], made["stopped_at"]) == (201, ada.id, None)
    assert made["secret"].startswith("whsec_")
    assert "secret" not in adas.reads(f"/webhooks/{made['id']}")
    assert [one["url"] for one in adas.reads("/webhooks")["data"]] == [ADDRESS]


def test_it_is_changed_stopped_started_and_removed(adas: Program) -> None:
    made = adas.posts("/webhooks", {"url": ADDRESS, "kinds": ["message.received"]}).json()
    here = f"/webhooks/{made['id']}"
    changed = adas.patches(here, {"kinds": ["message.sent"], "description": "Shop", "stopped": True}).json()
    assert (changed["kinds"], changed["description"], changed["url"]) == (["message.sent"], "Shop", ADDRESS)
    assert changed["stopped_at"]
    assert adas.posts(f"{here}/test").status_code == 409
    assert adas.patches(here, {"stopped": False}).json()["stopped_at"] is None
    assert adas.posts(f"{here}/secret").json()["secret"] != made["secret"]
    assert adas.asks("DELETE", here).status_code == 204
    assert not Endpoint.objects.exists()


def test_its_log_is_read_and_told_again(adas: Program) -> None:
    made = adas.posts("/webhooks", {"url": ADDRESS, "kinds": ["message.received"]}).json()
    here = f"/webhooks/{made['id']}"
    told = adas.posts(f"{here}/test").json()
    assert [one["key"] for one in adas.reads(f"{here}/deliveries", state="waiting")["data"]] == [told["key"]]
    adas.patches(here, {"stopped": True})
    adas.patches(here, {"stopped": False})
    assert adas.posts(f"{here}/replay", {"since": told["at"]}).json() == {"count": 1}
    assert adas.posts(f"/webhook-deliveries/{told['id']}/replay").json()["key"] == told["key"]
    assert [one.state for one in deliveries()] == ["waiting"]


@pytest.mark.parametrize(
    "body",
    [{"url": "http://hears.example/", "kinds": ["message.received"]}, {"url": ADDRESS, "kinds": ["nothing"]},
     {"url": ADDRESS, "kinds": []}, {"url": ADDRESS}, {"url": "https://10.0.0.1/", "kinds": ["message.received"]},
     {"url": ADDRESS, "kinds": ["message.received"], "owner": 4711}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(body: object, adas: Program) -> None:
    assert adas.posts("/webhooks", body).status_code == 422
    assert not Endpoint.objects.exists()


def test_without_scope_and_role_there_is_nothing(ada: Actor, adas: Program) -> None:
    adas.posts("/webhooks", {"url": ADDRESS, "kinds": ["message.received"]})
    assert program(ada, *EVERY).gets("/webhooks").status_code == 403
    Agent.objects.filter(pk=ada.id).update(role=Role.AGENT)
    assert adas.gets("/webhooks").status_code == 403
