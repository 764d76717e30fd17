"""The nouns of conversations: the matter itself, what stands beside it, what is being written, whom we believe."""

from .beside import Deed, Mention, Note, Notice, Promise, SavedView, Snooze
from .calling import Call
from .chat import AskedLink, Handover, PushSubscription, ReadMark, SpentUserToken, Typing, VisitorFile
from .gathering import ReasonWord, Regrouping
from .matter import Audience, Awaited, ContactReason, Conversation, Placement, Reach, Tag
from .trust import Flood, HouseRule, NoiseRule, Verification
from .writing import Draft, Held, Presence, Snippet, Upload

__all__ = [
    "AskedLink", "Audience", "Awaited", "Call", "ContactReason", "Conversation", "Deed", "Draft", "Flood", "Handover",
    "Held", "HouseRule", "Mention", "NoiseRule", "Note", "Notice", "Placement", "Presence", "Promise",
    "PushSubscription", "Reach", "ReadMark", "ReasonWord", "Regrouping", "SavedView", "Snippet", "Snooze",
    "SpentUserToken", "Tag", "Typing", "Upload", "Verification", "VisitorFile",
]  # fmt: skip
