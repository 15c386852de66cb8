"""The floors of the house: code looks back only along the flow (architecture, "Rules that a test enforces")."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture import source

CONTRACTS = tomllib.loads((source.HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
# what stands beside the floors: the table of contents, its wiring, and the list of all models
BESIDE = {"saas.app", "saas.registries", "saas.models", "saas.demo", "saas.cli"}


@pytest.mark.req("S0-04")
def test_nothing_imports_upward():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=source.HOUSE, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :]


FLOORS = ("foundation", "registers", "supervision", "surfaces")


def test_every_feature_stands_on_a_floor():
    layers = next(c for c in CONTRACTS["contracts"] if c["type"] == "layers")["layers"]
    named = {part.strip(" ()") for layer in layers for part in layer.split("|")} | BESIDE
    house = source.HOUSE / "saas"
    features = {f"saas.{p.stem}" for p in house.iterdir() if p.suffix == ".py" and p.stem != "__init__"}
    features |= {
        f"saas.{p.name}" for p in house.iterdir() if p.is_dir() and p.name not in FLOORS and list(p.glob("*.py"))
    }
    for floor in FLOORS:
        features |= {f"saas.{floor}.{p.name}" for p in (house / floor).iterdir() if p.is_dir() and list(p.glob("*.py"))}
    assert features - named == set()


@pytest.mark.parametrize("floor", FLOORS)
def test_what_a_floor_shares_imports_none_of_its_features(floor):
    """A loose module of a floor (``registers/catalogue.py``) is below every feature of that floor."""
    above = tuple(f"saas.{name}" for name in FLOORS[FLOORS.index(floor) :])
    for path in (source.HOUSE / "saas" / floor).glob("*.py"):
        shared = {f"saas.{floor}.{one.stem}" for one in path.parent.glob("*.py")}
        assert not {one for one in source.imports(path) if one.startswith(above) and one not in shared}, path.name


def test_verbs_know_no_flask():
    """``flask_babel`` is allowed: a refusal is a sentence. Requests, sessions and addresses are the pages'."""
    wrong = {
        source.name(path): found
        for path in source.python("saas")
        if path.name in ("service.py", "models.py", "schemas.py")
        and (found := {m for m in source.imports(path) if m.split(".")[0] in ("flask", "flask_login", "flask_wtf")})
    }
    assert not wrong


def test_the_draw_engine_imports_the_standard_library_only():
    wrong = {
        (source.name(path), module)
        for path in source.python("saas/supervision/draws/engine")
        for module in source.imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not module.startswith("saas.supervision.draws.engine")
    }
    assert not wrong
