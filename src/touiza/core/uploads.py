"""Files on their way in: what cannot be kept is given up at once, so that a full disk does not stay full of halves."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

FAR_TOO_MUCH = 4  # times what a picture may have; up to there the form says what is too large


class TidyUploadHandler(TemporaryFileUploadHandler):
    """Writes a large file to a temporary one, and takes that away when the disk is full or no end is in sight.

    When the disk is full the rest is read and dropped before the error is raised: a browser that is still sending
    when the answer comes does not show it.
    """

    failure: OSError | None = None
    received = 0  # bytes of all files of the request

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self.failure = error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > FAR_TOO_MUCH * settings.UPLOAD_LIMIT:
            self._drop()
            raise RequestDataTooBig("A file is many times larger than anything that is taken here.")
        if self.failure is not None:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self.failure = error
            self._drop()

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None if self.failure is not None else super().file_complete(file_size)

    def upload_complete(self) -> None:
        if self.failure is not None:
            raise self.failure

    def _drop(self) -> None:
        """Close the file, which deletes it. What was not written yet finds no room now either."""
        with suppress(OSError):
            self.file.close()
