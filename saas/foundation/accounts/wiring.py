"""What accounts bring to the application."""

from saas.foundation.accounts import (
    pages_admin,
    pages_bureaus,
    pages_grants,
    pages_sections,
    pages_self,
    pages_standins,
    pages_trace,
    pages_users,
)
from saas.foundation.accounts.pages_door import bp
from saas.foundation.web.registry import Registry

blueprints = [bp, pages_admin.bp]
PAGES = (pages_bureaus, pages_grants, pages_sections, pages_self, pages_standins, pages_users)  # declare their routes


def fill(registry: Registry) -> None:
    """Loaders, entries of the bar, to-dos of the three administrators."""
    pages_admin.fill(registry)
    pages_trace.fill(registry)
