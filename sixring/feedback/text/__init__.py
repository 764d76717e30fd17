"""Understanding text, without a database: language, feeling, effort, intents. Works offline.

    reader()    the best reader installed; `reader(light=True)` the one that needs nothing installed
    encoder()   vectors of texts, for finding what is alike (needs numpy)
    adapt()     a head of one's own, learnt from colleagues' corrections

Promises that no text makes it raise or takes it seconds, that it says how sure it is, and that `measured(language)` is
true only where it was measured (docs/text-model.md). Weights come from installed packages and are checked by their
hash; nothing is fetched. A model elsewhere (`remote`) is asked only where the owner set one up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from .understood import LABELS, Adapted, Aspect, Encoder, Reader, Understood

__all__ = ["LABELS", "Adapted", "Aspect", "Encoder", "Reader", "Understood", "adapt", "encoder", "reader"]


@cache
def reader(*, light: bool = False) -> Reader:
    from . import remote
    from .full import FullReader
    from .light import LightReader

    best: Reader = FullReader() if not light and FullReader.installed() else LightReader()
    if light or not remote.configured():
        return best
    return remote.RemoteReader(best)


@cache
def encoder(*, light: bool = False) -> Encoder:
    from .both import BothEncoders
    from .sketch import SketchEncoder

    return BothEncoders() if not light and BothEncoders.installed() else SketchEncoder()


def adapt(pairs: Sequence[tuple[str, str]], by: Reader | None = None) -> Adapted:
    """Learn from (text, what its label should have been) how this company's customers speak; see `adapting`."""
    from .adapting import learn

    return learn(pairs, by or reader())
