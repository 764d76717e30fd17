"""What customers tell us: scores and who answers, how texts feel and what they are about, and who had to repeat
themselves."""

from . import repeating, scores, texts

__all__ = ["repeating", "scores", "texts"]
