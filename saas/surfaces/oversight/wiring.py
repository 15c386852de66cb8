"""What the oversight console brings to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.web.registry import NavEntry, Registry
from saas.surfaces.oversight.pages import bp

blueprints = [bp]


def fill(registry: Registry) -> None:
    """The console's entry."""
    registry.navigation.append(NavEntry("work", _l("监督总览"), "oversight.home", "statistics.read", 15))
