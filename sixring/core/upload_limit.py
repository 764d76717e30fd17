"""How large a file of a form may be. What is larger is left out while it streams in; all else of the form is kept."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LARGEST = 25 * 1024 * 1024


class Limited(FileUploadHandler):
    """The first of the upload handlers. Names of what was too large stand in `request.too_large`."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.size += len(raw_data)
        if self.size > LARGEST:
            if self.request is not None:
                left_out = getattr(self.request, "too_large", [])
                self.request.too_large = [*left_out, self.file_name or ""]  # type: ignore[attr-defined]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
