"""Consent: what a person agreed to hear about (purpose) and how (channel), each with its source, moment and wording.

A saying is a fact named `consent.<purpose>.<channel>`, and none is ever overwritten. Of one address the last word
counts; of the addresses of one person the most restrictive, so that joining people never widens what we may do.
`terms` names what there is, `standing` folds, `keeping` writes, `gate` is asked before anything leaves, `wordings`
keeps what people were shown.
"""

from __future__ import annotations

from .gate import gate, may_send
from .keeping import Saying, keep, note
from .standing import among, arc, may, of, of_identity, personal, sayings_of
from .terms import ANY, CHANNELS, NAMES, NO, PURPOSES, UNKNOWN, YES, Consent, channel_of, is_name, name_of

__all__ = [
    "ANY", "CHANNELS", "NAMES", "NO", "PURPOSES", "UNKNOWN", "YES", "Consent", "Saying", "among", "arc", "channel_of",
    "gate", "is_name", "keep", "may", "may_send", "name_of", "note", "of", "of_identity", "personal", "sayings_of",
]  # fmt: skip
