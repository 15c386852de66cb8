"""What draws bring to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.web.registry import NavEntry, Registry
from saas.supervision.draws import (
    desk,
    drawing,
    pages_recording_files,
    pages_recordings,
    pages_session,
    pages_shortage,
    parties,
    reading,
    recording_checks,
    recordings,
    service,
    wiring_after,
)
from saas.supervision.draws.nightly import nightly as by_date
from saas.supervision.draws.pages import bp

blueprints = [bp, pages_recordings.bp]
PAGES = (pages_session, pages_recording_files, pages_shortage)  # declare their routes
jobs = {
    "draw.finish": drawing.finish_job,
    "draw.recording": recording_checks.check,
    "draw.recording_drop": recording_checks.drop,
}
jobs |= wiring_after.jobs
followers = wiring_after.followers
nightly = [("10 0 * * *", by_date), ("40 2 * * *", recording_checks.nightly)]
daily = [by_date]


def fill(registry: Registry) -> None:
    """Draws and attempts of URLs, one entry of the bar, to-dos. Drawn subjects are in no "find" (R9)."""
    registry.loader("draw_id", "draw", service.get_draw)
    registry.loader("attempt_id", "attempt", reading.light_attempt)
    registry.loader("recording_id", "recording", recordings.get)
    registry.loader("party_id", "party", parties.get)
    registry.navigation.append(NavEntry("work", _l("抽取"), "draws.draws", "draw.read", 40))
    registry.todos += [("draw.run", desk.to_run), ("draw.witness", desk.to_commit), ("draw.enter", desk.to_enter)]
    registry.waiting.append(("draw.run", desk.waiting))
    wiring_after.fill(registry)
