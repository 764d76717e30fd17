"""Facts about coming in. The cast here is core's own: Ada the owner, Ben the colleague, Cleo the stranger."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from sixring.core import changes, clock
from sixring.core.accounts import (
    create_agent,
    deactivate,
    invitation_link,
    links,
    reactivate,
    sessions,
    set_role,
    sign_in_link,
)
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.models import Agent, Role

GOOD = "a ladder in the rain"
OTHER = "nine quiet kettles"
SYSTEM = Actor.system()


def desk(request: HttpRequest) -> HttpResponse:
    """Stands in for the first page: tells who is signed in."""
    return HttpResponse(getattr(request.user, "email", "nobody"))


urlpatterns = [path("", desk), path("", include("sixring.core.accounts.urls"))]


@pytest.fixture(autouse=True)
def house(db: None, settings: Settings) -> Iterator[None]:
    """The account pages alone, with the sign-in part of the middleware."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("sixring.home.")]
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PUBLIC_URL = "https://desk.example.com"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ada() -> Agent:
    return create_agent("ada@example.com", "Ada Owner", Role.OWNER, actor=SYSTEM, password=GOOD)


@pytest.fixture
def ben() -> Agent:
    return create_agent("ben@example.com", "Ben Colleague", Role.AGENT, actor=SYSTEM, password=GOOD)


def sign_in(client: Client, email: str, password: str = GOOD, **extra: Any) -> Any:
    return client.post("/sign-in/", {"login": email, "password": password}, **extra)


def signed_in(email: str) -> Client:
    client = Client()
    assert sign_in(client, email).status_code == 302
    return client


def who(client: Client) -> str:
    return client.get("/").content.decode()


def path_of(link: str) -> str:
    assert link.startswith("https://desk.example.com/")
    return link.removeprefix("https://desk.example.com")


def mails() -> list[Any]:
    for thread in threading.enumerate():
        if thread.name == "account mail":
            thread.join()
    return mail.outbox


class TestSigningIn:
    def test_by_address_and_password(self, ada: Agent) -> None:
        client = signed_in("ada@example.com")
        assert who(client) == "ada@example.com"
        assert changes.verbs_of(ada) == ["agent.created", "agent.signed_in"]

    def test_the_address_may_be_written_in_capitals(self, ada: Agent) -> None:
        assert who(signed_in(" ADA@Example.com ")) == "ada@example.com"

    def test_the_page_opens_to_strangers_and_offers_no_way_to_sign_up(self) -> None:
        page = Client().get("/sign-in/").content.decode()
        assert "Sign in" in page
        assert "sign up" not in page.lower()
        assert Client().get("/signup/").status_code == 404

    def test_signing_out_takes_a_post(self, ada: Agent) -> None:
        client = signed_in("ada@example.com")
        client.get("/sign-out/")
        assert who(client) == "ada@example.com"
        client.post("/sign-out/")
        assert who(client) == "nobody"

    def test_it_leads_on_within_the_house_only(self, ada: Agent) -> None:
        data = {"login": "ada@example.com", "password": GOOD}
        assert Client().post("/sign-in/?next=/people/7/", data)["location"] == "/people/7/"
        for elsewhere in ("https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"):
            assert Client().post(f"/sign-in/?next={elsewhere}", data)["location"] == "/"

    def test_another_host_is_refused(self) -> None:
        assert Client().get("/sign-in/", headers={"host": "evil.test"}).status_code == 400


