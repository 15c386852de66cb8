"""Rates as exact fractions, and what they come to on a pool (S3-24, D-05, D-07)."""

import re
from calendar import monthrange
from fractions import Fraction

from flask_babel import gettext as _

MOST = 1_000_000
FRACTION = re.compile(r"(\d{1,7})\s*[/／]\s*(\d{1,7})")
PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,4}))?\s*[%％]?")
ROUNDINGS = ("up", "down", "half_up", "random")


def parse_rate(text: str) -> tuple[int, int]:
    """``20``, ``20%``, ``12.5`` or ``20/100`` as p and q, as typed and not reduced. Raises ValueError.

    Source: draw protocol §3 (0 ≤ p ≤ q ≤ 10^6); a plan draws somebody, so p is at least 1.
    """
    text = text.strip()
    if found := FRACTION.fullmatch(text):
        p, q = int(found[1]), int(found[2])
    elif found := PERCENT.fullmatch(text):
        decimals = found[2] or ""
        p, q = int(found[1] + decimals), 100 * 10 ** len(decimals)
    else:
        raise ValueError("not a rate")
    if not 0 < p <= q <= MOST:
        raise ValueError("out of range")
    return p, q


def trial(p: int, q: int, minimum: int, rounding: str, pool: int, most: int = 0) -> int:
    """How many of ``pool`` are drawn at p/q: rounded, at least ``minimum``, at most ``most`` (0: no ceiling) and all
    (S3-24, D-07).

    Under ``random`` rounding it is the larger of the two possible numbers. Raises ValueError for an unknown rounding.
    """
    exact = Fraction(pool * p, q)
    floor = exact.numerator // exact.denominator
    if rounding == "down":
        count = floor
    elif rounding == "half_up":
        count = floor + (exact - floor >= Fraction(1, 2))
    elif rounding in ROUNDINGS:
        count = floor + (exact > floor)
    else:
        raise ValueError(rounding)
    count = max(count, minimum)
    return min(count, most or count, pool)


def decimal(value: Fraction) -> str:
    """``0.4``; with ``≈`` where two decimals do not say it exactly."""
    rounded = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return rounded if Fraction(rounded) == value else f"≈{rounded}"


def percent_words(p: int, q: int) -> str:
    """``20%``, or the fraction itself where the percentage has no short form."""
    share = Fraction(p, q) * 100
    short = decimal(share)
    return f"{p}/{q}" if short.startswith("≈") else f"{short}%"


def typed(p: int, q: int) -> str:
    """What stands in the input of the form: ``20`` for 20/100, else the fraction."""
    return str(p) if q == 100 else f"{p}/{q}"


def rounding_words(rounding: str) -> str:
    """进一, 去尾, 四舍五入, 随机取整."""
    return {"up": _("进一"), "down": _("去尾"), "half_up": _("四舍五入"), "random": _("随机取整")}[rounding]


def product_words(p: int, q: int, rounding: str, pool: int) -> str:
    """``2 × 20% = 0.4，进一``; an exact product needs no rounding."""
    exact = Fraction(pool * p, q)
    said = f"{pool} × {percent_words(p, q)} = {decimal(exact)}"
    return (
        said
        if exact.denominator == 1
        else _("%(product)s，%(rounding)s", product=said, rounding=rounding_words(rounding))
    )


def trial_words(p: int, q: int, minimum: int, rounding: str, pool: int, most: int = 0) -> str:
    """``2 × 20% = 0.4，进一 → 1 家``; tells where the minimum or the ceiling decided."""
    plain, count = trial(p, q, 0, rounding, pool), trial(p, q, minimum, rounding, pool, most)
    said = product_words(p, q, rounding, pool)
    if count < plain:
        said = _("%(product)s，不多于 %(n)s 家", product=said, n=most)
    elif count != plain:
        said = _("%(product)s，不少于 %(n)s 家", product=said, n=minimum)
    return _("%(product)s → %(n)s 家", product=said, n=count)


def window_words(start, end) -> str:
    """``2023年9月``, ``2023年7—8月`` for whole months, else the two days (S3-25)."""
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1] and start.year == end.year
    if whole and start.month == end.month:
        return _("%(year)s年%(month)s月", year=start.year, month=start.month)
    if whole:
        return _("%(year)s年%(a)s—%(b)s月", year=start.year, a=start.month, b=end.month)
    if start.year == end.year:
        return _(
            "%(year)s年%(m1)s月%(d1)s日—%(m2)s月%(d2)s日",
            year=start.year, m1=start.month, d1=start.day, m2=end.month, d2=end.day,
        )  # fmt: skip
    return f"{start:%Y-%m-%d}—{end:%Y-%m-%d}"
