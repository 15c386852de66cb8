"""What the trace brings to the application: acts of the floors below, which cannot call it, are written down here."""

from saas.foundation.journal.service import record


def job_retried(s, job_id: int, kind: str) -> None:
    """Somebody asked for a failed job once more."""
    record(s, "job.retry", f"job_run:{job_id}", kind=kind)


followers = {"job.retried": job_retried}
