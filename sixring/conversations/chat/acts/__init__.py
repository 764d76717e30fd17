"""What can be asked of a chat: name and method -> act. A name with a slash takes more behind it."""

from __future__ import annotations

from ..call import Acts
from . import entering, filing, leaving, noticing, talking

ACTS: Acts = {
    "config": {"GET": entering.config},
    "session": {"POST": entering.session},
    "identify": {"POST": entering.identify},
    "logout": {"POST": entering.logout},
    "messages": {"GET": talking.messages, "POST": talking.write},
    "stream": {"GET": talking.follow},
    "uploads": {"POST": filing.upload},
    "files/": {"GET": filing.hand_out},
    "read": {"POST": noticing.read},
    "typing": {"POST": noticing.type_},
    "rating": {"POST": noticing.rate},
    "continue": {"POST": leaving.continue_},
    "transcript": {"POST": leaving.transcript_},
}
