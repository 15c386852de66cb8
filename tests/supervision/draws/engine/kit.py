"""What the engine's tests share: vectors, small pools, and the bound of a chi-square test."""

import json
from pathlib import Path

VECTORS = Path(__file__).parents[3] / "vectors" / "draw-v1"


def vectors(name: str):
    """One file of the protocol's test vectors."""
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


def seed(n: int) -> str:
    """The n-th seed of a repeatable run (draw protocol, section 13: counters as bases)."""
    return f"{n:064x}"


def an_object(ident: str, **changes) -> dict:
    return {"id": ident, "cat": "law_firm", "tier": "A", "area": "445102", "tags": [], "spec": "lawyers", "done": 0,
            "cap": 2, "must": False, "weight": 1, "window": None} | changes


def pool(count: int, prefix: str = "O", **changes) -> list[dict]:
    return [an_object(f"{prefix}{i:03d}", **changes) for i in range(count)]


def a_person(ident: str, **changes) -> dict:
    return {"id": ident, "area": "445102", "dept": "justice", "lead": True, "specs": ["lawyers"],
            "cert": ["2023-01-01", "2023-12-31"], "off": [], "loans": [], "max": 9} | changes


def a_stratum(ident: str = "all", **changes) -> dict:
    return {"id": ident, "where": {}, "rates": {"*": "1/5"}, "base": "registered", "round": "up", "min": 0, "max": None,
            "must": "inside", "substitutes": 2, "team": [[[], []]], "experts": []} | changes


def params(*strata: dict, directed: dict | None = None) -> dict:
    return {"dept": "justice", "window": ["2023-09-01", "2023-09-30"], "directed": directed, "balance": "even",
            "mix": 50, "redraw": "fresh", "strata": list(strata)}


def inputs(**changes) -> dict:
    """Valid inputs of a small draw whose seed is thrown with 25 dice."""
    return {"protocol": "drd-draw/1", "suite": "sha256", "draw_id": "CZ2023-1", "attempt": 1, "prev": "0" * 64,
            "objects": pool(6), "persons": [a_person("P1"), a_person("P2")],
            "experts": [{"id": "X1", "area": "445102", "specs": [], "off": [], "max": 1}],
            "barred": [["P1", "O001"]], "params": params(a_stratum()),
            "seed_plan": [{"kind": "dice", "party": "notary", "sides": 6, "count": 25}]} | changes


def chi_square(observed: dict, expected: dict) -> float:
    """Pearson's statistic; `expected` names every possible outcome."""
    assert observed.keys() <= expected.keys()
    return sum((observed.get(k, 0) - e) ** 2 / e for k, e in expected.items())


def bound(freedom: int) -> float:
    """The chi-square quantile for a false alarm once in 10^6 (Wilson and Hilferty)."""
    spread = 2 / (9 * freedom)
    return freedom * (1 - spread + 4.753424 * spread ** 0.5) ** 3
