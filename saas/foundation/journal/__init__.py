"""The trace: ``record`` is what every verb calls."""

from saas.foundation.journal.service import of_object, record, record_all

__all__ = ["of_object", "record", "record_all"]
