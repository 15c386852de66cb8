"""Mixing (section 7.4): a random walk over the assignments, so that the queue's order leaves no trace."""

from collections.abc import Collection, Sequence

from .drbg import Drbg


def mix(numbers: Drbg, steps: int, level: int, even: bool, cap: Sequence[int], fit: Sequence[Sequence[int]],
        able: Sequence[Collection[int]], place: Sequence[int], holder: list[int]) -> None:
    """Walk `steps` steps; `holder` is changed in place.

    By seat: `fit` (people in order of id), `able` (the same as a set), `place` (its object); by person: `cap`.
    Source: draw protocol, section 7.4.
    """
    hold: list[list[int]] = [[] for _ in cap]
    teams: dict[int, set[int]] = {}
    for seat, person in enumerate(holder):
        hold[person].append(seat)
        teams.setdefault(place[seat], set()).add(person)
    for _ in range(steps):
        t = numbers.below(len(holder))
        q = fit[t][numbers.below(len(fit[t]))]
        j = numbers.below(level)
        p = holder[t]
        if p == q or j > len(hold[q]):
            continue
        here = teams[place[t]]
        if j < len(hold[q]):
            u = hold[q][j]
            if p not in able[u]:
                continue
            if place[u] != place[t]:
                there = teams[place[u]]
                if q in here or p in there:
                    continue
                here.remove(p)
                here.add(q)
                there.remove(q)
                there.add(p)
            hold[p][hold[p].index(t)] = u
            hold[q][j] = t
            holder[t], holder[u] = q, p
        elif q not in here and len(hold[q]) < cap[q] and not (even and len(hold[p]) <= len(hold[q])):
            hold[p].remove(t)
            hold[q].append(t)
            holder[t] = q
            here.remove(p)
            here.add(q)
