# ruff: noqa: E501  # vectors stand as they are
"""Hostile content in a real browser: whatever customers send, nothing runs, nothing leaves, nothing navigates.

The vectors come through the real reception as mail and as touches of a channel; every screen that shows them is looked
at under our own content security policy, with every request watched.
"""

from email.message import EmailMessage

import pytest
from django.urls import reverse

from sixring.channels import inbox
from sixring.channels.models import Account
from sixring.conversations.matter import fields, tags
from sixring.conversations.models import Conversation
from sixring.core.models import CustomField
from sixring.interactions.models import Attachment, Interaction
from tests.browser.watching import Watch
from tests.cast import settle, where

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RUN = "window.owned=1;alert(1);fetch('http://evil.test/x')"
# Markup that runs, loads or navigates where it is not taken for text.
MARKUP = [
    f"<script>{RUN}</script>",
    f"<ScRiPt/x>{RUN}</sCrIpT>",
    f"<img src=x onerror=\"{RUN}\">",
    f"<svg onload=\"{RUN}\"><script>{RUN}</script></svg>",
    f"<svg><animate onbegin=\"{RUN}\" attributeName=x dur=1s></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={RUN}&gt;\">",
    f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">",
    f"<textarea><script>{RUN}</script></textarea>",
    f"<iframe src=\"javascript:{RUN}\"></iframe><iframe srcdoc=\"&lt;script&gt;{RUN}&lt;/script&gt;\"></iframe>",
    "<iframe src=http://evil.test/frame></iframe><embed src=http://evil.test/e><object data=http://evil.test/o></object>",
    f"<a href=\"javascript:{RUN}\">one</a><a href=\"jAvAsCrIpT&colon;{RUN}\">two</a><a href=\"data:text/html,<script>{RUN}</script>\">x</a>",
    "<a href=\"//evil.test/path\">three</a><a href=\"http://evil.test/\" ping=http://evil.test/ping target=_top>four</a>",
    "<img src=http://evil.test/o.gif><img srcset='http://evil.test/s.gif 2x'><picture><source srcset=http://evil.test/p></picture>",
    "<img src=//evil.test/o.gif><img src='data:image/svg+xml,<svg onload=alert(1)>'><input type=image src=http://evil.test/i>",
    "<link rel=stylesheet href=http://evil.test/c.css><link rel=preload as=image href=http://evil.test/l><link rel=dns-prefetch href=//evil.test>",
    "<style>@import 'http://evil.test/i.css';body{background:url(http://evil.test/b)}</style><p style='background:url(http://evil.test/p)'>p</p>",
    "<meta http-equiv=refresh content='0;url=http://evil.test/'><base href=http://evil.test/>",
    f"<form action=http://evil.test/f><input autofocus onfocus=\"{RUN}\"><button formaction=\"javascript:{RUN}\">go</button></form>",
    f"<video><source onerror=\"{RUN}\"></video><audio src=http://evil.test/a autoplay></audio><video poster=http://evil.test/v></video>",
    f"<details open ontoggle=\"{RUN}\">x</details><body onload=\"{RUN}\"><marquee onstart=\"{RUN}\">m</marquee>",
    f"<div hx-get=http://evil.test/h hx-trigger=load>h</div><div hx-on:load=\"{RUN}\" data-hx-get=/x hx-trigger=load></div>",
    "<table background=http://evil.test/t><tr><td background=http://evil.test/d>t</td></tr></table>",
    f"\"><script>{RUN}</script>", f"'-{RUN}-'", "</textarea></title></select><script>window.owned=1</script>",
    "{{ 7|add:7 }}{% load look %}${window.owned=1}", "\u202egnp.exe\u2066", "<b>\u0000</b>",
]  # fmt: skip
WORDS = ["![x](http://evil.test/m.gif)", "[y](javascript:window.owned=1)", "[z]: http://evil.test/ref", "<http://evil.test/auto>",
         "javascript:window.owned=1", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "http://evil.test@127.0.0.1/",
         "=HYPERLINK(\"http://evil.test\")"]  # fmt: skip
NAMES = ["<img src=x onerror=window.owned=1>.png", "../../../etc/passwd", "a\u202egnp.html", "x.svg", "x.html", "'\"><script>window.owned=1</script>.txt", "a" * 300 + ".pdf"]  # fmt: skip
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"{RUN}\"><script>{RUN}</script><image href='http://evil.test/s'/></svg>"


@pytest.fixture
def mailbox(monkeypatch):
    monkeypatch.setattr(inbox, "held_shards", lambda: set(range(inbox.SHARDS)))
    return Account.objects.create(kind="email", name="Support", settings={"address": "help@us.test"})


