"""Large files on their way out hold a thread until their reader has them or is gone: so many at a time, others are asked
to wait (docs/decisions/0008)."""

from threading import BoundedSemaphore

from flask import Response
from flask_babel import gettext as _

from saas.foundation.web import failures


class Readers:
    """The places of one process for readers of one kind of file."""

    def __init__(self, most: int) -> None:
        self.places = BoundedSemaphore(most)

    def seat(self, answer: Response, full) -> Response:
        """The answer with a place until its last byte; without one a 503 that begins with the sentence ``full``."""
        if self.places.acquire(blocking=False):
            answer.response = _Held(answer.response, self.places)
            return answer
        answer.close()
        busy = failures.page(503, "E_BUSY", full, _("请稍等片刻再试。"))
        busy.headers["Retry-After"] = "10"
        return busy


class _Held:
    """The pieces of an answer; its place is free again once the server has closed it, be it twice."""

    def __init__(self, pieces, places: BoundedSemaphore) -> None:
        self.pieces, self.places, self.held = pieces, places, True

    def __iter__(self):
        return iter(self.pieces)

    def close(self) -> None:
        self.pieces.close()
        if self.held:
            self.held = False
            self.places.release()
