"""The commitment (section 4): what is published before any part of the seed is known."""

from collections.abc import Mapping

from .canon import canon
from .hashing import suite_of
from .merkle import root

_TABLES = ("objects", "persons", "experts", "barred")
_PLAIN = ("protocol", "suite", "draw_id", "attempt", "prev", "seed_plan")


def commitment_of(inputs: Mapping[str, object]) -> dict[str, object]:
    """The commitment over a record's inputs (`validate.INPUT_KEYS`; other keys are ignored).

    Raises DrawError E_FORMAT for a value that has no canonical form. Source: draw protocol, section 4.
    """
    suite = suite_of(inputs["suite"])
    commitment = {name: inputs[name] for name in _PLAIN}
    commitment["params"] = suite.tagged("params", canon(inputs["params"])).hex()
    for table in _TABLES:
        rows = inputs[table]
        commitment[table] = {"count": len(rows), "root": root(suite, [canon(row) for row in rows]).hex()}
    return commitment


def commit_of(commitment: Mapping[str, object]) -> str:
    """The 64 hex digits to be published. Raises DrawError E_FORMAT. Source: draw protocol, section 4."""
    return suite_of(commitment["suite"]).tagged("commit", canon(commitment)).hex()