@pytest.fixture
def mail(mailbox, dan):
    """All markup in one mail: as its layout, its words, its subject, its sender's name and its files."""
    message = EmailMessage()
    message["From"] = f'"{MARKUP[0]}" <dan@example.com>'.replace("\n", "")
    message["To"], message["Message-ID"] = "help@us.test", "<hostile@example.com>"
    message["Subject"] = f"{MARKUP[2]} {MARKUP[0]}"
    message.set_content("\n".join([*MARKUP, *WORDS]).replace("\u0000", ""))
    message.add_alternative(
        "<p>Dear all</p>" + "".join(MARKUP) + "<img src='cid:svg'><img src='cid:none'>", subtype="html"
    )
    for name in NAMES:
        kind = (
            ("image", "svg+xml") if name.endswith("svg") else ("text", "html") if "html" in name else ("image", "png")
        )
        kind = ("text", "plain") if name.endswith("txt") else kind
        message.add_attachment(SVG.encode(), maintype=kind[0], subtype=kind[1], filename=name, cid="<svg>")
    arrived = inbox.Item(mailbox, message.as_bytes(), {"from": "dan@example.com", "to": "help@us.test", "key": "1"})
    inbox.accept([arrived])
    settle()
    return Interaction.objects.get(account=mailbox)


@pytest.fixture
def mails(mailbox):
    """One mail for each vector, as some swallow what follows them."""
    for number, vector in enumerate(MARKUP):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "dan@example.com", "help@us.test", f"Vector {number}"
        message["Message-ID"] = f"<vector-{number}@example.com>"
        message.set_content("In words")
        message.add_alternative(f"<p>Before</p>{vector.replace(chr(0), '')}<p>After</p>", subtype="html")
        arrived = {"from": "dan@example.com", "to": "help@us.test", "key": f"vector-{number}"}
        inbox.accept([inbox.Item(mailbox, message.as_bytes(), arrived)])
    settle()
    return list(Interaction.objects.filter(account=mailbox, subject__startswith="Vector"))


@pytest.fixture
def hostile(mail, dan, ada):
    """The same over a channel without layout, and in every place where colleagues or customers leave words."""
    home = where(mail)
    for vector in (*MARKUP, *WORDS):
        words = vector.replace("\u0000", "")
        dan.chats(words, subject=words[:400], conversation=home.pk, facts={"name": words, "city": words})
    Conversation.objects.filter(pk=home.pk).update(held_for=MARKUP[2][:100], doubt=MARKUP[0])
    for vector in MARKUP[:6]:
        tags.tag(home, vector[:50], actor=ada)
    for on in CustomField.On:
        field = fields.add(on, MARKUP[2][:60], "choice", "\n".join(MARKUP[:4]), actor=ada)
        CustomField.objects.filter(pk=field.pk).update(choices=MARKUP[:4])
        field = fields.add(on, "Free", "text", "", actor=ada)
    fields.fill(home, {"free": MARKUP[2]}, actor=ada)
    if home.anchor and home.anchor.person:
        fields.fill_person(home.anchor.person, {"free": MARKUP[2]}, actor=ada)
    return home


def places(home, mail):
    """Every screen that shows what came."""
    message = {"conversation_id": home.pk, "message_id": mail.pk}
    found = [
        "/conversations/",
        reverse("conversations:show", args=[home.pk]),
        reverse("conversations:list") + "?q=script",
    ]
    found += [
        reverse(f"conversations:{name}", args=[home.pk]) for name in ("print", "split", "merge", "handoff", "before")
    ]
    found += [reverse("conversations:layout", kwargs=message), reverse("conversations:place", kwargs=message)]
    for file in Attachment.objects.filter(interaction=mail):
        found.append(reverse("conversations:look", kwargs={**message, "file_id": file.pk}))
    if home.anchor and home.anchor.person_id:
        found.append(reverse("people:show", args=[home.anchor.person_id]))
    chats = Interaction.objects.filter(channel="chatter").exclude(identity__person=None).first()
    found += [reverse("people:show", args=[chats.identity.person_id])] if chats else []
    return [*found, "/people/", reverse("conversations:fields")]


def test_nothing_runs_nothing_leaves_and_nothing_goes_elsewhere(browser, ada, hostile, mail, live_server):
    shown = places(hostile, mail)
    with browser(ada, "/") as page:
        watch = Watch(page.context, live_server.url)
        watch.look(shown)
        wrong = watch.wrong
    assert wrong == []
    assert len(shown) > 12


def test_no_layout_of_a_mail_does_anything(browser, ada, mails, live_server):
    shown = [reverse("conversations:layout", args=[where(one).pk, one.pk]) for one in mails]
    beside = [reverse("conversations:show", args=[where(one).pk]) for one in mails[::6]]
    with browser(ada, "/") as page:
        watch = Watch(page.context, live_server.url)
        watch.look([*shown, *beside])
        wrong = watch.wrong
    assert wrong == []
    assert len(shown) == len(MARKUP)


def test_files_that_could_run_come_as_downloads_only(browser, ada, hostile, mail, live_server):
    files = list(Attachment.objects.filter(interaction=mail))
    told = []
    with browser(ada, "/") as page:
        for file in files:
            address = reverse("conversations:file", args=[hostile.pk, mail.pk, file.pk])
            answer = page.request.get(live_server.url + address)
            told.append((answer.headers["content-type"], answer.headers["content-disposition"].split(";")[0]))
            picture = page.request.get(live_server.url + address + "picture/")
            assert picture.status == 422, file.name
    assert set(told) == {("application/octet-stream", "attachment")}
    assert len(told) == len(NAMES)
