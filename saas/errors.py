"""What a verb refuses, as a catalogue entry that a page can show: a code, a sentence, and the field it belongs to."""


class Refusal(Exception):
    """A domain rule said no. ``message`` is a Chinese sentence that says what would be right."""

    status = 422

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.field = code, message, field


class NotHere(Exception):
    """The row does not exist, or not for this reader: the two are never told apart (tenancy §5)."""


class Denied(Exception):
    """The function exists in one's own bureau, but not for one's roles."""
