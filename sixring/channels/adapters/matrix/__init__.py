"""Matrix, as an application service of a homeserver of yours: see docs/matrix.md."""

from .channel import Matrix

adapter = Matrix()

__all__ = ["Matrix", "adapter"]
