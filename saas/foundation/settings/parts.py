"""The parts of a setting's value, and when one way of saying a part is less strict than another.

A value is clamped part by part: a county's higher rate stands although its minimum gives way to the province's
(settings.md, inheritance principle).
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Fields that only make sense together. ``looser(own, bound)`` compares two whole values; ``why`` says it in words;
    ``mend`` gives the fields that are strict enough, the bound's own unless it is told otherwise."""

    fields: tuple[str, ...]
    looser: Callable[[dict, dict], bool]
    why: Callable[[dict, dict], str]
    mend: Callable[[dict, dict], dict] | None = None

    def mended(self, own: dict, bound: dict) -> dict:
        """The part's fields as they take effect beside a bound that is stricter."""
        return self.mend(own, bound) if self.mend else {name: bound[name] for name in self.fields}


def at_least(name: str, why: Callable) -> Part:
    """More is stricter (a minimum, a switch that shows something). ``why`` takes the bound's number."""
    return Part((name,), lambda own, bound: own[name] < bound[name], lambda own, bound: why(bound[name]))


def at_most(name: str, why: Callable) -> Part:
    """Less is stricter (a time limit)."""
    return Part((name,), lambda own, bound: own[name] > bound[name], lambda own, bound: why(bound[name]))


def no_later(names: tuple[str, ...], why: Callable) -> Part:
    """Earlier in the year is stricter. ``why`` takes the bound's whole value, as do the next two."""
    return Part(
        names,
        lambda own, bound: [own[n] for n in names] > [bound[n] for n in names],
        lambda own, bound: why(bound),
    )


def agrees(names: tuple[str, ...], why: Callable) -> Part:
    """No side is stricter: where a superior binds, it is the same or gives way."""
    return Part(names, lambda own, bound: any(own[n] != bound[n] for n in names), lambda own, bound: why(bound))


def covers(name: str, why: Callable) -> Part:
    """A list: whatever a superior names must be named too. ``why`` takes what is missing."""
    return Part(
        (name,),
        lambda own, bound: not set(bound[name]) <= set(own[name]),
        lambda own, bound: why([one for one in bound[name] if one not in own[name]]),
        # the bound's first, so that a value of which nothing else is left equals the bound
        lambda own, bound: {name: [*bound[name], *(one for one in own[name] if one not in bound[name])]},
    )


def within(name: str, why: Callable) -> Part:
    """A list: nothing that the superior does not name. ``why`` takes what is too much."""
    return Part(
        (name,),
        lambda own, bound: not set(own[name]) <= set(bound[name]),
        lambda own, bound: why([one for one in own[name] if one not in bound[name]]),
        lambda own, bound: {name: [one for one in own[name] if one in bound[name]] or list(bound[name])},
    )
