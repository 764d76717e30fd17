"""A real call at a real desk: SIPp calls through Kamailio, the card opens, it is answered, over, and written up."""

import re
import time

import pytest

from sixring.channels import accounts
from sixring.conversations.models import Call, Placement, Promise
from sixring.core import clock, preferences
from sixring.core.accounts import links
from sixring.core.actors import SYSTEM
from sixring.core.proof import Proof, ProofKind
from sixring.people.models import Identity, Person
from sixring.people.recognise import Sighting, recognise
from tests.cast import agent_of
from tests.chromium import chromium
from tests.needs import need
from tests.peers import phone
from tests.peers.server import serving

pytestmark = [pytest.mark.peer, pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SECRET, DANS = "a secret of forty letters for the switch", "+447700900123"
SEEN = """() => { const look = () => { if (document.querySelector(".call-card")) window.opened ??= Date.now(); };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true }); }"""


@pytest.fixture
def hook(db):
    proof = Proof(ProofKind.CODE, by="tests")
    recognise([Sighting("phone", DANS, name="Dan", proof=proof, at=clock.now(), source="tests")])
    return accounts.open_account("sip", "Phone", {"country": "GB"}, {"signing_secret": SECRET}, actor=SYSTEM)


def test_a_call_opens_a_card_is_answered_and_written_up(hook, ben, tmp_path, record_property):
    need("kamailio"), need("sipp"), need("chromium")
    preferences.change(agent_of(ben), actor=ben, phone="21")
    link = links.sign_in_link(agent_of(ben), actor=SYSTEM)
    with (
        serving(tmp_path) as server,
        phone.running(f"{server.url}/hooks/{hook.key}", SECRET, tmp_path) as phones,
        chromium() as running,
    ):
        page = running.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(link.replace("http://testserver", server.url))
        page.goto(f"{server.url}/conversations/")
        page.wait_for_selector("live-stream[data-link=stream]", state="attached")
        page.evaluate(SEEN)
        with phones.desk_phone("phone"), phones.calls(DANS, "caller"):
            card = page.locator(".call-card")
            with phones.tells():
                card.wait_for(timeout=40000)
            assert "It may be Dan" in " ".join(card.inner_text().split())
            assert "a claim, no proof" in card.inner_text()
            card.get_by_role("button", name="I take it").click()
            page.wait_for_selector(".call-card.is-talking")
            page.wait_for_selector(".call-card.is-ended")
        latency = page.evaluate("window.opened") / 1000 - phones.invited_at()
        page.select_option("select[name=outcome]", "call_back")
        page.fill("textarea[name=note]", "Wants a red one.")
        page.fill("input[name=when]", "tomorrow 10:00")
        page.click("text=Keep it")
        card.wait_for(state="detached")
    record_property("seconds from the INVITE to the card", round(latency, 3))
    print(f"the card opened {latency * 1000:.0f} ms after the INVITE")
    call = Call.objects.get()
    assert (call.state, call.agent_id, call.outcome, call.number) == ("ended", ben.id, "call_back", DANS)
    assert re.fullmatch(r"Call, 0:0\d\n\nWants a red one\.", call.interaction.text)
    assert (call.ring_s is not None, call.talk_s is not None, call.wrap_s is not None) == (True, True, True)
    matter = Placement.objects.get(interaction=call.interaction, current=True).conversation
    assert [one.what for one in Promise.objects.filter(conversation=matter)] == ["Call back"]
    assert call.interaction.identity.claimed
    assert Person.objects.get(name="Dan") != call.interaction.identity.person
    assert Identity.objects.filter(value=DANS).count() == 2
    assert time.time() - phones.invited_at() > latency > 0
