"""Facts about erasing a person in the integrations: what receivers and programs were answered about them goes."""

import pytest

from sixring.core import privacy
from sixring.core.actors import Actor
from sixring.integrations import privacy as of_integrations
from sixring.integrations.models import Attempt, Delivery, KeptAnswer
from tests.cast import Customer
from tests.integrations.calling import program
from tests.integrations.receiving import Receiver, connected, spread
from tests.replying import says

pytestmark = pytest.mark.django_db


def about(customer: Customer) -> privacy.Subject:
    touch = customer.writes("Somebody to be forgotten")
    assert touch.identity is not None
    known = ((touch.identity.kind, touch.identity.scope, customer.email),)
    return privacy.Subject((touch.identity.pk,), (touch.identity.person_id or 0,), known)


def test_what_a_receiver_said_back_goes(receiver: Receiver, ada: Actor, dan: Customer, erin: Customer) -> None:
    connected(receiver, ada, "message.received")
    receiver.replies = [says(200, f"heard of {what}".encode()) for what in ("a kettle", "a hose", dan.email)]
    subject = about(dan)
    spread()
    erin.writes("Mine")
    spread()
    erin.writes("Mine too")
    spread()
    told: list[privacy.Counts] = []
    of_integrations.erase(subject, told.append)
    assert list(Attempt.objects.order_by("pk").values_list("excerpt", flat=True)) == ["", "heard of a hose", ""]
    assert sum(one["webhook answers"] for one in told) == 2
    assert Delivery.objects.count() == 3, "ids stay"
    of_integrations.erase(subject, told.append)


def test_an_answer_that_named_them_is_forgotten_and_the_act_not_done_again(ada: Actor, dan: Customer) -> None:
    token = program(ada).token
    KeptAnswer.objects.create(token=token, key="one", asked="x", status=201, body=b'{"to": "dan@example.com"}')
    other = KeptAnswer.objects.create(token=token, key="two", asked="y", status=201, body=b'{"to": "erin@example.com"}')
    KeptAnswer.objects.create(token=token, key="for dan@example.com", asked="z", status=201, body=b"{}")
    of_integrations.erase(about(dan), lambda counts: None)
    kept = {row.key: (bytes(row.body), row.forgotten) for row in KeptAnswer.objects.all()}
    assert kept == {"one": (b"", True), "two": (bytes(other.body), False)}
