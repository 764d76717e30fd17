"""The whole story of one person, told through every door, with a word of its own at each place; and of another, who
must not notice. Runs inside an installation, as a process: see tests/trust/conftest.py."""

import asyncio
import base64
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from email.header import Header
from urllib.parse import quote

from sixring.cli import migrate, prepare

ADDRESS = "zita.quorxley@canary-home.example"
SECOND = "zita@quorxley-nursery.example"
PHONE = "+442079460187"
NAME = "Zita Quorxley-Brévant"
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, and theirs").decode()
KEY = "0123456789abcdef0123456789abcdef"
BROWSER = "7d14e45f-ceea-467f-9575-0d1c2b3a4f5e"
PLACES = (
    "plain_mail subject quoted_printable base64_mail utf16_mail html_mail entity_mail latin_mail attached_name "
    "attached_bytes signature mail_again chat_message chat_file_name chat_file_bytes chat_unsent_file chat_claim "
    "webhook_text webhook_escaped webhook_fact tracking_trait tracking_url tracking_form call_note quarantined "
    "quarantined_base64 note removed_draft held_reply sent_reply promise tag field view_name agent_file_name "
    "agent_file_bytes dispatch_cc search_word deed"
).split()


def word(place: str) -> str:
    """A word that stands nowhere else; its é is spelt differently in each encoding."""
    return f"vogelé{PLACES.index(place):02d}{place.replace('_', '')}"


WORDS = {place: word(place) for place in PLACES} | {"address": ADDRESS, "second": SECOND, "phone": PHONE, "name": NAME}


def spellings(text: str) -> set[bytes]:
    """`text` in every encoding something may keep it in: upper and lower case count alike, elsewhere."""
    plain = text.encode()
    found = {plain, text.encode("utf-16-le"), text.encode("utf-16-be"), text.replace("é", "e").encode()}
    found |= {json.dumps(text)[1:-1].encode(), quote(text).encode(), text.encode("latin-1")}
    found |= {text.replace("é", "&eacute;").encode(), text.replace("é", "&#233;").encode()}
    found.add(text.replace("é", "=C3=A9").encode())
    for shift in range(3):  # the letters of base64 that don't depend on what stands before and after
        letters = base64.b64encode(b"\0" * shift + plain)
        found.add(letters[4 if shift else 0 : len(letters) - 4])
    return {one.lower() if b"+" not in one else one for one in found} | {base64_of(text)}


def base64_of(text: str) -> bytes:
    return base64.b64encode(text.encode())[:-4]


def accounts():
    from sixring.channels.models import Account

    return {one.kind: one for one in Account.objects.all()}


def fill() -> None:
    """Ada, Ben, six accounts, and Erin, who is somebody else with a story of her own."""
    from sixring.channels import accounts as ways
    from sixring.channels.models import Account
    from sixring.core.actors import SYSTEM
    from sixring.core.models import Agent

    for name, role in (("Ada", "owner"), ("Ben", "agent")):
        Agent.objects.create(email=f"{name.lower()}@us.test", name=name, role=role)
    said = {"address": "care@us.test", "smtp_host": "mail.us.test", "trust_everyone": True}
    Account.objects.create(kind="email", name="Care", settings=said)
    Account.objects.create(kind="tracking", name="Site", key=KEY)
    ways.open_account("webhook", "Shop", {}, {"signing_secret": SECRET}, actor=SYSTEM)
    ways.open_account(
        "webchat", "Chat", {"origins": ["https://shop.test"]}, {"identity_secret": "s" * 40}, actor=SYSTEM
    )
    ways.open_account("call", "Phone", {}, {}, actor=SYSTEM)
    others()
    index()


def others() -> None:
    mail("erin@example.com", "Erin", "My trays", "Where are my trays? They are late.", "e1")
    mail("erin@example.com", "Erin", "My other trays", "And where are the others?", "e2", file=("trays.txt", b"trays"))
    hook({"type": "message", "from": {"kind": "handle", "value": "erin", "name": "Erin"}, "text": "Hello?"}, "e3")
    settle()


def live() -> None:
    """Zita's story. Whoever reads this knows what an erasure has to find."""
    from sixring.conversations.models import Conversation

    mails()
    chats()
    said = {"data": {"more": word("webhook_escaped"), "at": ADDRESS}, "facts": {"order_id": word("webhook_fact")}}
    hook({"type": "message", "from": who("handle", "zita"), "text": word("webhook_text"), **said}, "z1")
    tracks()
    calls()
    settle()
    quarantined()
    talk = Conversation.objects.filter(subject__icontains=word("subject")).get()
    colleagues(talk)
    index()


