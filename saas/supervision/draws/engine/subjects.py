"""The object draw (section 6): from a frozen pool and a seed to the drawn objects and their ordered substitutes."""

from collections.abc import Mapping, Sequence
from heapq import nlargest, nsmallest
from typing import NamedTuple

from .hashing import Suite, suite_of
from .quota import quotas
from .scope import Cell, Lot, place
from .shapes import unhex32

_NONE = b"\xff" * 33  # a limit that every ticket is below


class Ball(NamedTuple):
    """One eligible object in the urn. Balls compare as tickets do: by ticket, then id."""

    ticket: bytes
    id: str
    must: bool


def best_ticket(suite: Suite, key: bytes, ident: str, weight: int) -> bytes:
    """The least of an object's `weight` tickets (step 3): weight w is w balls in the urn."""
    return min(suite.ticket(key, j, ident) for j in range(weight))


def least(suite: Suite, key: bytes, lot: Lot, limit: bytes) -> list[tuple[bytes, str]]:
    """The best tickets below a limit, each with its object, in no order. Others are forgotten as soon as computed."""
    found = []
    for j in range(lot.weight):
        copy = suite.begun(key + j.to_bytes(4, "big")).copy
        for text in lot.packed:
            found += [(ticket, ident.decode("ascii")) for ident in text.split(b"/")
                      if not (one := copy()).update(ident) and (ticket := one.digest()) < limit]
    if lot.weight > 1:
        best = {ident: ticket for ticket, ident in sorted(found, reverse=True)}
        found = [(ticket, ident) for ident, ticket in best.items()]
    return found


def _limit(cell: Cell, count: int) -> bytes:
    """A ticket that at least `count` objects of a cell will almost surely beat, but not many more."""
    balls = sum(lot.weight * lot.count for lot in cell.lots if not lot.must)
    share = ((count + count // 4 + 40) << 256) // max(balls, 1)
    # Of heavy objects several balls may beat it: it holds for small shares only.
    return share.to_bytes(32, "big") if 4 * count < cell.eligible and share < 2**256 else _NONE


def cell_order(suite: Suite, key: bytes, cell: Cell, count: int | None = None) -> list[Ball]:
    """The eligible objects of a cell: `must` ones first, then by ticket (step 5); all of them or the first `count`."""
    def drawn(must: bool, limit: bytes) -> list[tuple[bytes, str]]:
        return [one for lot in cell.lots if lot.must == must for one in least(suite, key, lot, limit)]

    first = sorted(drawn(True, _NONE))
    wanted = max(0, (cell.eligible if count is None else min(count, cell.eligible)) - len(first))
    rest = drawn(False, _limit(cell, wanted)) if wanted else []
    if len(rest) < wanted:
        rest = drawn(False, _NONE)
    return [Ball(ticket, ident, must) for some, must in ((first, True), (sorted(rest)[:wanted], False))
            for ticket, ident in some]


def _reasons(stratum: Mapping, queues: list[list[Ball]], wanted: list[int]) -> dict[str, str]:
    """Why each drawn object of a stratum is drawn (steps 5 and 6)."""
    why = {ball.id: "must" if ball.must else "cell"
           for queue, quota in zip(queues, wanted, strict=True) for ball in queue[:quota]}
    everyone = [ball for queue in queues for ball in queue]
    missing = stratum["min"] - len(why)
    if missing > 0:
        why |= {ball.id: "min" for ball in nsmallest(missing, (b for b in everyone if b.id not in why))}
    if stratum["max"] is not None and len(why) > stratum["max"]:
        removable = (ball for ball in everyone if ball.id in why and not ball.must)
        for ball in nlargest(len(why) - stratum["max"], list(removable)):
            del why[ball.id]
    return why


def _stratum_result(suite: Suite, base: bytes, key: bytes, stratum: Mapping, cells: list[Cell]) -> dict:
    wanted = quotas(suite, base, stratum, [cell.counts for cell in cells])
    # Beyond a cell's quota only its substitutes are looked at, and what `min` may add.
    more = stratum["substitutes"] + max(0, stratum["min"] - sum(wanted))
    queues = [cell_order(suite, key, cell, quota + more) for cell, quota in zip(cells, wanted, strict=True)]
    why = _reasons(stratum, queues, wanted)
    rows = []
    for cell, queue, quota in zip(cells, queues, wanted, strict=True):
        rest = [ball for ball in queue if ball.id not in why][:stratum["substitutes"]]
        rows.append({
            "tier": cell.tier, "registered": cell.registered, "eligible": cell.eligible, "must": cell.must,
            "quota": quota,
            "drawn": [{"id": ball.id, "why": why[ball.id], "ticket": ball.ticket.hex()}
                      for ball in queue if ball.id in why],
            "substitutes": [{"id": ball.id, "ticket": ball.ticket.hex()} for ball in rest]})
    return {"id": stratum["id"], "short": max(0, stratum["min"] - len(why)), "cells": rows}


def draw_subjects(suite: str, seed: str, params: Mapping, objects: Sequence[dict]) -> dict[str, object]:
    """`result.objects` of the record: what is drawn, why, with which ticket, and who follows.

    `params` and `objects` must have passed `check_params` and `check_objects`. Raises DrawError E_RATE if a cell of the
    pool has no rate, E_FORMAT for a malformed seed. Source: draw protocol, section 6; requirements S0-16, S1-16, S3-24.
    """
    kit = suite_of(suite)
    base = unhex32(seed, "seed")
    key = kit.key(base, "object")
    placed = place(params, objects)
    return {"capped": placed.capped, "out_of_scope": placed.out_of_scope,
            "strata": [_stratum_result(kit, base, key, stratum, cells) for stratum, cells in placed.strata]}


def drawn_ids(result: Mapping) -> list[str]:
    """The drawn objects of a `draw_subjects` result: by stratum, cell, and order within the cell."""
    return [row["id"] for stratum in result["strata"] for cell in stratum["cells"] for row in cell["drawn"]]
