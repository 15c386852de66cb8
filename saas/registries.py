"""The wiring that lets lower floors reach upper ones without importing them (architecture, "Rules that a test enforces")."""

from importlib import import_module

from saas.foundation.accounts import people, roles
from saas.foundation.web import watching
from saas.foundation.web.registry import registry
from saas.registers.catalogue import category_choices

# a feature package may have `wiring.py` with any of: blueprints, fill(registry), jobs (topic → verb), nightly, daily, followers
FEATURES = (
    "saas.foundation.accounts",
    "saas.foundation.jobs",
    "saas.foundation.journal",
    "saas.foundation.settings",
    "saas.foundation.sheets",
    "saas.foundation.publication",
    "saas.registers.inspectors",
    "saas.registers.subjects",
    "saas.registers.checklists",
    "saas.registers.guidelines",
    "saas.supervision.loans",
    "saas.supervision.plans",
    "saas.supervision.draws",
    "saas.supervision.inspections",
    "saas.surfaces.statistics",
    "saas.surfaces.workspace",
    "saas.surfaces.oversight",
    "saas.surfaces.portal",
)


def _wirings() -> list:
    out = []
    for name in FEATURES:
        try:
            out.append(import_module(f"{name}.wiring"))
        except ModuleNotFoundError as missing:
            if missing.name != f"{name}.wiring":
                raise
    return out


def fill() -> None:
    """Permissions, URL loaders, navigation, to-dos and finders of every feature."""
    registry.permits = roles.permits
    registry.section_name = people.section_name
    for some in (registry.loaders, registry.navigation, registry.todos, registry.waiting, registry.finders):
        some.clear()
    registry.categories = category_choices()
    for wiring in _wirings():
        if hasattr(wiring, "fill"):
            wiring.fill(registry)
    registry.navigation.sort(key=lambda entry: entry.order)


def fill_jobs() -> None:
    """Which verb keeps which promise, what runs at night, and who follows which event."""
    from saas.foundation.jobs import cron
    from saas.foundation.jobs.service import handlers

    handlers.verbs.clear()
    cron.nightly.clear()
    cron.daily.clear()
    registry.followers.clear()
    for wiring in _wirings():
        handlers.verbs.update(getattr(wiring, "jobs", {}))
        cron.nightly.extend(getattr(wiring, "nightly", ()))
        cron.daily.extend(getattr(wiring, "daily", ()))
        for event, follow in getattr(wiring, "followers", {}).items():
            registry.followers.setdefault(event, []).append(follow)


def blueprints() -> list:
    """All routes of the product."""
    return [watching.bp, *(bp for wiring in _wirings() for bp in getattr(wiring, "blueprints", ()))]


def use_keys(pii_key: str) -> None:
    """The key that seals personal data (R5)."""
    from saas.foundation.sheets import sealing

    sealing.use(pii_key)
