"""Asking for a proof, and what was sent with it."""

import re

from sixring.channels.models import Dispatch
from sixring.conversations import verifying
from sixring.core import listeners
from sixring.people.models import Identity


def candidate(conversation, actor):
    return verifying.candidates(conversation, actor)[0]


def asked(conversation, actor, method="code"):
    one = candidate(conversation, actor)
    return verifying.ask(conversation, one, one.routes[0].key, method, actor=actor)


def sent_text(row):
    return Dispatch.objects.get(key=f"verification:{row.pk}").outbound["text"]


def code_of(row):
    return re.search(r"(\d{3}) (\d{3})", sent_text(row)).expand(r"\1\2")


def link_of(row):
    return re.search(r"/verify/(\S+)/", sent_text(row))[1]


def persons(dan):
    return set(Identity.objects.filter(value=dan.email).values_list("person", flat=True))


def hear():
    while listeners.settle():
        pass
