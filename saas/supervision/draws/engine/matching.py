"""Seats and their holders (section 7.2): a maximum matching that is kept complete while seats come, go and get fixed.

It is a flow problem (source → seat → (object, person) → person → sink) whose residual graph is walked seat by seat: a
seat can be taken over from somebody who then needs one place less, and so on until somebody has a place free.
A failed walk leaves a closed set: nothing in it can ever again take part in a walk that starts outside. Each such set
gets a number of its own (a block), and walks keep to the block they begin in; block 0 is where free places are.
"""

from collections.abc import Collection, Iterable, Sequence
from heapq import heapify, heappop, heappush, heapreplace

FIXED = -1  # the block of a seat that is filled for good
NOBODY = -1


class Matching:
    """The state of the matching. People, objects and seats are numbers."""

    def __init__(self, lists: Sequence[Sequence[int]], sets: Sequence[frozenset[int]], kind: Sequence[int],
                 place: Sequence[int], bans: Sequence[Collection[int]], cap: Sequence[int]) -> None:
        self.lists, self.sets = lists, sets          # by kind: who fits
        self.kind, self.place = kind, place          # by seat: its kind, its object
        self.bans, self.cap = bans, list(cap)        # by object; by person
        self.holder = [NOBODY] * len(kind)
        self.teams: list[dict[int, int]] = [{} for _ in bans]    # by object: person → seat
        self.load = [0] * len(cap)
        self.held: list[set[int]] = [set() for _ in cap]         # by person: the seats that may still be taken over
        self.seat_block = [0] * len(kind)
        self.person_block = [0] * len(cap)
        self.closed: list[int] = []                  # the seats that the last failed walk reached
        self._blocks = 0
        self._lost: list[tuple[list[int], list[int]]] = []
        self._heaps: dict[int, list[int]] = {}

    def give(self, seat: int, person: int) -> None:
        """Put a person into a seat, out of which its holder goes."""
        self.take(seat)
        self.holder[seat] = person
        self.teams[self.place[seat]][person] = seat
        self.held[person].add(seat)
        self.load[person] += 1

    def take(self, seat: int) -> None:
        """Empty a seat."""
        old = self.holder[seat]
        if old != NOBODY:
            team = self.teams[self.place[seat]]
            if team.get(old) == seat:
                del team[old]
            self.held[old].discard(seat)
            self.load[old] -= 1
            self.holder[seat] = NOBODY

    def fill(self, seat: int) -> bool:
        """Find a holder for an empty seat; others may change places. False: the seats taken so far plus this one cannot
        all be filled."""
        self.seat_block[seat] = 0
        person = self._idle(seat)
        if person != NOBODY:
            self.give(seat, person)
            return True
        return self.walk([seat])

    def add(self, seats: Iterable[int]) -> bool:
        """Fill some empty seats, all or none."""
        done = []
        for seat in seats:
            if not self.fill(seat):
                self.drop(done)
                return False
            done.append(seat)
        return True

    def drop(self, seats: Iterable[int]) -> None:
        """Empty some seats: what was closed for want of their holders' places is open again."""
        for seat in seats:
            if self.person_block[self.holder[seat]]:
                self.reopen()
            self.take(seat)

    def reopen(self) -> None:
        """Forget every closed set."""
        for seats, people in self._lost:
            for seat in seats:
                self.seat_block[seat] = 0
            for person in people:
                self.person_block[person] = 0
        self._lost.clear()

    def _idle(self, seat: int) -> int:
        """Somebody with a free place and a small load: a good guess, which may miss people."""
        size, load = len(self.load), self.load
        kind, place = self.kind[seat], self.place[seat]
        heap = self._heaps.get(kind)
        if heap is None:
            heap = self._heaps[kind] = [load[person] * size + person for person in self.lists[kind]]
            heapify(heap)
        busy, person = [], NOBODY
        while heap:
            known, candidate = divmod(heap[0], size)
            if load[candidate] >= self.cap[candidate]:
                heappop(heap)
            elif load[candidate] != known:
                heapreplace(heap, load[candidate] * size + candidate)
            elif candidate in self.teams[place] or candidate in self.bans[place]:
                busy.append(heappop(heap))
            else:
                person = candidate
                break
        for entry in busy:
            heappush(heap, entry)
        return person

    def walk(self, starts: Iterable[int], block: int = 0, target: int = NOBODY, mover: int = NOBODY) -> bool:
        """Re-seat one of `starts` (an empty one, or those of `mover`, who has one too many), moving others as needed.

        The walk ends with `target`, who has a free place whatever block he is in, or with anybody else who has one.
        False: nothing changed, and what was reached is closed from now on.
        """
        self._blocks += 1
        fresh = self._blocks
        seat_block, person_block = self.seat_block, self.person_block
        kinds, places, teams, bans, sets, held = self.kind, self.place, self.teams, self.bans, self.sets, self.held
        load, cap = self.load, self.cap
        queue, met = list(starts), []
        for seat in queue:
            seat_block[seat] = fresh
        if mover != NOBODY:
            person_block[mover] = fresh
            met.append(mover)
        came: dict[int, tuple[int, int]] = {}
        rest: dict[int, Sequence[int]] = {}
        end = None
        for seat in queue:
            kind, place = kinds[seat], places[seat]
            team, ban, fit = teams[place], bans[place], sets[kind]
            if target in fit and target not in team and target not in ban:
                end = (seat, target)
                break
            for person, other in team.items():
                if seat_block[other] == block and person in fit:
                    seat_block[other] = fresh
                    came[other] = (seat, person)
                    queue.append(other)
            # People reached once need not be looked at again for the next seat of this kind.
            left = []
            for person in rest.get(kind, self.lists[kind]):
                if person_block[person] != block:
                    continue
                if person in team or person in ban:
                    left.append(person)
                elif load[person] < cap[person]:
                    end = (seat, person)
                    break
                else:
                    person_block[person] = fresh
                    met.append(person)
                    for other in held[person]:
                        if seat_block[other] == block:
                            seat_block[other] = fresh
                            came[other] = (seat, person)
                            queue.append(other)
            if end is not None:
                break
            rest[kind] = left
        if end is None:
            self.closed = queue
            self._lost.append((queue, met))
            return False
        for seat in queue:
            seat_block[seat] = block
        for person in met:
            person_block[person] = block
        while end is not None:
            self.give(*end)
            end = came.get(end[0])
        return True
