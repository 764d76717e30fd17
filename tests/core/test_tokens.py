"""API tokens: shown once, kept as a keyed hash, bounded by scopes and by the role of whose they are."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sixring.core import changes, clock
from sixring.core.accounts import second_step, tokens
from sixring.core.actors import NEEDS, SCOPES, Actor
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.core.models import ApiToken
from tests.cast import agent_of
from tests.screens import enter

pytestmark = pytest.mark.django_db


def made(actor: Actor, *scopes: str, days: int | None = None) -> str:
    return tokens.make(agent_of(actor), "Report", scopes or ["read:people"], days, actor=actor)[1]


def me(key: str, client: Client | None = None):
    return (client or Client()).get("/api/v1/me", headers={"authorization": f"Bearer {key}"})


class TestTheDoor:
    """More of it: tests/integrations/test_api_refusals.py."""

    def test_a_token_says_who_it_acts_as(self, ben):
        answer = me(made(ben, "read:people", "read:changes"))
        assert answer.json() == {
            "id": ben.id,
            "name": "Ben",
            "role": "agent",
            "scopes": ["read:changes", "read:people"],
        }
        assert "no-store" in answer["Cache-Control"]

    def test_without_one_nobody_comes_in(self, ben):
        cache.clear()
        key = made(ben)
        for odd in ("", "x", "sixring_", key[:-1], key + "x", key.upper(), f"sixring_{'0' * 8}_x", "ü", "\x00"):
            answer = me(odd)
            assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer"), odd
            assert answer["Content-Type"] == "application/problem+json"

    def test_the_token_counts_whoever_the_cookie_says(self, ada, ben):
        assert me(made(ben), enter(ada)).json()["name"] == "Ben"

    def test_the_second_step_is_not_asked_of_programs(self, ada, ben):
        key = made(ben)
        second_step.require(True, actor=ada)
        assert me(key).status_code == 200


class TestItsLife:
    def test_the_key_is_kept_nowhere(self, ben):
        key = made(ben)
        assert key.rpartition("_")[2] not in str(ApiToken.objects.values())
        assert changes.verbs_of(agent_of(ben)) == ["agent.token_made"]

    def test_it_ends_when_revoked_in_time_or_with_the_account(self, ada, ben):
        key, short, last = made(ben), made(ben, days=30), made(ben)
        tokens.revoke(ApiToken.objects.order_by("pk")[0].pk, actor=ada)
        assert tokens.authenticate(key) is None
        with clock.frozen(clock.now() + timedelta(days=31)):
            assert tokens.authenticate(short) is None
            assert tokens.authenticate(last)
        agent = agent_of(ben)
        agent.is_active = False
        agent.save()
        assert tokens.authenticate(last) is None

    def test_its_last_use_is_kept_to_the_minute(self, ben, django_assert_num_queries):
        key = made(ben)
        tokens.authenticate(key)
        assert ApiToken.objects.get().used_at
        with django_assert_num_queries(2):  # the token, and the teams of whose it is
            tokens.authenticate(key)

    def test_nobody_ends_a_strangers(self, ben, cleo):
        made(ben)
        with pytest.raises(NotFound):
            tokens.revoke(ApiToken.objects.get().pk, actor=cleo)
        assert enter(cleo).post(reverse("end_token", args=[ApiToken.objects.get().pk])).status_code == 404

    def test_a_token_makes_no_tokens(self, ben):
        inside = tokens.authenticate(made(ben))
        with pytest.raises(Forbidden):
            tokens.make(agent_of(ben), "More", ["read:people"], None, actor=inside)

    def test_odd_ones_are_refused(self, ada, ben):
        for name, scopes in ((" ", ["read:people"]), ("x" * 61, ["read:people"]), ("x", []), ("x", ["all"])):
            with pytest.raises(Invalid):
                tokens.make(agent_of(ben), name, scopes, None, actor=ben)
        with pytest.raises(Forbidden):
            tokens.make(agent_of(ben), "x", ["admin"], None, actor=ben)
        with pytest.raises(Forbidden):
            tokens.make(agent_of(ben), "x", ["read:people"], None, actor=ada)

    def test_the_page_shows_the_key_once(self, ben):
        agent = agent_of(ben)
        agent.set_unusable_password()
        agent.save()
        client = enter(ben)
        page = client.post(reverse("new_token"), {"name": "Report", "scopes": ["read:people"], "days": "90"})
        key = page.content.decode().partition('value="sixring_')[2].partition('"')[0]
        assert tokens.authenticate(f"sixring_{key}")
        assert key not in client.get(reverse("own_tokens")).content.decode()
        assert (
            client.post(reverse("new_token"), {"name": "Report", "scopes": ["admin"], "days": "0"}).status_code == 422
        )


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_never_reaches_beyond_the_role(scope, ada, viewer):
    def may(role: str) -> set[str]:
        actor = Actor("agent", 1, role, scopes=frozenset({scope}))
        return {act for act in NEEDS if actor.may(act)}

    assert may("viewer") <= {"see"}
    assert may("owner") == SCOPES[scope]
    assert not Actor("agent", 1, "owner", scopes=frozenset()).may("see")
