"""复算: the server computes an attempt again from its inputs and lays both side by side (protocol §10)."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.supervision.draws import after, engine, people, pools, records, seeding
from saas.supervision.draws.engine.verify import verify_record
from saas.supervision.draws.models import DrawAttempt


@dataclass(frozen=True)
class Line:
    """One step: what is stored, what comes out, and whether they are the same."""

    label: str
    stored: str
    computed: str
    note: str = ""

    @property
    def equal(self) -> bool:
        return self.stored == self.computed


@dataclass(frozen=True)
class Recount:
    """All steps; ``code`` is the engine's verdict on the record, empty when it stands."""

    lines: list[Line]
    code: str
    where: str

    @property
    def ok(self) -> bool:
        return not self.code and all(line.equal for line in self.lines)


def recount(s: Session, attempt: DrawAttempt) -> Recount:
    """Recomputes what the attempt has come to: commitment, seed, subjects, officers, head, and the rows beside it."""
    record = seeding.whole(s, attempt) or attempt.record
    code, where = "", ""
    try:
        engine.check_inputs(record)
        if attempt.head is not None and seeding.whole(s, attempt) is not None:
            verify_record(record)
        lines = list(_lines(s, attempt, record))
    except engine.DrawError as wrong:
        code, where = wrong.code, wrong.where
        lines = list(_as_far_as(s, attempt, record))
    return Recount(lines, code, where)


def sound(s: Session, attempt: DrawAttempt) -> bool:
    """Whether everything stored answers to the record."""
    return recount(s, attempt).ok


def _as_far_as(s: Session, attempt: DrawAttempt, record: dict):
    """The steps of a record that is wrong somewhere, up to the first one that cannot be computed at all."""
    steps = _lines(s, attempt, record)
    while True:
        try:
            yield next(steps)
        except (StopIteration, engine.DrawError, KeyError, TypeError, ValueError):
            return


def _lines(s: Session, attempt: DrawAttempt, record: dict):
    subjects, persons = pools.subjects_of(s, attempt), pools.persons_of(s, attempt)
    kept = sorted(row.pid for row in subjects if row.excluded is None)
    yield Line(_("对象名录"), _fingerprint([row["id"] for row in record["objects"]]), _fingerprint(kept), _pieces(len(kept)))
    pids = sorted(
        engine.pid(record["suite"], row.salt, record["draw_id"], people.natural(row)) for row in persons if row.excluded is None
    )
    yield Line(
        _("人员代号"),
        _fingerprint(sorted(row["id"] for row in record["persons"] + record["experts"])),
        _fingerprint(pids),
        _pieces(len(pids)),
    )
    if attempt.commit is None:
        return
    commitment = engine.commitment_of(record)
    for table, label in (("objects", _("名录指纹")), ("persons", _("人员指纹"))):
        yield Line(label, record["commitment"][table]["root"], commitment[table]["root"])
    yield Line(_("规则指纹"), record["commitment"]["params"], commitment["params"])
    yield Line(_("承诺"), attempt.commit, engine.commit_of(commitment), _("与公布的承诺比对"))
    if attempt.state not in ("drawn", "sealed") or seeding.whole(s, attempt) is None:
        return
    again = records.finished({**record, "commit": engine.commit_of(commitment)}, record["contributions"])
    yield Line(_("种子"), attempt.seed, again["seed"], _("由承诺和各方随机值算出"))
    for name, label in (("objects", _("抽取结果")), ("officers", _("人员结果")), ("experts", _("专家结果"))):
        yield Line(label, _fingerprint(record["result"][name]), _fingerprint(again["result"][name]))
    state = engine.State.of({**again, "events": record.get("events", [])})
    yield Line(_("抽中对象"), _fingerprint(_drawn_rows(subjects)), _fingerprint(_drawn_of(again, state)))
    yield Line(_("检查组"), _fingerprint(_team_rows(s, attempt, subjects, persons)), _fingerprint(_teams_of(state)))
    if attempt.head is not None:
        yield Line(_("记录指纹"), attempt.head, records.head_of(again), _("封存时写入记录链"))


def _drawn_rows(subjects: list) -> list:
    return sorted([row.pid, row.ticket or "", row.why or ""] for row in subjects if row.drawn)


def _drawn_of(record: dict, state: engine.State) -> list:
    """Who is to be inspected after all events, and why; a successor stands in nobody's first result."""
    strata = record["result"]["objects"]["strata"]
    why = {row["id"]: row["why"] for st in strata for cell in st["cells"] for row in cell["drawn"]}
    return sorted([ident, state.places[ident].ticket, why.get(ident, "substitute")] for ident in state.active)


def _team_rows(s: Session, attempt: DrawAttempt, subjects: list, persons: list) -> list:
    objects, pids = {row.id: row.pid for row in subjects}, {row.id: row.pid for row in persons}
    return sorted([objects[row.draw_subject_id], row.seat, pids[row.draw_person_id]] for row in pools.seats_of(s, attempt))


def _teams_of(state: engine.State) -> list:
    seats = ((ident, seat, pid) for ident in state.active for seat, pid in after.seats_of_state(state, ident))
    return sorted([ident, seat, pid] for ident, seat, pid in seats if pid is not None)


def _fingerprint(value) -> str:
    return records.list_hash(value)


def _pieces(n: int) -> str:
    return _("%(n)s 条", n=n)
