"""The nouns of conversations: the matter itself, what stands beside it, what is being written, whom we believe."""

from .beside import Deed, Mention, Note, Notice, Promise, SavedView, Snooze
from .matter import Audience, Awaited, ContactReason, Conversation, Placement, Reach, Tag
from .trust import NoiseRule, Verification
from .writing import Draft, Held, Snippet, Upload

__all__ = [
    "Audience", "Awaited", "ContactReason", "Conversation", "Deed", "Draft", "Held", "Mention", "NoiseRule", "Note",
    "Notice", "Placement", "Promise", "Reach", "SavedView", "Snippet", "Snooze", "Tag", "Upload", "Verification",
]  # fmt: skip
