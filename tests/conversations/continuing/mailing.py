"""Mails to an address that was made for one customer, and whose they are then."""

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account
from sixring.core import listeners
from sixring.people.models import Identity
from tests.conversations.chatting import settle


def person_of(value):
    return Identity.objects.get(value=value, claimed=False).person


def writes_mail(mailbox: Account, to: str, sender: str = "dan@example.com", name: str = "1") -> None:
    raw = f"From: {sender}\r\nTo: {to}\r\nMessage-ID: <{name}@x.test>\r\nSubject: On\r\n\r\nI go on here.\r\n"
    inbox.accept([Item(mailbox, raw.encode(), {"via": "lmtp", "from": sender, "to": [to]})])
    settle()
    while listeners.settle():
        pass