class TestStrangersLearnNothing:
    @pytest.fixture
    def gone(self) -> Agent:
        agent = create_agent("gone@example.com", "Gone", actor=SYSTEM, password=GOOD)
        Agent.objects.filter(pk=agent.pk).update(is_active=False)  # as bad as can be: the password still there
        return agent

    def test_all_wrong_sign_ins_look_the_same(self, ada: Agent, gone: Agent) -> None:
        create_agent("new@example.com", "Invited", actor=SYSTEM)
        tries = [
            ("ada@example.com", OTHER),
            ("cleo@example.com", GOOD),
            ("gone@example.com", GOOD),
            ("new@example.com", "!"),
        ]
        pages = []
        for email, password in tries:
            answer = sign_in(Client(), email, password)
            text = re.sub(r'value="[^"]*"', "", answer.content.decode())
            pages.append((answer.status_code, text, sorted(answer.cookies)))
        assert [status for status, _, _ in pages] == [422] * 4
        assert len({page for _, page, _ in pages}) == 1
        assert len({tuple(cookies) for _, _, cookies in pages}) == 1

    def test_a_wrong_address_costs_as_much_hashing_as_a_right_one(
        self, ada: Agent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hashed: list[str] = []
        hasher = type(identify_hasher(make_password("x")))
        real = hasher.encode

        def counting(self: Any, password: str, salt: str) -> Any:
            hashed.append(salt)
            return real(self, password, salt)

        monkeypatch.setattr(hasher, "encode", counting)
        costs = []
        for email in ("ada@example.com", "cleo@example.com"):
            hashed.clear()
            sign_in(Client(), email, OTHER)
            costs.append(len(hashed))
        assert costs[0] == costs[1] > 0

    def test_asking_for_a_new_password_looks_the_same(self, ada: Agent, gone: Agent) -> None:
        answers = [
            Client().post("/password/reset/", {"email": f"{who}@example.com"}) for who in ("ada", "cleo", "gone")
        ]
        assert {(answer.status_code, answer["location"]) for answer in answers} == {(302, "/password/reset/sent/")}
        assert [message.to for message in mails()] == [["ada@example.com"]]

    def test_no_request_waits_for_a_mail(self, ada: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
        held = threading.Event()
        monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda *_: held.wait(30))
        assert Client().post("/password/reset/", {"email": "ada@example.com"}).status_code == 302
        held.set()
        mails()


class TestThrottle:
    def test_an_account_rests_after_five_failures_from_anywhere(self, ada: Agent) -> None:
        for number in range(5):
            assert sign_in(Client(), "ada@example.com", OTHER, REMOTE_ADDR=f"203.0.113.{number}").status_code == 422
        assert sign_in(Client(), "ada@example.com", GOOD, REMOTE_ADDR="203.0.113.9").status_code == 429

    def test_an_unknown_account_rests_just_the_same(self) -> None:
        statuses = [sign_in(Client(), "cleo@example.com", REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(6)]
        assert statuses == [422] * 5 + [429]

    def test_an_address_rests_after_ten_failures_whoever_it_tries(self, ada: Agent) -> None:
        for number in range(10):
            assert sign_in(Client(), f"c{number}@example.com", OTHER).status_code == 422
        assert sign_in(Client(), "ada@example.com").status_code == 429
        assert sign_in(Client(), "ada@example.com", REMOTE_ADDR="203.0.113.9").status_code == 302

    def test_a_made_up_header_makes_no_new_address(self) -> None:
        for number in range(10):
            sign_in(Client(), f"c{number}@example.com", headers={"x-forwarded-for": f"203.0.113.{number}"})
        assert sign_in(Client(), "d@example.com", headers={"x-forwarded-for": "203.0.113.99"}).status_code == 429

    def test_success_is_not_counted(self, ada: Agent) -> None:
        for _ in range(7):
            signed_in("ada@example.com")

    def test_mails_are_rationed(self, ada: Agent) -> None:
        statuses = [Client().post("/password/reset/", {"email": "ada@example.com"}).status_code for _ in range(6)]
        assert statuses == [302] * 5 + [429]
        assert len(mails()) == 5

    def test_the_count_is_shared_between_processes(self, settings: Settings) -> None:
        assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


class TestNewPassword:
    def link(self, client: Client, **extra: Any) -> str:
        client.post("/password/reset/", {"email": "ada@example.com"}, **extra)
        found = re.search(r"https://\S+", mails()[-1].body)
        assert found
        return found.group()

    def choose(self, client: Client, link: str, password: str = OTHER) -> Any:
        form = client.get(path_of(link), follow=True)
        if not form.redirect_chain:
            return form
        return client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})

    def test_by_a_link_that_works_once(self, ada: Agent) -> None:
        link = self.link(Client())
        assert self.choose(Client(), link).status_code == 302
        assert sign_in(Client(), "ada@example.com", OTHER).status_code == 302
        assert sign_in(Client(), "ada@example.com", GOOD).status_code == 422
        assert "no longer works" in self.choose(Client(), link).content.decode()

    def test_the_link_follows_no_host_header(self, ada: Agent, settings: Settings) -> None:
        settings.ALLOWED_HOSTS = ["*"]
        link = self.link(Client(), headers={"host": "evil.test", "x-forwarded-host": "evil.test"})
        assert link.startswith("https://desk.example.com/")

    def test_it_dies_after_an_hour_and_with_the_account(self, ada: Agent, settings: Settings) -> None:
        link = self.link(Client())
        settings.PASSWORD_RESET_TIMEOUT = -1
        assert "no longer works" in self.choose(Client(), link).content.decode()
        settings.PASSWORD_RESET_TIMEOUT = 3600
        create_agent("eve@example.com", "Second Owner", Role.OWNER, actor=SYSTEM)
        deactivate(ada, actor=SYSTEM)
        assert "no longer works" in self.choose(Client(), link).content.decode()

    @pytest.mark.parametrize(
        "change", [str.upper, lambda key: "", lambda key: " ", lambda key: key[:-1], lambda key: "%00"]
    )
    def test_a_bent_link_is_refused(self, change: Callable[[str], str], ada: Agent) -> None:
        head, _, key = self.link(Client()).rstrip("/").rpartition("-")
        head, _, stamp = head.rpartition("-")
        answer = Client().get(path_of(f"{head}-{stamp}-{change(key)}/"))
        assert answer.status_code == 200
        assert "no longer works" in answer.content.decode()

    def test_a_weak_password_is_refused(self, ada: Agent) -> None:
        for weak in ("short", "password123", "ada@example.com", "1234567890123"):
            assert self.choose(Client(), self.link(Client()), weak).status_code == 200
            cache.clear()
        assert sign_in(Client(), "ada@example.com", GOOD).status_code == 302


