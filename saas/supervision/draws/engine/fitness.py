"""Who may hold a seat (section 7.1), and the same answer for whole kinds of seats at once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

Span = Sequence[str]


def window_of(row: Mapping, params: Mapping) -> Span:
    """The days on which an object is inspected: its own, or those of the draw."""
    return row["window"] or params["window"]


def dept_of(seat: Sequence[str], params: Mapping) -> str:
    """The department a seat belongs to: a joint inspection names another one than the drawing department."""
    return next((token[5:] for token in seat if token.startswith("dept:")), params["dept"])


def _barrier(person: Mapping, area: str, window: Span, dept: str, officer: bool) -> str | None:
    """What keeps somebody from every seat of this department at such an object."""
    first, last = window
    if officer:
        if person["dept"] != dept:
            return "dept"
        if person["area"] != area and not any(to == area and begin <= first and last <= end
                                              for to, begin, end in person["loans"]):
            return "area"
        cert = person["cert"]
        if cert is None or cert[0] > first or cert[1] < last:
            return "cert"
    return "off" if any(begin <= last and first <= end for begin, end in person["off"]) else None


def _lack(person: Mapping, area: str, spec: str, seat: Collection[str]) -> str | None:
    """The first thing this seat asks of its holder and the person does not have."""
    if "home" in seat and person["area"] != area:
        return "home"
    if "lead" in seat and not person["lead"]:
        return "lead"
    return "spec" if "spec" in seat and spec not in person["specs"] else None


def cause(person: Mapping, row: Mapping, window: Span, seat: Sequence[str], params: Mapping,
          barred: Collection[tuple[str, str]], officer: bool) -> str | None:
    """The first failing test of section 7.1, or None: `max`, `barred`, `dept`, `area`, `cert`, `off`, `home`, `lead`,
    `spec`. `barred` holds pairs (person id, object id).
    """
    if person["max"] < 1:
        return "max"
    if (person["id"], row["id"]) in barred:
        return "barred"
    return (_barrier(person, row["area"], window, dept_of(seat, params), officer)
            or _lack(person, row["area"], row["spec"], seat))


def fit_cause(person: Mapping, row: Mapping, seat: Sequence[str], params: Mapping,
              barred: Collection[tuple[str, str]], officer: bool) -> str | None:
    """`cause` in the object's own window. Source: draw protocol, section 7.1; requirements S2-29, S2-30."""
    return cause(person, row, window_of(row, params), seat, params, barred, officer)


class Fits:
    """The people of one pool, by number in order of id, and the kinds of seats met so far.

    Seats that the same people fit are of one kind, whatever they ask for. Bars concern single objects and are kept
    beside: people of `lists[kind]` who are not in `bans(object)` fit the seat.
    """

    def __init__(self, people: Sequence[Mapping], params: Mapping, barred: Collection, officer: bool) -> None:
        self.people = sorted(people, key=lambda person: person["id"])
        self.ids = [person["id"] for person in self.people]
        self.lists: list[tuple[int, ...]] = []
        self.sets: list[frozenset[int]] = []
        self._params, self._officer = params, officer
        number = {ident: i for i, ident in enumerate(self.ids)}
        self._bans: dict[str, set[int]] = defaultdict(set)
        for ident, row in barred:
            if ident in number:
                self._bans[row].add(number[ident])
        self._by_area: dict[str, list[int]] = defaultdict(list)
        for i, person in enumerate(self.people):
            for area in {person["area"], *(loan[0] for loan in person["loans"])} if officer else ():
                self._by_area[area].append(i)
        self._able: dict[tuple, list[int]] = {}
        self._kinds: dict[tuple, int] = {}
        self._known: dict[tuple[int, ...], int] = {}
        self._causes: dict[tuple, list[str | None]] = {}

    def bans(self, row: Mapping) -> Collection[int]:
        """The people who may not inspect this object."""
        return self._bans.get(row["id"], ())

    def kind(self, row: Mapping, seat: Sequence[str]) -> int:
        """The kind of one seat at one object."""
        first, last = window_of(row, self._params)
        key = (row["area"], row["spec"], first, last, *seat)
        kind = self._kinds.get(key)
        if kind is None:
            able = self._ready(row["area"], (first, last), dept_of(seat, self._params))
            fit = tuple(i for i in able if _lack(self.people[i], row["area"], row["spec"], seat) is None)
            kind = self._kinds[key] = self._known.setdefault(fit, len(self.lists))
            if kind == len(self.lists):
                self.lists.append(fit)
                self.sets.append(frozenset(fit))
        return kind

    def _ready(self, area: str, window: Span, dept: str) -> list[int]:
        key = (area, window, dept)
        if key not in self._able:
            near = self._by_area.get(area, ()) if self._officer else range(len(self.people))
            self._able[key] = [i for i in near if self.people[i]["max"] >= 1
                               and _barrier(self.people[i], area, window, dept, self._officer) is None]
        return self._able[key]

    def causes(self, row: Mapping, seat: Sequence[str]) -> dict[str, int]:
        """How many people each first cause keeps from this seat; causes that keep nobody are left out."""
        first, last = window_of(row, self._params)
        key = (row["area"], row["spec"], first, last, *seat)
        if key not in self._causes:
            self._causes[key] = [fit_cause(person, row, seat, self._params, (), self._officer) for person in self.people]
        known = self._causes[key]
        found = Counter(known)
        for i in self.bans(row):
            if known[i] != "max":
                found[known[i]] -= 1
                found["barred"] += 1
        del found[None]
        return dict(+found)
