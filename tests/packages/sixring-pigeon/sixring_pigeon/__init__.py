"""Letters by Pigeon Post: a whole channel in one folder."""

import hashlib
import hmac
import json

from django import forms

from sixring.channels.contract import Adapter, BadItem, Capabilities, DeliveryError, Inbound, Refusal, Sample, Sender
from sixring.channels.fates import Fate, Receipt
from sixring.core import clock
from sixring.core.fetch import FetchError, fetch
from sixring.core.proof import Proof, ProofKind


class PigeonForm(forms.Form):
    loft = forms.RegexField(r"https://\S+", max_length=200, help_text="The address of your loft's API.")
    secret = forms.CharField(widget=forms.PasswordInput, help_text="Pigeon Post shows it once.")


class Pigeon(Adapter):
    kind = "pigeon"
    label = "Pigeon Post"
    intro = "Letters of customers who keep pigeons, and answers to them."
    capabilities = Capabilities(
        family="message",
        max_text=280,
        receipts=True,
        resends_safely=True,
        gives="The customer's loft, proven by Pigeon Post. A name is only claimed.",
        proven="unproven",
    )
    secret_fields = frozenset({"secret"})
    sample_settings = {"loft": "https://loft.example"}

    def verify(self, raw, headers, url, account):
        """Signed with the account's secret within five minutes of now: `Pigeon-Signature: <unix seconds> <hex>`."""
        at, _space, given = headers.get("pigeon-signature", "").partition(" ")
        secret = account.secret("secret")
        if not secret or not (at.isascii() and at.isdigit() and len(at) < 16):
            raise Refusal(401)
        if abs(clock.now().timestamp() - int(at)) > 300 or not hmac.compare_digest(
            made(raw, at, secret).encode(), given.encode()
        ):
            raise Refusal(401)

    def event_key(self, raw, meta):
        number = flight(raw).get("flight")
        return f"flight:{number}" if number else ""

    def partition(self, raw, meta):
        return str(flight(raw).get("loft", ""))

    def parse(self, raw, account):
        """A flight carries letters, and word of letters of ours that arrived. One bad letter never costs the others."""
        said = flight(raw.body)
        if not said:
            raise BadItem("This is no flight of Pigeon Post's.")
        letters = [letter(one, account) for one in listed(said, "letters")]
        return letters + [arrived(one) for one in listed(said, "arrived")]

    def send(self, message, account):
        try:
            answer = fetch(
                "POST",
                f"{account.settings.get('loft', '')}/letters",
                headers={"authorization": f"Bearer {account.secret('secret')}"},
                json={"to": message.to, "text": message.text, "key": message.key},
            )
        except FetchError as error:
            raise DeliveryError(error.message, unknown=error.sent) from error
        if answer.status != 201:
            raise DeliveryError(f"Pigeon Post said {answer.status}.", permanent=answer.status < 500)
        return message.key

    def settings_form(self):
        return PigeonForm

    def samples(self):
        letters = [{"id": "1", "from": "dans-loft", "text": "Where are my trays?"}, {"id": "2", "from": "dans-loft"}]
        flown = {"flight": "7", "loft": "dans-loft", "letters": letters, "arrived": ["message:9"]}
        return [Sample(json.dumps(flown).encode(), touches=1)]

    def signed(self, raw, url, account, at):
        stamp = str(int(at.timestamp()))
        return {"pigeon-signature": f"{stamp} {made(raw, stamp, account.secret('secret'))}"}


def made(raw, at, secret):
    return hmac.new(secret.encode(), at.encode() + b" " + raw, hashlib.sha256).hexdigest()


def flight(raw):
    """What a request says; nothing where it is no flight."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def listed(said, name):
    found = said.get(name)
    return found if isinstance(found, list) else []


def letter(one, account):
    if not isinstance(one, dict) or not all(isinstance(one.get(name), str) for name in ("id", "from", "text")):
        return BadItem("A letter says who it is from, what it says, and has an id.")
    if not one["from"].strip():
        return BadItem("A letter from nobody.")
    proof = Proof(ProofKind.PROVIDER, by=account.name)
    return Inbound(
        sender=Sender("loft", one["from"][:400], account.key, proof=proof),
        text=one["text"],
        external_id=f"letter:{one['id']}"[:150],
        reference=f"pigeon:{account.key}:{one['id']}"[:300],
    )


def arrived(key):
    return Receipt(external_id=key, fate=Fate.DELIVERED) if isinstance(key, str) else BadItem("No key.")
