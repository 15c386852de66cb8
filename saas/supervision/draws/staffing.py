"""Can the teams be filled? A trial before the pool is frozen, and the explained impossibility (signature piece 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas.supervision.draws import engine, pools, records
from saas.supervision.draws.models import DrawAttempt

TRIALS = 20
MOST_PLACES = 2_000
CAUSES = {
    "max": _l("名额已满"),
    "barred": _l("与对象有利害关系"),
    "dept": _l("不属于这个部门"),
    "area": _l("不是本局人员，也没有借调到本局"),
    "cert": _l("执法证没有覆盖检查期间"),
    "off": _l("检查期间不能执行任务"),
    "home": _l("不是本局人员"),
    "lead": _l("不是承办科室人员"),
    "spec": _l("不负责这类检查对象"),
}


@dataclass(frozen=True)
class Trial:
    """How often a draw with a made-up seed could be staffed; ``example`` explains one that could not. The seeds of a
    trial are counters, never used again: they tell nothing about the real one."""

    runs: int
    staffed: int
    example: dict | None
    drawn: int = 0  # subjects of a run, the most of any
    fewest: int = 0  # subjects with a team, the fewest of any run

    @property
    def ok(self) -> bool:
        return self.staffed == self.runs


def trial(both: pools.Pools, *, to_the_end: bool = True) -> Trial | None:
    """Tries the pools of a task before they are frozen; None for pools that nobody can draw from yet, or so large that
    a trial would keep the page waiting. ``to_the_end``: counts all runs; else the first that cannot be staffed is enough to
    know, where many pools are tried in a row."""
    preview = both.preview
    record = {**preview, "persons": pools.preview_persons(both), "experts": [], "barred": pools.preview_barred(both)}
    if not record["objects"] or not record["persons"] or len(record["objects"]) * len(record["persons"]) > 2_000_000:
        return None
    staffed, example, drawn, fewest = 0, None, 0, MOST_PLACES
    for n in range(TRIALS):
        seed = n.to_bytes(32, "big").hex()
        objects = engine.draw_subjects(records.SUITE, seed, record["params"], record["objects"])
        count = len(engine.drawn_ids(objects))
        if count > MOST_PLACES:
            return None
        officers, _experts = engine.draw_people(record, seed, objects)
        staffed += not officers["unstaffed"]
        example = example or (officers["unstaffed"][0] if officers["unstaffed"] else None)
        drawn, fewest = max(drawn, count), min(fewest, len(officers["teams"]))
        if officers["unstaffed"] and not to_the_end:
            break
    return Trial(TRIALS, staffed, example, drawn, fewest)


@dataclass(frozen=True)
class Conflict:
    """Why one drawn subject has no team: these seats need more people than there are, by the counting of §7.3."""

    name: str
    draw_subject_id: int
    need: int
    have: int
    seats: list[str]
    people: list[tuple[str, int]]
    causes: list[tuple[str, int]]


def explained(both: pools.Pools, found: Trial | None) -> list[Conflict]:
    """The example of a trial that could not be staffed, in names."""
    if found is None or found.example is None:
        return []
    names = {row.subject.uscc: row.subject.name for row in both.ready.eligible}
    people = {str(row.inspector.id): row.inspector.name for row in both.ready.able}
    return [_conflict(found.example, names, people)]


def kept_apart(both: pools.Pools) -> dict[int, list[str]]:
    """Officer → the subjects of the pool that he or she must not meet (S0-31)."""
    names = {row.subject.id: row.subject.name for row in both.ready.eligible}
    out: dict[int, list[str]] = {}
    for kind, person, subject in sorted(both.ready.barred):
        if kind == "officer" and subject in names:
            out.setdefault(person, []).append(names[subject])
    return out


def _conflict(row: Mapping, names: Mapping[str, str], people: Mapping[str, str], ident: int = 0) -> Conflict:
    """One unstaffed object of a result with the first of its conflicts, by the names given."""
    first = row["conflicts"][0]
    seats = [_("%(name)s 第 %(n)s 席", name=names.get(one, one), n=seat + 1) for one, seat in first["slots"]]
    return Conflict(
        names.get(row["id"], row["id"]), ident, first["need"], first["have"], seats,
        [(people.get(pid, pid), n) for pid, n in first["persons"]], causes(first["causes"]),
    )  # fmt: skip


def unstaffed(attempt: DrawAttempt, look) -> list[Conflict]:
    """The unstaffed subjects of a drawn attempt, each with its first conflict in names instead of codes."""
    if attempt.drawn_at is None:
        return []
    names, ids = {row.pid: row.name for row in look.rows}, {row.pid: row.id for row in look.rows}
    people = {row.pid: look.called(row) for row in look.persons}
    rows = attempt.record["result"]["officers"]["unstaffed"]
    return [_conflict(row, names, people, ids[row["id"]]) for row in rows]


def causes(found: Mapping[str, int]) -> list[tuple[str, int]]:
    """Cause in words with the number of people it keeps away, the most frequent first."""
    pairs: Sequence[tuple[str, int]] = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(str(CAUSES[code]), n) for code, n in pairs]