def who(kind: str, value: str) -> dict[str, str]:
    return {"kind": kind, "value": value, "name": NAME}


def mails() -> None:
    first, again = word("plain_mail"), word("mail_again")
    mail(ADDRESS, NAME, word("subject"), f"Dear all,\n{first} wilts.\n-- \n{word('signature')}", "z1")
    mail(ADDRESS, NAME, "Re", word("quoted_printable"), "z2", encoding="quoted-printable")
    mail(ADDRESS, NAME, "Re", word("base64_mail"), "z3", encoding="base64")
    mail(ADDRESS, NAME, "Re", word("utf16_mail"), "z4", charset="utf-16", encoding="base64")
    mail(ADDRESS, NAME, "Re", f"<p><b>{word('html_mail')}</b></p>", "z5", kind="html")
    mail(ADDRESS, NAME, "Re", f"<p>{word('entity_mail').replace('é', '&eacute;')}</p>", "z6", kind="html")
    mail(ADDRESS, NAME, "Re", word("latin_mail"), "z7", charset="latin-1", encoding="quoted-printable")
    named = f"{word('attached_name')}.txt"
    mail(ADDRESS, NAME, "Re", "With a file", "z8", file=(named, word("attached_bytes").encode()))
    mail(SECOND, NAME, "From my other address", again, "z9")
    mail(SECOND, NAME, "From my other address", again, "z9")  # comes twice


def mail(sender, name, subject, text, key, *, kind="plain", charset="utf-8", encoding="8bit", file=None) -> None:
    from email.message import EmailMessage
    from email.utils import formataddr

    from sixring.channels.inbox import Item
    from sixring.channels.lane import lane

    made = EmailMessage()
    made["From"] = formataddr((str(Header(name, "utf-8")), sender))
    made["To"], made["Message-ID"], made["Subject"] = "care@us.test", f"<{key}@home.example>", subject
    made["Date"] = datetime.now(UTC)
    made.set_content(text, subtype=kind, charset=charset, cte=encoding)
    if file:
        made.add_attachment(file[1], "text", "plain", filename=file[0])
    lane().put(Item(accounts()["email"], bytes(made), {"from": sender})).result(30)


def chats() -> None:
    from tests.conversations.chatting import Browser, photo

    chat = Browser(accounts()["webchat"])
    name = f"{word('chat_file_name')}.png"
    kept = chat.attaches(photo() + word("chat_file_bytes").encode(), name)
    chat.attaches(photo() + b"x", f"{word('chat_unsent_file')}.png")
    claims = {"name": f"{NAME} {word('chat_claim')}", "email": ADDRESS}
    chat.writes(word("chat_message"), files=[kept], claims=claims)


def hook(body, event: str, raw: bytes = b"") -> None:
    import httpx
    from standardwebhooks import Webhook as Signer

    from sixring.channels import hooks

    raw, at = raw or json.dumps(body).encode(), datetime.now(UTC)
    signature = Signer(SECRET).sign(event, at, raw.decode("utf-8", "replace"))
    headers = {"webhook-id": event, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}

    async def run() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(hooks.app), base_url="http://testserver") as client:
            return await client.post(f"/hooks/{accounts()['webhook'].key}", content=raw, headers=headers)

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    answer = asyncio.run(run())
    assert answer.status_code < 300, answer.text


def tracks() -> None:
    from sixring.channels.inbox import Item
    from sixring.channels.lane import lane

    url = f"https://shop.test/?q={quote(word('tracking_url'))}&mail={quote(ADDRESS)}"
    events = [
        {"type": "identify", "anonymousId": BROWSER, "messageId": "t1",
         "traits": {"email": ADDRESS, "city": word("tracking_trait")}},
        {"type": "page", "anonymousId": BROWSER, "messageId": "t2", "context": {"page": {"url": url}}},
        {"type": "track", "event": word("tracking_form"), "anonymousId": BROWSER, "messageId": "t3"},
    ]  # fmt: skip
    body = json.dumps({"batch": events}).encode()
    lane().put(Item(accounts()["tracking"], body, {"key": "t1", "first": BROWSER})).result(30)


def calls() -> None:
    from sixring.channels.inbox import Item
    from sixring.channels.lane import lane

    row = {"who": "phone", "value": PHONE, "name": NAME, "text": f"Called about {word('call_note')}", "key": "c1"}
    lane().put(Item(accounts()["call"], json.dumps(row).encode(), {"key": "c1", "who": PHONE})).result(30)


