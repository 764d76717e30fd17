"""Files that came with touches, or go out with them: see `core/media.py`."""

from sixring.core.media import again, drop, keep, keep_stream, path_of, read

__all__ = ["again", "drop", "keep", "keep_stream", "path_of", "read"]
