"""How many are drawn from each cell (section 6, step 4): exact fractions and a named rounding rule."""

from collections.abc import Mapping, Sequence
from math import lcm

from .drbg import Drbg
from .errors import E_RATE
from .hashing import Suite
from .shapes import bad
from .validate import parse_rate

Counts = tuple[str, int, int, int]  # tier, N registered, E eligible, M eligible with must


def base_of(stratum: Mapping, counts: Counts) -> int:
    """The number b that the rate is applied to."""
    _, registered, eligible, must = counts
    base = registered if stratum["base"] == "registered" else eligible
    return base - must if stratum["must"] == "extra" else base


def rate_of(stratum: Mapping, tier: str) -> tuple[int, int]:
    """p and q for one cell: its tier's rate, else that of "*". Raises DrawError E_RATE if there is neither."""
    rates = stratum["rates"]
    text = rates.get(tier, rates.get("*"))
    if text is None:
        raise bad(f"strata.{stratum['id']}.rates", f"no rate for tier {tier}", E_RATE)
    return parse_rate(text, f"strata.{stratum['id']}.rates")


def settle(stratum: Mapping, counts: Counts, quota: int) -> int:
    """The rounded quota after the `must` objects have been reckoned in, at most all eligible."""
    _, _, eligible, must = counts
    return min(quota + must if stratum["must"] == "extra" else max(quota, must), eligible)


def common_denominator(rates: Sequence[tuple[int, int]]) -> int:
    """L of the `random` rounding. Raises DrawError E_RATE above 2^63, where `below` is not defined."""
    denominator = lcm(*(q for _, q in rates))
    if denominator > 2**63:
        raise bad("rates", "the rates of one stratum have too large a common denominator", E_RATE)
    return denominator


def spread(bases: Sequence[int], rates: Sequence[tuple[int, int]], offset: int) -> list[int]:
    """The `random` rounding for one offset u in 0..L-1.

    Over all u each cell averages exactly b·p/q, and the total is always the floor or the ceiling of the exact total.
    """
    denominator = common_denominator(rates)
    quotas, mark = [], offset
    for base, (p, q) in zip(bases, rates, strict=True):
        following = mark + base * p * (denominator // q)
        quotas.append(following // denominator - mark // denominator)
        mark = following
    return quotas


def quotas(suite: Suite, base: bytes, stratum: Mapping, cells: Sequence[Counts]) -> list[int]:
    """The quota of every cell of a stratum, as stored in the result.

    Raises DrawError E_RATE (a cell has no rate; the common denominator exceeds 2^63). Source: draw protocol, section 6,
    step 4; requirement S3-24.
    """
    rates = [rate_of(stratum, counts[0]) for counts in cells]
    bases = [base_of(stratum, counts) for counts in cells]
    mode = stratum["round"]
    if mode == "random":
        key = suite.key(base, "round/" + stratum["id"])
        rounded = spread(bases, rates, Drbg(suite, key).below(common_denominator(rates)))
    elif mode == "up":
        rounded = [-(-b * p // q) for b, (p, q) in zip(bases, rates, strict=True)]
    elif mode == "down":
        rounded = [b * p // q for b, (p, q) in zip(bases, rates, strict=True)]
    else:
        rounded = [(2 * b * p + q) // (2 * q) for b, (p, q) in zip(bases, rates, strict=True)]
    return [settle(stratum, counts, quota) for counts, quota in zip(cells, rounded, strict=True)]