def quarantined() -> None:
    """What no adapter can read, and no identity hangs on."""
    hook(None, "q1", f'{{"from": "{ADDRESS}", "text": "{word("quarantined")}'.encode())
    wrapped = base64.b64encode(f"from {ADDRESS} with {word('quarantined_base64')}".encode())
    hook(None, "q2", b'{"type": "message", "body": "' + wrapped)
    settle()


def colleagues(talk) -> None:
    """What Ben and Ada do: join her ways, answer, write beside, name things after her."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sixring.channels.models import Dispatch
    from sixring.conversations import promises
    from sixring.conversations.matter import tags
    from sixring.conversations.models import Conversation, Deed, SavedView
    from sixring.conversations.sending import held, replies
    from sixring.conversations.sending.envelope import Envelope
    from sixring.conversations.writing import drafts, notes, uploads
    from sixring.core import clock
    from sixring.core.actors import Actor
    from sixring.core.models import Agent
    from sixring.people import merge
    from sixring.people.models import Identity, Person

    ada, ben = (Actor.of(Agent.objects.get(name=name)) for name in ("Ada", "Ben"))
    theirs = Identity.objects.filter(value__in=[SECOND, PHONE, "zita", BROWSER]) | Identity.objects.filter(
        kind="visitor"
    ).exclude(value=BROWSER)
    home = Identity.objects.get(value=ADDRESS, claimed=False)
    for one in theirs.exclude(person=None).exclude(claimed=True):
        root = Person.objects.get(pk=Identity.objects.get(pk=home.pk).person_id)
        merge.merge(root, Person.objects.get(pk=one.person_id), actor=ada, reason=f"{NAME} said so")
    file = uploads.take(
        SimpleUploadedFile(f"{word('agent_file_name')}.txt", word("agent_file_bytes").encode()), actor=ben
    )
    sent = Envelope(uploads=(file.token,), cc=(SECOND,))
    replies.reply(talk, f"Dear {NAME}, {word('sent_reply')}", actor=ben, token="t1", envelope=sent)
    held.schedule(talk, word("held_reply"), actor=ben, token="t2", envelope=Envelope(),
                  due_at=clock.now() + timedelta(days=9))  # fmt: skip
    drafts.keep(talk, word("removed_draft"), {"cc": SECOND}, version=0, noting=False, actor=ben)
    notes.note(talk, f"{word('note')} and {word('search_word')}", actor=ben)
    promises.make(talk, word("promise"), clock.now() + timedelta(days=2), actor=ben)
    tags.tag(talk, f"{word('tag')} {ADDRESS}"[:50], actor=ben)
    Conversation.objects.filter(pk=talk.pk).update(fields={"plant": word("field")}, held_for=f"{word('deed')}")
    Deed.objects.create(agent_id=ben.id, verb="held", before={str(talk.pk): {"held_for": word("deed")}}, after={})
    SavedView.objects.create(agent_id=ben.id, name=f"{ADDRESS}"[:60], query={"words": f"{ADDRESS} {word('view_name')}"})
    Dispatch.objects.create(account=accounts()["email"], key="link-1", audience="",
                            outbound={"to": ADDRESS, "text": word("dispatch_cc"), "key": "link-1"})  # fmt: skip


def settle() -> None:
    from tests.conversations.chatting import settle as receive

    receive()


def index() -> None:
    from sixring.interactions import search as of_touches
    from sixring.people import search as of_people

    of_touches.catch_up()
    of_people.catch_up()


def person():
    from sixring.people.models import Identity

    return Identity.objects.get(value=ADDRESS, claimed=False).person


def tell() -> None:
    """Every row of every table, as text."""
    from tests.trust.erasing import everything

    print(json.dumps(everything()))


def where_data() -> None:
    """Where PostgreSQL keeps its files."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        print(cursor.fetchone()[0])


def dying() -> None:
    """Erasing, killed at its nth piece of work."""
    from sixring.trust.privacy import erasing

    count, told = [0], erasing.tell

    def counted(row, room, counts):
        told(row, room, counts)
        count[0] += 1
        if count[0] == int(sys.argv[2]):
            os.kill(os.getpid(), 9)

    erasing.tell = counted
    from sixring.core.actors import SYSTEM

    erasing.erase(person(), actor=SYSTEM, via="command")
    while erasing.settle():
        pass


def go_on() -> None:
    from sixring.core.models import Lease
    from sixring.trust.privacy import erasing

    Lease.objects.all().delete()  # a minute after the kill
    while erasing.settle():
        pass


if __name__ == "__main__":
    prepare()
    if sys.argv[1] == "fill":
        migrate()
    globals()[sys.argv[1]]()