class TestSessions:
    def test_a_changed_password_ends_all_others(self, ada: Agent) -> None:
        here, there = signed_in("ada@example.com"), signed_in("ada@example.com")
        data = {"oldpassword": GOOD, "password1": OTHER, "password2": OTHER}
        assert here.post("/password/", data).status_code == 302
        assert (who(here), who(there)) == ("ada@example.com", "nobody")
        assert changes.verbs_of(ada)[-1] == "agent.password_set"

    def test_the_old_password_is_needed_to_change_it(self, ada: Agent) -> None:
        here = signed_in("ada@example.com")
        here.post("/password/", {"oldpassword": OTHER, "password1": OTHER, "password2": OTHER})
        assert sign_in(Client(), "ada@example.com", GOOD).status_code == 302
        assert Client().post("/password/", {}).status_code == 302  # a stranger is sent to sign in

    def test_three_idle_hours_end_it(self, ada: Agent) -> None:
        client, start = signed_in("ada@example.com"), clock.now()
        with clock.frozen(start + timedelta(hours=2, minutes=59)):
            assert who(client) == "ada@example.com"
        with clock.frozen(start + timedelta(hours=5, minutes=58)):
            assert who(client) == "ada@example.com"
        with clock.frozen(start + timedelta(hours=9)):
            assert who(client) == "nobody"
        assert who(client) == "nobody"

    def test_twelve_hours_end_it_however_busy(self, ada: Agent) -> None:
        client, start = signed_in("ada@example.com"), clock.now()
        for hour in range(1, 12):
            with clock.frozen(start + timedelta(hours=hour)):
                assert who(client) == "ada@example.com"
        with clock.frozen(start + timedelta(hours=12, seconds=1)):
            assert who(client) == "nobody"

    def test_a_page_within_the_minute_writes_nothing(self, ada: Agent, django_assert_num_queries: Any) -> None:
        client = signed_in("ada@example.com")
        with django_assert_num_queries(2):  # the session and the agent
            assert who(client) == "ada@example.com"

    def test_a_session_made_otherwise_starts_its_time_at_first_sight(self, ada: Agent) -> None:
        client, start = Client(), clock.now()
        client.force_login(ada)
        assert who(client) == "ada@example.com"
        with clock.frozen(start + timedelta(hours=4)):
            assert who(client) == "nobody"

    def test_raw_paths_know_the_same_rules(self, ada: Agent) -> None:
        client, start = signed_in("ada@example.com"), clock.now()
        key = client.session.session_key
        assert key
        assert sessions.agent_of(key) == ada
        with clock.frozen(start + timedelta(hours=3, seconds=1)):
            assert sessions.agent_of(key) is None
        for nothing in ("", "unknown", "a" * 5000, "ü", "abcdefgh\x00", "abcdefgh' --"):
            assert sessions.agent_of(nothing) is None
        Agent.objects.filter(pk=ada.pk).update(password=make_password(OTHER))
        assert sessions.agent_of(key) is None

    def test_signing_in_changes_the_session_key(self, ada: Agent) -> None:
        client = Client()
        session = client.session
        session["planted"] = True
        session.save()
        sign_in(client, "ada@example.com")
        assert client.session.session_key != session.session_key


