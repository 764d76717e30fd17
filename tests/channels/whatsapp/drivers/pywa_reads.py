"""Run with pywa on the path: reads {"signed": [[secret, body, signature]], "updates": [payload]} and prints what pywa
says of each: whether it is signed, and who wrote what, in which words."""

import json
import sys

from pywa import WhatsApp, utils
from pywa.types import CallbackButton, CallbackSelection, Message, MessageStatus

KINDS = {"message": Message, "button": CallbackButton, "selection": CallbackSelection, "status": MessageStatus}


def said(client, kind, update):
    found = KINDS[kind].from_update(client=client, update=update)
    told = {"id": found.id, "at": int(found.timestamp.timestamp())}
    if kind == "status":
        return told | {"status": str(found.status.value), "tracker": found.tracker}
    who = found.from_user
    told |= {"bsuid": who.bsuid, "wa_id": who.wa_id, "name": who.name}
    if kind == "message":
        quoted = found.reply_to_message.message_id if found.reply_to_message else None
        return told | {"text": found.text or found.caption, "quoted": quoted}
    return told | {"title": found.title}


asked = json.load(sys.stdin)
client = WhatsApp(phone_id="1", token="t", filter_updates=False)
print(json.dumps({
    "signed": [utils.webhook_updates_validator(key, body.encode(), sign) for key, body, sign in asked["signed"]],
    "updates": [said(client, kind, update) for kind, update in asked["updates"]],
}))  # fmt: skip
