"""What draws bring to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.web.registry import NavEntry, Registry
from saas.supervision.draws import desk, service
from saas.supervision.draws.pages import bp

blueprints = [bp]


def fill(registry: Registry) -> None:
    """Draws and attempts of URLs, one entry of the bar, to-dos. Drawn subjects are in no "find" (R9)."""
    registry.loader("draw_id", "draw", service.get_draw)
    registry.loader("attempt_id", "attempt", service.get_attempt)
    registry.navigation.append(NavEntry("work", _l("抽取"), "draws.draws", "draw.read", 40))
    registry.todos += [("draw.run", desk.to_run), ("draw.witness", desk.to_commit)]
    registry.waiting.append(("draw.run", desk.waiting))
