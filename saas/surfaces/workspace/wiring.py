"""What the workspace brings to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.web.registry import NavEntry, Registry
from saas.surfaces.workspace.pages import bp

blueprints = [bp]


def fill(registry: Registry) -> None:
    """The home entry."""
    registry.navigation.append(NavEntry("work", _l("工作台"), "workspace.home", "home.read", 10))
