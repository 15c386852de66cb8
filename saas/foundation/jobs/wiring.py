"""What jobs bring to the application."""

from saas.foundation.jobs import pages
from saas.foundation.web.registry import Registry

blueprints = [pages.bp]


def fill(registry: Registry) -> None:
    """Jobs in addresses."""
    registry.loader("job_id", "job", pages.load)
