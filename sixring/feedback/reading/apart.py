"""Whether a process of its own reads. Asked by the supervisor too, so nothing here loads Django or a model."""

from __future__ import annotations

import logging
from functools import cache

from sixring.core import config
from sixring.core.errors import Misconfigured

log = logging.getLogger("sixring.reading")


@cache
def is_apart() -> bool:
    """Weights are installed, and SIXRING_READER doesn't say no. Then the worker leaves reading to that process."""
    return config.flag("READER", True) and has_weights()


@cache
def has_weights() -> bool:
    """The files that were measured are there."""
    from ..text.full import FullReader

    try:
        return FullReader.installed()
    except Misconfigured as error:  # other files than those that were measured: the light reader reads
        log.error("%s", error.message)
        return False
