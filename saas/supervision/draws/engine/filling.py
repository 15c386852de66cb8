"""Names for the seats (section 7.3, step 5): the queue decides, as far as every other seat stays fillable."""

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush, heapreplace

from .fitness import Fits
from .hashing import Suite
from .matching import FIXED, NOBODY, Matching

Place = tuple[int, bytes, int]  # load, ticket, person: people are numbered in order of id


class _Queue:
    """The people by load and ticket; those who fit one kind of seat and are in one block wait in a line of their own."""

    def __init__(self, suite: Suite, key: bytes, fits: Fits, loads: Sequence[int], matching: Matching) -> None:
        self._suite, self._key, self._fits, self._matching = suite, key, fits, matching
        self._loads = list(loads)
        self._room = list(matching.cap)
        self._lines: dict[tuple[int, int], list[Place]] = {}
        self.place: list[Place | None] = [None] * len(loads)
        for person in range(len(loads)):
            self._enqueue(person)

    def _enqueue(self, person: int) -> None:
        load = self._loads[person]
        ticket = self._suite.ticket(self._key, load, self._fits.ids[person])
        self.place[person] = (load, ticket, person) if self._room[person] > 0 else None

    def serve(self, person: int) -> None:
        """Somebody gets a seat and goes to his new place."""
        self._loads[person] += 1
        self._room[person] -= 1
        self._enqueue(person)

    def line(self, kind: int, block: int) -> list[Place]:
        """The heap of those who wait. Nobody ever joins a block, so that it has to be made once only."""
        heap = self._lines.get((kind, block))
        if heap is None:
            blocks = self._matching.person_block
            heap = self._lines[kind, block] = [self.place[person] for person in self._fits.lists[kind]
                                               if blocks[person] == block and self.place[person]]
            heapify(heap)
        return heap

    def first(self, heap: list[Place], block: int) -> Place | None:
        """The first of a line, after what has changed since has been put in order."""
        while heap:
            known = heap[0]
            now = self.place[known[2]]
            if now is None or self._matching.person_block[known[2]] != block:
                heappop(heap)
            elif now is not known:
                heapreplace(heap, now)
            else:
                return known
        return None


class Filling:
    """Fills the seats one after the other, over a matching that shows that the rest can be filled."""

    def __init__(self, suite: Suite, key: bytes, fits: Fits, loads: Sequence[int], matching: Matching) -> None:
        self._matching = matching
        self._queue = _Queue(suite, key, fits, loads, matching)

    def fill(self, seat: int) -> int:
        """The person for the next seat, who from now on holds it for good."""
        matching = self._matching
        team = matching.teams[matching.place[seat]]
        ban = matching.bans[matching.place[seat]]
        settled = {person for person, other in team.items() if matching.seat_block[other] == FIXED}
        for person in self._candidates(seat):
            if person not in settled and person not in ban and self._move(seat, person):
                break
        matching.held[person].discard(seat)
        matching.seat_block[seat] = FIXED
        self._queue.serve(person)
        return person

    def _candidates(self, seat: int) -> Iterator[int]:
        """People in queue order, up to the present holder, for whom nothing has to move. Whoever is in another block
        than the seat cannot change places with it, unless he sits in the same team."""
        matching, queue = self._matching, self._queue
        holder, block = matching.holder[seat], matching.seat_block[seat]
        team = matching.teams[matching.place[seat]]
        fit = matching.sets[matching.kind[seat]]
        near = sorted(queue.place[person] for person, other in team.items()
                      if person == holder or (person in fit and matching.seat_block[other] == block))
        heap, passed = queue.line(matching.kind[seat], block), []
        try:
            while True:
                best = queue.first(heap, block)
                if best is None or best >= near[0]:
                    best = near.pop(0)
                else:
                    passed.append(heappop(heap))
                yield best[2]
        finally:
            for place in passed:
                heappush(heap, place)

    def _move(self, seat: int, person: int) -> bool:
        """Put somebody into a seat if all seats not yet filled stay fillable."""
        matching = self._matching
        holder = matching.holder[seat]
        if person == holder:
            return True
        block = matching.seat_block[seat]
        other = matching.teams[matching.place[seat]].get(person, NOBODY)
        free = matching.load[person] < matching.cap[person]
        if other != NOBODY:
            if matching.seat_block[other] != block:
                return False
            matching.take(other)
        matching.give(seat, person)
        matching.seat_block[seat] = FIXED
        if other != NOBODY:
            if matching.walk([other], block, holder):
                return True
        elif free or matching.walk([s for s in matching.held[person] if matching.seat_block[s] == block],
                                   block, holder, person):
            return True
        matching.seat_block[seat] = block
        matching.give(seat, holder)
        if other != NOBODY:
            matching.give(other, person)
        return False
