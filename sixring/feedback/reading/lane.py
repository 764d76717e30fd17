"""Who reads: a process of its own where weights are installed, else the worker, in a lane of its own.

Models are loaded by the first text and stay in that process. Nothing here is imported by what a page needs but names.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

from sixring.core import duties

from ..text import Reader
from .apart import has_weights, is_apart
from .keeping import Read
from .source import Text

log = logging.getLogger("sixring.reading")
LANE = "reading"
AT_ONCE = 200  # texts handed to the models together
Settle = Callable[[], int]
_in_reader = False


def add(name: str, settle: Settle, *, every: float = 0) -> None:
    """A duty that needs models: it runs in the reader's process where there is one, else in the worker."""
    duties.add(name, lambda: settle() if is_here() else 0, every=every, lane=LANE)


def is_here() -> bool:
    """Whether this process is the one that reads."""
    return _in_reader or not is_apart()


def run() -> None:
    """Be that process, until told to stop."""
    from sixring.core.worker import Worker

    global _in_reader
    _in_reader = True
    Worker({LANE: duties.lanes().get(LANE, [])}, name="reader").run()


def reader() -> Reader:
    """The reader this installation reads with, with what was learnt here on top; loaded when first asked for."""
    from . import learning

    return learning.taught(untaught())


def untaught() -> Reader:
    """The best one installed; the light one where SIXRING_READER keeps the others from being loaded."""
    from ..text import reader as best

    return best(light=has_weights() and not is_apart())


def read(texts: Sequence[Text]) -> list[Read]:
    """What `texts` say, whether it is measured in their language, and who read them."""
    if not texts:
        return []
    by = reader()
    return [one for some in batches(texts) for one in understood(by, some)]


def understood(by: Reader, texts: Sequence[Text]) -> list[Read]:
    """A text that a model fails at is read by the light reader; its neighbours are not."""
    try:
        said = by.read([text.words for text in texts], [text.language for text in texts])
    except Exception:
        if len(texts) > 1:
            return [one for text in texts for one in understood(by, [text])]
        log.exception("%s could not read a text of %s characters", by.id, len(texts[0].words))
        by = light()
        said = by.read([texts[0].words])
    return [(text, one, by.measured(one.language), by.id[:60]) for text, one in zip(texts, said, strict=True)]


def light() -> Reader:
    from ..text import reader as best

    return best(light=True)


def batches(texts: Sequence[Text]) -> Iterable[Sequence[Text]]:
    return (texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE))


def encoder_of_today() -> str:
    """What the reader calls itself; nothing is loaded for it."""
    return reader().id[:60]
