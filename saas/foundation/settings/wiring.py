"""What settings bring to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.settings.pages import bp
from saas.foundation.web.registry import NavEntry, Registry

blueprints = [bp]


def fill(registry: Registry) -> None:
    """The entry 制度 of the work bar."""
    registry.navigation.append(NavEntry("work", _l("制度"), "settings.rules", "setting.read", 90))
