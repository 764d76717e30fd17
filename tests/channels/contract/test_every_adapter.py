"""The contract over every adapter there is, ours and those of packages: whoever joins the registry is asked too."""

import pytest

from sixring.channels import registry
from sixring.channels.checking import case_of, check
from sixring.channels.checking.running import CHECKS

from .samples import SAMPLES
from .signing import SETTINGS, SIGNERS

pytestmark = pytest.mark.django_db


def found(kind, monkeypatch):
    adapter = registry.adapter_of(kind)
    if kind in SIGNERS:
        monkeypatch.setattr(adapter, "signed", SIGNERS[kind], raising=False)
    own = () if adapter.samples() else SAMPLES.get(kind, ())
    return check(case_of(adapter, own, **SETTINGS.get(kind, {})))


@pytest.mark.parametrize("kind", sorted({*registry.OURS, *registry.others()}))
def test_every_promise_is_kept(kind, monkeypatch):
    broken = {one.promise: one.problems for one in found(kind, monkeypatch) if not one.kept}
    assert broken == {}


def test_every_promise_is_asked(monkeypatch):
    assert [one.promise for one in found("webhook", monkeypatch)] == list(CHECKS)


def test_every_adapter_that_takes_requests_is_asked_with_signed_ones():
    """Otherwise only refusing is proven of it."""
    elsewhere = {"email"}  # what mail services post is signed in tests/channels/email, by each service's own words
    taking = {kind for kind, one in registry.adapters().items() if takes_requests(one)}
    unsigned = taking - set(SIGNERS) - elsewhere
    assert unsigned == {kind for kind in unsigned if registry.adapter_of(kind).samples()}


def takes_requests(adapter):
    return type(adapter).verify.__module__ != "sixring.channels.contract"
