"""The programs our times are divided by. None is a requirement: a missing one is said to be missing."""

import hashlib
from collections.abc import Callable, Sequence

from saas.supervision.draws.engine.fitness import Fits
from saas.supervision.draws.engine.hashing import suite_of


def tickets(rows: Sequence[dict]) -> list[bytes]:
    """Bare hashing: every object's ticket by the shortest loop there is, nothing else."""
    begin, prefix = hashlib.sha256, bytes(36)
    return [begin(prefix + row["id"].encode()).digest() for row in rows]


def called_tickets(rows: Sequence[dict]) -> None:
    """Bare hashing by the engine's own function, one call for each object; the tickets are not kept."""
    suite, key = suite_of("sha256"), bytes(32)
    for row in rows:
        suite.ticket(key, 0, row["id"])


def sampler(rows: Sequence[dict], count: int) -> Callable[[], object]:
    """The sampler of election audits (Rivest, Stark): first `count` ids of the pool. Raises ImportError."""
    from consistent_sampler import sampler
    ids = [row["id"] for row in rows]
    return lambda: list(sampler(ids, seed="11" * 32, take=count, output="id"))


def feasibility(given: dict) -> tuple[Callable[[], bool], int]:
    """OR-Tools' maximum flow on the first pattern of every object: can all seats be filled at all? With the number of
    arcs. They are made beforehand; handing them over and solving is timed. Raises ImportError.
    """
    import numpy
    from ortools.graph.python.max_flow import SimpleMaxFlow
    fits = Fits(given["people"], given["params"], given["barred"], True)
    places: dict[tuple[int, int], int] = {}
    tails, heads, seats = [], [], 0
    for number, (row, patterns) in enumerate(given["wanted"]):
        ban = fits.bans(row)
        for seat in patterns[0]:
            able = [person for person in fits.lists[fits.kind(row, seat)] if person not in ban]
            heads += [places.setdefault((number, person), len(places)) for person in able]
            tails += [seats] * len(able)
            seats += 1
    # Nodes: source 0, then seats, then (object, person), then people, then the sink.
    first_pair, first_person = 1 + seats, 1 + seats + len(places)
    sink = first_person + len(fits.ids)
    holders = numpy.array([person for _, person in places], dtype=numpy.int64) + first_person
    people = numpy.arange(first_person, sink)
    start = numpy.concatenate([numpy.zeros(seats, numpy.int64), numpy.array(tails, dtype=numpy.int64) + 1,
                               numpy.arange(first_pair, first_person), people])
    end = numpy.concatenate([numpy.arange(1, first_pair), numpy.array(heads, dtype=numpy.int64) + first_pair, holders,
                             numpy.full(len(people), sink)])
    width = numpy.concatenate([numpy.ones(len(start) - len(people), numpy.int64),
                               numpy.array([person["max"] for person in fits.people], dtype=numpy.int64)])

    def solve() -> bool:
        flow = SimpleMaxFlow()
        flow.add_arcs_with_capacity(start, end, width)
        flow.solve(0, sink)
        return flow.optimal_flow() == seats

    return solve, len(start)