class TestSignInLink:
    def test_it_lets_in_once(self, ada: Agent) -> None:
        link, client = sign_in_link(ada, actor=SYSTEM), Client()
        assert client.get(path_of(link)).status_code == 302
        assert who(client) == "ada@example.com"
        again = Client()
        answer = again.get(path_of(link))
        assert (answer.status_code, who(again)) == (410, "nobody")
        assert "used already" in answer.content.decode()

    def test_of_two_who_follow_it_together_one_gets_in(self, ada: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
        token = sign_in_link(ada, actor=SYSTEM).rstrip("/").rpartition("/")[2]
        stale = links.bearer(links.SIGN_IN, token)
        links.redeem(token)
        monkeypatch.setattr(links, "bearer", lambda *_: stale)  # has looked before the other's update
        with pytest.raises(Refused):
            links.redeem(token)

    def test_after_ten_minutes_it_is_too_old(self, ada: Agent) -> None:
        link, start = sign_in_link(ada, actor=SYSTEM), clock.now()
        with clock.frozen(start + timedelta(minutes=10, seconds=1)):
            assert Client().get(path_of(link)).status_code == 410

    def test_it_dies_with_the_password_and_the_account(self, ada: Agent, ben: Agent) -> None:
        first, second = sign_in_link(ada, actor=SYSTEM), sign_in_link(ben, actor=SYSTEM)
        ada.set_password(OTHER)
        ada.save()
        deactivate(ben, actor=SYSTEM)
        assert [Client().get(path_of(link)).status_code for link in (first, second)] == [410, 410]

    def test_somebody_elses_session_ends(self, ada: Agent, ben: Agent) -> None:
        client = signed_in("ben@example.com")
        client.get(path_of(sign_in_link(ada, actor=SYSTEM)))
        assert who(client) == "ada@example.com"

    @pytest.mark.parametrize("token", ["x", "%20", "%00", "WzEsMSwiIl0", "null:1:x", "a" * 3000])
    def test_what_is_no_token_of_ours_is_refused(self, token: str, ada: Agent) -> None:
        assert Client().get(f"/sign-in/link/{token}/").status_code == 410
        assert Client().get("/sign-in/link//").status_code == 404

    def test_a_token_of_another_kind_is_refused(self) -> None:
        new = create_agent("new@example.com", "Newcomer", actor=SYSTEM)
        invitation = path_of(invitation_link(new, actor=SYSTEM))
        link = path_of(sign_in_link(new, actor=SYSTEM))
        assert Client().get(invitation.replace("/invitation/", "/sign-in/link/")).status_code == 410
        assert Client().get(link.replace("/sign-in/link/", "/invitation/")).status_code == 410

    def test_only_who_manages_agents_makes_one_and_never_upward(self, ada: Agent, ben: Agent) -> None:
        admin = create_agent("eve@example.com", "Administrator", Role.ADMIN, actor=SYSTEM)
        with pytest.raises(Forbidden):
            sign_in_link(ada, actor=Actor.of(ben))
        with pytest.raises(Forbidden, match="owner"):
            sign_in_link(ada, actor=Actor.of(admin))
        assert sign_in_link(ben, actor=Actor.of(admin))
        assert changes.verbs_of(ben)[-1] == "agent.link_made"

    def test_nobody_who_left_gets_one(self, ben: Agent) -> None:
        deactivate(ben, actor=SYSTEM)
        with pytest.raises(Refused, match="does not work here"):
            sign_in_link(ben, actor=SYSTEM)


class TestInvitation:
    @pytest.fixture
    def new(self, ada: Agent) -> Agent:
        return create_agent("new@example.com", "New Colleague", actor=Actor.of(ada))

    def test_the_newcomer_chooses_a_password_and_is_in(self, new: Agent, ada: Agent) -> None:
        place, client = path_of(invitation_link(new, actor=Actor.of(ada))), Client()
        assert "new@example.com" in client.get(place).content.decode()
        assert client.post(place, {"password": GOOD}).status_code == 302
        assert who(client) == "new@example.com"
        assert sign_in(Client(), "new@example.com").status_code == 302

    def test_it_works_once(self, new: Agent) -> None:
        place = path_of(invitation_link(new, actor=SYSTEM))
        Client().post(place, {"password": GOOD})
        assert Client().get(place).status_code == 410
        assert Client().post(place, {"password": OTHER}).status_code == 410
        assert sign_in(Client(), "new@example.com", OTHER).status_code == 422

    def test_after_seven_days_it_is_too_old(self, new: Agent) -> None:
        place, start = path_of(invitation_link(new, actor=SYSTEM)), clock.now()
        with clock.frozen(start + timedelta(days=6, hours=23)):
            assert Client().get(place).status_code == 200
        with clock.frozen(start + timedelta(days=7, seconds=1)):
            assert Client().get(place).status_code == 410

    @pytest.mark.parametrize("weak", ["", "short", "password123", "new@example.com", "12345678901"])
    def test_a_weak_password_is_refused_and_the_invitation_stays(self, weak: str, new: Agent) -> None:
        place = path_of(invitation_link(new, actor=SYSTEM))
        answer = Client().post(place, {"password": weak})
        assert answer.status_code == 422
        assert Client().post(place, {"password": GOOD}).status_code == 302

    def test_nobody_with_a_password_is_invited(self, ada: Agent) -> None:
        with pytest.raises(Refused, match="has a password"):
            invitation_link(ada, actor=SYSTEM)

    def test_one_bent_letter_spoils_it(self, new: Agent) -> None:
        place = path_of(invitation_link(new, actor=SYSTEM))
        for bent in (place.upper().replace("/INVITATION/", "/invitation/"), place[:-2] + "/", place.replace(":", "::")):
            assert Client().get(bent).status_code == 410

    def test_the_page_is_never_cached(self, new: Agent) -> None:
        assert "no-store" in Client().get(path_of(invitation_link(new, actor=SYSTEM)))["cache-control"]


class TestAgents:
    def test_a_colleague_is_made_with_an_address_in_lower_case(self, ada: Agent) -> None:
        agent = create_agent(" Ben@Example.COM ", " Ben ", Role.LEAD, actor=Actor.of(ada))
        assert (agent.email, agent.name, agent.role, agent.has_usable_password()) == (
            "ben@example.com",
            "Ben",
            "lead",
            False,
        )
        assert changes.verbs_of(agent) == ["agent.created"]

    @pytest.mark.parametrize(
        ("email", "name", "role", "says"),
        [
            ("", "Ben", "agent", "e-mail address and a name"),
            ("ben", "Ben", "agent", "e-mail address and a name"),
            ("ben@example.com\nBcc: x@y.test", "Ben", "agent", "e-mail address and a name"),
            ("ben@example.com", " ", "agent", "e-mail address and a name"),
            ("ben@example.com", "B" * 101, "agent", "e-mail address and a name"),
            ("ben@example.com", "Ben", "emperor", "no role"),
            ("ben@example.com", "Ben", "", "no role"),
        ],
    )
    def test_odd_people_are_refused(self, email: str, name: str, role: str, says: str) -> None:
        with pytest.raises(Invalid, match=says):
            create_agent(email, name, role, actor=SYSTEM)
        assert not Agent.objects.exists()

    def test_an_address_is_used_once(self, ada: Agent) -> None:
        with pytest.raises(Refused, match="already"):
            create_agent("ADA@example.com", "Another Ada", actor=SYSTEM)

    def test_a_weak_password_is_refused(self) -> None:
        with pytest.raises(Invalid, match="short"):
            create_agent("ben@example.com", "Ben", actor=SYSTEM, password="short")

    def test_only_who_manages_agents_may_and_never_above_themselves(self, ada: Agent, ben: Agent) -> None:
        admin = Actor.of(create_agent("eve@example.com", "Administrator", Role.ADMIN, actor=SYSTEM))
        for act in (
            lambda: create_agent("x@example.com", "X", actor=Actor.of(ben)),
            lambda: set_role(ben, Role.LEAD, actor=Actor.of(ben)),
            lambda: create_agent("x@example.com", "X", Role.OWNER, actor=admin),
            lambda: set_role(ben, Role.OWNER, actor=admin),
            lambda: set_role(ada, Role.VIEWER, actor=admin),
            lambda: deactivate(ada, actor=admin),
        ):
            with pytest.raises(Forbidden):
                act()
        assert set_role(ben, Role.LEAD, actor=admin).role == "lead"

    def test_a_role_set_twice_leaves_one_trace(self, ben: Agent) -> None:
        set_role(ben, Role.LEAD, actor=SYSTEM)
        set_role(ben, Role.LEAD, actor=SYSTEM)
        assert ben.role == "lead"
        assert changes.verbs_of(ben) == ["agent.created", "agent.role_changed"]

    def test_the_last_owner_stays(self, ada: Agent) -> None:
        with pytest.raises(Refused, match="only owner"):
            set_role(ada, Role.ADMIN, actor=Actor.of(ada))
        with pytest.raises(Refused, match="only owner"):
            deactivate(ada, actor=SYSTEM)
        create_agent("eve@example.com", "Second Owner", Role.OWNER, actor=SYSTEM)
        assert not deactivate(ada, actor=SYSTEM).is_active

    def test_who_leaves_is_out_at_once_and_stays_out(self, ben: Agent) -> None:
        client = signed_in("ben@example.com")
        deactivate(ben, actor=SYSTEM)
        deactivate(ben, actor=SYSTEM)
        assert who(client) == "nobody"
        assert sign_in(Client(), "ben@example.com").status_code == 422
        other = Client()
        other.cookies = client.cookies
        reactivate(ben, actor=SYSTEM)
        assert who(other) == "nobody"
        assert sign_in(Client(), "ben@example.com").status_code == 422
        assert invitation_link(ben, actor=SYSTEM)
        assert changes.verbs_of(ben).count("agent.deactivated") == 1


def test_passwords_are_hashed_with_argon2() -> None:
    from sixring import settings as ours

    assert ours.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_the_session_rules_follow_the_authentication() -> None:
    from sixring import settings as ours

    names = ours.MIDDLEWARE
    django_auth = f"{AuthenticationMiddleware.__module__}.{AuthenticationMiddleware.__name__}"
    assert names.index("sixring.core.accounts.sessions.SessionRules") == names.index(django_auth) + 1
