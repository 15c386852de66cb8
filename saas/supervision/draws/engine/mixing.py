"""Mixing (section 7.4): a random walk over the assignments, so that the queue's order leaves no trace."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from .drbg import Drbg

_STEPS = 1024  # hashed and unpacked at a time


def _draws(numbers: Drbg, steps: int, level: int, fit: Sequence[Sequence[int]]) -> Iterator[Sequence[int]]:
    """Batches of words, three for each step, free of those that `below` would reject."""
    def next_for(n: int) -> int:
        limit = 2**64 // n * n
        return next(word for word in source if word < limit)

    safe = 2**64 - max(len(fit), level, *map(len, fit))  # below this no word is ever rejected
    while steps:
        batch = min(steps, _STEPS)
        words = numbers.words(3 * batch)
        if max(words) >= safe:
            source, words = chain(words, iter(numbers.word, None)), []
            for _ in range(batch):
                words.append(next_for(len(fit)))
                words.append(next_for(len(fit[words[-1] % len(fit)])))
                words.append(next_for(level))
        yield words
        steps -= batch


def mix(numbers: Drbg, steps: int, level: int, even: bool, cap: Sequence[int], fit: Sequence[Sequence[int]],
        able: Sequence[Collection[int]], place: Sequence[int], holder: list[int]) -> None:
    """Walk `steps` steps; `holder` is changed in place.

    By seat: `fit` (people in order of id), `able` (the same as a set), `place` (its object); by person: `cap`.
    Source: draw protocol, section 7.4.
    """
    hold: list[list[int]] = [[] for _ in cap]
    seats: dict[int, list[int]] = {}
    for seat, person in enumerate(holder):
        hold[person].append(seat)
        seats.setdefault(place[seat], []).append(seat)
    mates = [tuple(other for other in seats[number] if other != seat) for seat, number in enumerate(place)]
    size = len(holder)
    for words in _draws(numbers, steps, level, fit):
        word = iter(words)
        for a, b, c in zip(word, word, word, strict=True):
            t = a % size
            people = fit[t]
            q = people[b % len(people)]
            p = holder[t]
            if p == q:
                continue
            his, hers = hold[p], hold[q]
            j = c % level
            if j < len(hers):
                u = hers[j]
                if p not in able[u]:
                    continue
                if place[u] != place[t]:
                    for other in mates[t]:
                        if holder[other] == q:
                            break
                    else:
                        for other in mates[u]:
                            if holder[other] == p:
                                break
                        else:
                            his[his.index(t)] = u
                            hers[j] = t
                            holder[t], holder[u] = q, p
                    continue
                his[his.index(t)] = u
                hers[j] = t
                holder[t], holder[u] = q, p
            elif j == len(hers) < cap[q] and not (even and len(his) <= j):
                for other in mates[t]:
                    if holder[other] == q:
                        break
                else:
                    his.remove(t)
                    hers.append(t)
                    holder[t] = q
