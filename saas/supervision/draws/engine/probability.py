"""What an object may be told about its own lot: its chance before the draw, and where its ticket stood.

Not part of the record. Chances are given only where they are exact; elsewhere the kind says why there is no number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .hashing import suite_of
from .quota import base_of, common_denominator, rate_of, settle
from .scope import Cell, place
from .shapes import unhex32
from .subjects import cell_order


@dataclass(frozen=True)
class Odds:
    """The chance of one object.

    `kind` is `out_of_scope`, `capped`, `must` (drawn without lot), `equal` (all weights of the cell alike: `places` of
    `among`, not reduced, so that "5 of 48" reads as it was drawn), `weighted` (a chance that no short fraction states)
    or `joint` (the stratum's `min` or `max` may move places between its cells). `chance` is None for the last two.
    Under `random` rounding the number of places may itself be drawn: then `places` is None, `chance` still exact.
    `rank` is the place of the ticket, from 1, among the `among` objects that competed for the same places; None without
    a seed and for objects without a lot.
    """

    kind: str
    places: int | None = None
    among: int | None = None
    chance: Fraction | None = None
    rank: int | None = None


def _final(stratum: Mapping, cell: Cell, rounded: int, alone: bool) -> int:
    """Drawn from the cell if its rate was rounded to `rounded`; `min` and `max` act here only on a lone cell."""
    drawn = settle(stratum, cell.counts, rounded)
    if alone:
        drawn = min(max(drawn, stratum["min"]), cell.eligible)
        if stratum["max"] is not None:
            drawn = min(drawn, max(stratum["max"], cell.must))
    return drawn


def _outcomes(stratum: Mapping, cell: Cell, alone: bool) -> tuple[int, int, Fraction]:
    """The two numbers that may be drawn from the cell, and the probability of the second."""
    p, q = rate_of(stratum, cell.tier)
    share = Fraction(base_of(stratum, cell.counts) * p, q)
    low = share.numerator // share.denominator
    if stratum["round"] == "random":
        # Over all offsets u the cell gets its ceiling exactly as often as its fraction says.
        high, part = low + 1, share - low
    else:
        up = {"up": share > low, "down": False, "half_up": share - low >= Fraction(1, 2)}[stratum["round"]]
        low, high, part = low + up, low + up, Fraction(0)
    low, high = _final(stratum, cell, low, alone), _final(stratum, cell, high, alone)
    return low, (high if part else low), part


def _cell_odds(cell: Cell, outcome: tuple[int, int, Fraction], under: bool, over: bool) -> Odds:
    """What holds for every object of the cell that takes part in the lot.

    `under`, `over`: the stratum's `min` may add objects of any cell, its `max` may take away some.
    """
    among = cell.eligible - cell.must
    low, high, part = outcome
    low, high = low - cell.must, high - cell.must
    # Nothing can be added to a full cell, nor taken from an empty one.
    if (under and (over or low < among)) or (over and (under or high > 0)):
        return Odds("joint", among=among)
    if low != high:
        places, chance = None, (low + part) / among
    else:
        places, chance = low, Fraction(low, among)
    alike = len({lot.weight for lot in cell.lots if not lot.must}) == 1
    # Weights do not matter where nobody or everybody is drawn.
    if alike or chance in (0, 1):
        return Odds("equal", places, among, chance)
    return Odds("weighted", places, among)


def odds(suite: str, params: Mapping, objects: Sequence[dict], seed: str | None = None) -> dict[str, Odds]:
    """The odds of every object of a pool, by id; with the seed also the rank of its ticket.

    `params` and `objects` must have passed `check_params` and `check_objects`. Raises DrawError E_RATE as the draw
    does. Source: draw protocol, section 6 and its claims F1 and F3; requirement S0-16.
    """
    kit = suite_of(suite)
    key = None if seed is None else kit.key(unhex32(seed, "seed"), "object")
    placed = place(params, objects)
    found = dict.fromkeys(placed.capped, Odds("capped", chance=Fraction(0)))
    found |= dict.fromkeys(placed.out_of_scope, Odds("out_of_scope", chance=Fraction(0)))
    for stratum, cells in placed.strata:
        if stratum["round"] == "random":
            common_denominator([rate_of(stratum, cell.tier) for cell in cells])
        alone = len(cells) == 1
        outcomes = [_outcomes(stratum, cell, alone) for cell in cells]
        if sum(cell.eligible for cell in cells) <= stratum["min"]:
            outcomes = [(cell.eligible, cell.eligible, Fraction(0)) for cell in cells]
        under = not alone and sum(low for low, _, _ in outcomes) < stratum["min"]
        over = not alone and stratum["max"] is not None and sum(high for _, high, _ in outcomes) > stratum["max"]
        for cell, outcome in zip(cells, outcomes, strict=True):
            found |= dict.fromkeys(cell.ids(True), Odds("must", chance=Fraction(1)))
            if cell.eligible == cell.must:
                continue
            shared = _cell_odds(cell, outcome, under, over)
            found |= dict.fromkeys(cell.ids(False), shared)
            if key is not None:
                lots = [ball.id for ball in cell_order(kit, key, cell) if not ball.must]
                found |= {ident: Odds(shared.kind, shared.places, shared.among, shared.chance, rank)
                          for rank, ident in enumerate(lots, 1)}
    return found
