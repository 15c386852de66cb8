"""Officers and experts for the drawn objects (section 7): accept, level, fill, mix."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from .drbg import Drbg
from .filling import Filling
from .fitness import Fits
from .hashing import suite_of
from .mixing import mix
from .shapes import unhex32
from .staffing import Pattern, Staffing

OFFICER = "officer"
EXPERT = "expert"


class Wanted(NamedTuple):
    """A drawn object, as its row in the record, and the patterns of which one has to be staffed."""

    object: Mapping
    patterns: Sequence[Pattern]


def order(suite: str, base: str, label: str, rows: Sequence[Mapping]) -> list[str]:
    """The ids of the objects in processing order: `must` first, then by lot.

    Raises DrawError E_FORMAT for a malformed base. Source: draw protocol, section 7.3, step 1.
    """
    kit = suite_of(suite)
    key = kit.key(unhex32(base, "base"), f"{label}/order")
    return [row["id"] for row in sorted(rows, key=lambda row: (not row["must"], kit.ticket(key, 0, row["id"]), row["id"]))]


def _mixed(fits: Fits, staffing: Staffing, seats: Sequence[int], holder: list[int], numbers: Drbg, level: int,
           params: Mapping) -> None:
    matching = staffing.matching
    known: dict[tuple, tuple[list[int], frozenset[int]]] = {}
    fit, able = [], []
    for seat in seats:
        kind = matching.kind[seat]
        ban = matching.sets[kind].intersection(matching.bans[matching.place[seat]])
        if (kind, ban) not in known:
            people = [person for person in fits.lists[kind] if person not in ban]
            known[kind, ban] = people, frozenset(people)
        people, group = known[kind, ban]
        fit.append(people)
        able.append(group)
    mix(numbers, params["mix"] * len(seats), level, params["balance"] == "even", matching.cap, fit, able,
        [matching.place[seat] for seat in seats], holder)


def assign(suite: str, base: str, label: str, wanted: Sequence[Wanted], people: Sequence[Mapping],
           barred: Collection[tuple[str, str]], params: Mapping, *, loads: Mapping[str, int] | None = None,
           level: bool = True) -> dict[str, object]:
    """`{level, unstaffed, teams}` of one label, `officer` or `expert`.

    `people` are rows of persons or experts; `loads` the seats they hold already, which shorten their capacity and set
    where they stand in the queue. Without `level` no level is sought and nothing is mixed, as events ask (section 9).
    Inputs must have passed `check_inputs`. Raises DrawError E_FORMAT for a malformed base. Source: draw protocol,
    section 7; requirements S0-01, S2-29, S2-30.
    """
    kit = suite_of(suite)
    seed = unhex32(base, "base")
    fits = Fits(people, params, barred, label == OFFICER)
    held = [(loads or {}).get(ident, 0) for ident in fits.ids]
    cap = [max(0, person["max"] - load) for person, load in zip(fits.people, held, strict=True)]
    by_id = {entry.object["id"]: entry for entry in wanted}
    queue = [by_id[ident] for ident in order(suite, base, label, [entry.object for entry in wanted])]
    staffing = Staffing(fits, cap, [entry.object for entry in queue], [entry.patterns for entry in queue])
    staffing.accept()
    height = staffing.level() if level else None
    staffed = [number for number, pattern in enumerate(staffing.chosen) if pattern is not None]
    staffing.matching.reopen()
    filling = Filling(kit, kit.key(seed, f"{label}/queue"), fits, held, staffing.matching)
    seats = [seat for number in staffed for seat in staffing.seats(number)]
    holder = [filling.fill(seat) for seat in seats]
    if height is not None:
        _mixed(fits, staffing, seats, holder, Drbg(kit, kit.key(seed, f"{label}/mix")), height, params)
    name = dict(zip(seats, holder, strict=True))
    return {"level": height,
            "unstaffed": [{"id": queue[number].object["id"], "conflicts": reports}
                          for number, reports in staffing.conflicts.items()],
            "teams": [{"id": queue[number].object["id"], "pattern": staffing.chosen[number],
                       "members": [fits.ids[name[seat]] for seat in staffing.seats(number)]} for number in staffed]}


def draw_people(inputs: Mapping, seed: str, objects_result: Mapping) -> tuple[dict[str, object], dict[str, object]]:
    """`result.officers` and `result.experts` of a record, from its inputs and its `result.objects`.

    Officers for every drawn object; experts where the object's stratum has seats for them.
    Raises DrawError E_FORMAT for a malformed seed. Source: draw protocol, section 7.
    """
    rows = {row["id"]: row for row in inputs["objects"]}
    params = inputs["params"]
    barred = {(person, row) for person, row in inputs["barred"]}
    officers, experts = [], []
    for stratum, drawn in zip(params["strata"], objects_result["strata"], strict=True):
        for row in (rows[entry["id"]] for cell in drawn["cells"] for entry in cell["drawn"]):
            officers.append(Wanted(row, stratum["team"]))
            if stratum["experts"]:
                experts.append(Wanted(row, [stratum["experts"]]))
    suite = inputs["suite"]
    return (assign(suite, seed, OFFICER, officers, inputs["persons"], barred, params),
            assign(suite, seed, EXPERT, experts, inputs["experts"], barred, params))
