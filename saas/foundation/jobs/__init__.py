"""Work after the commit: ``enqueue`` promises, the worker keeps."""

from saas.foundation.jobs.service import enqueue

__all__ = ["enqueue"]
