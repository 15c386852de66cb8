"""What the pages of a draw show: the step line, everybody's chance, and who was drawn for whom."""

from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.jobs.models import JobRun, Outbox
from saas.foundation.web.filters import day_zh, percent
from saas.registers.subjects.service import EXCLUSIONS as SUBJECTS_OUT
from saas.supervision.draws import engine, people, pools, records, seeding
from saas.supervision.draws.models import Draw, DrawAttempt
from saas.supervision.draws.models_seed import DrawEntry, DrawParty
from saas.supervision.draws.notices import dice_words, plan_words
from saas.supervision.draws.reading import drawn
from saas.supervision.plans.models import InspectionTask
from tenants.tree import Tenant
from tenants.unit import ctx_of

STATES = {
    "frozen": (_l("名录已冻结"), "amber"),
    "committed": (_l("承诺已公布"), "amber"),
    "seeded": (_l("正在抽取"), "amber"),
    "drawn": (_l("已抽取，待封存"), "amber"),
    "sealed": (_l("已封存"), "jade"),
    "void": (_l("已作废"), "ochre"),
}
LEFT_OUT = SUBJECTS_OUT | {"other_draw": _l("不在这次补充抽取之列")}
__all__ = ["dice_words", "plan_words"]


@dataclass(frozen=True)
class Step:
    """One of the six steps on the line (interface.md, signature piece 1)."""

    label: str
    state: str
    lines: list[str]
    hash: str = ""


def steps(attempt: DrawAttempt | None, ready: pools.Pools | None = None) -> list[Step]:
    """The six steps; none of them done before the pool is frozen. A void attempt stops where it stopped."""
    so_far = reached(attempt)
    record = attempt.record if attempt else {}
    lines = [_frozen(attempt, record), _committed(attempt), _seeded(attempt, record), [], [], []]
    hashes = ["", "", "", "", "", ""]
    if attempt is not None:
        hashes[0] = records.list_hash(record["objects"])
        hashes[1], hashes[2] = attempt.commit or "", attempt.seed or ""
    if attempt is not None and attempt.drawn_at:
        ids, officers = engine.drawn_ids(record["result"]["objects"]), record["result"]["officers"]
        lines[3] = [_("%(n)s 家中抽出 %(k)s 家", n=len(record["objects"]), k=len(ids))]
        lines[4] = [_("%(n)s 组，每组 %(k)s 人", n=len(officers["teams"]), k=_size(record))]
    elif ready is not None:
        lines[0] = [_("%(n)s 家，%(k)s 名执法人员", n=len(ready.objects), k=len(ready.ready.able))]
    if attempt is not None and attempt.head:
        lines[5], hashes[5] = [day_zh(attempt.sealed_at)], attempt.head
    stopped = attempt is not None and attempt.state == "void"
    return [
        Step(label, "done" if i < so_far else "now" if i == so_far and not stopped else "next", said, fingerprint)
        for i, (label, said, fingerprint) in enumerate(zip(labels(), lines, hashes, strict=True))
    ]


def labels() -> tuple[str, ...]:
    """The six steps of a draw (interface.md, signature piece 1)."""
    return (_("冻结名录"), _("公布承诺"), _("汇入随机源"), _("抽取对象"), _("匹配人员"), _("封存"))


def reached(attempt: DrawAttempt | None) -> int:
    """How many of the six steps are finished."""
    if attempt is None:
        return 0
    if attempt.head:
        return 6
    return 5 if attempt.drawn_at else 3 if attempt.state == "seeded" else 2 if attempt.committed_by else 1


def _size(record: dict) -> int:
    return max(len(stratum["team"][0]) for stratum in record["params"]["strata"])


def _frozen(attempt: DrawAttempt | None, record: dict) -> list[str]:
    if attempt is None:
        return []
    said = _("%(n)s 家，%(k)s 名执法人员", n=len(record["objects"]), k=len(record["persons"]))
    return [said, f"{day_zh(attempt.frozen_at)} {attempt.frozen_name}"]


def _committed(attempt: DrawAttempt | None) -> list[str]:
    if attempt is None or not attempt.committed_by:
        return [_("规则、名录、随机源一并固定")] if attempt else []
    return [f"{day_zh(attempt.committed_at)} {attempt.committed_name}"]


def _seeded(attempt: DrawAttempt | None, record: dict) -> list[str]:
    if attempt is None:
        return []
    said = [short_plan(record["seed_plan"])]
    return [*said, day_zh(attempt.drawn_at)] if attempt.drawn_at else said


def short_plan(plan: list[dict]) -> str:
    """3 方随机值，六面骰 25 次: how many and what, without the names."""
    given = sum(part["kind"] == "reveal" for part in plan)
    said = [_("%(n)s 方随机值", n=given)] if given else []
    said += [dice_words(part) for part in plan if part["kind"] == "dice"]
    rounds = sum(part["kind"] == "beacon" for part in plan)
    return _("，").join(said + ([_("公共随机数 %(n)s 轮", n=rounds)] if rounds else []))


def chance_words(odds: engine.Odds) -> str:
    """``5 / 48（10.4%）`` where the chance is exact; otherwise why there is no number."""
    if odds.kind == "equal" and odds.places is not None:
        return f"{odds.places} / {odds.among}（{percent(odds.places, odds.among)}）"
    if odds.chance is not None:
        share: Fraction = odds.chance
        return percent(share.numerator, share.denominator)
    return {"weighted": _("按权重"), "joint": _("与同层对象合并计算")}.get(odds.kind, "—")


@dataclass(frozen=True)
class Group:
    """One stratum before the draw: how many of how many, and the chance that each of its subjects has."""

    category: str
    registered: int
    quota: str
    chance: str


def strata(preview: dict) -> list[Group]:
    """The strata of a pool and the chance in each (S0-16)."""
    chances = records.odds(preview)
    out = []
    for stratum in preview["params"]["strata"]:
        ids = [row["id"] for row in preview["objects"] if row["cat"] == stratum["id"]]
        one = chances[ids[0]] if ids else None
        places = one.places if one is not None and one.places is not None else len(ids)
        out.append(Group(stratum["id"], len(ids), str(places), chance_words(one) if one else "—"))
    return out


def bureau_names(s: Session, numbers: set[int]) -> dict[int, str]:
    """Names of the bureaus where subjects are registered, or that lend an officer."""
    if not numbers:
        return {}
    stmt = select(Tenant.tenant_no, Tenant.name).where(Tenant.root_id == ctx_of(s).root, Tenant.tenant_no.in_(numbers))
    return dict(s.execute(stmt).all())


@dataclass
class Look:
    """What one attempt's page shows; ``rows`` are all frozen subjects, ``teams`` the drawn ones with their people."""

    attempt: DrawAttempt
    draw: Draw
    task: InspectionTask
    rows: list
    persons: list
    bureaus: dict[int, str]
    chances: dict[str, engine.Odds]
    teams: list

    @property
    def pool(self) -> list:
        return [row for row in self.rows if row.excluded is None]

    @property
    def left_out(self) -> list:
        return [row for row in self.rows if row.excluded is not None]

    @property
    def witnesses(self) -> str:
        """Who watched the throws; names stay inside the bureau."""
        return _("、").join(" ".join(part for part in (one["name"], one["unit"]) if part) for one in self.attempt.witnesses)

    def called(self, person) -> str:
        """An officer or expert by name; a borrowed one who was released by the place he or she came from."""
        return people.called(person, self.bureaus)

    def lender(self, person) -> str:
        """The bureau that lends the person; empty for everybody else."""
        return people.lender(person, self.bureaus)

    def chance(self, pid: str) -> str:
        return chance_words(self.chances[pid]) if pid in self.chances else "—"


def look(s: Session, attempt: DrawAttempt, draw: Draw, task: InspectionTask) -> Look:
    """Reads an attempt in a fixed number of statements."""
    rows, persons = pools.subjects_of(s, attempt), pools.persons_of(s, attempt)
    numbers = {row.subject_no for row in rows} | {row.home_no for row in persons if row.home_no is not None}
    return Look(
        attempt, draw, task, rows, persons, bureau_names(s, numbers),
        records.odds(attempt.record), drawn(s, attempt.id) if attempt.drawn_at else [],
    )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One entry of the seed plan as the own bureau sees it: what it is, who has done what, whether the reader has."""

    number: int
    kind: str
    words: str
    party: DrawParty | None
    entries: list[DrawEntry]
    mine: bool
    fixed: str | None

    @property
    def done(self) -> bool:
        return self.fixed is not None or (self.party is not None and self.party.state in ("revealed", "withheld"))


def seed_view(s: Session, attempt: DrawAttempt, user_id: int | None) -> list[Part]:
    """The seed plan with what has come so far (§5); nobody is shown what another person typed until both agree."""
    by_label = {row.party: row for row in seeding.parties_of(s, attempt)}
    typed = seeding.entries_of(s, attempt)
    out = []
    for n, part in enumerate(attempt.record["seed_plan"]):
        rows = typed.get(n, [])
        mine = any(row.user_id == user_id for row in rows)
        out.append(Part(n, part["kind"], plan_words([part]), by_label.get(part.get("party")), rows, mine, seeding.agreed(rows)))
    return out


def to_type(parts: list[Part], wanted: str | None = None) -> Part | None:
    """What the reader types next: the part of a form that came back, else the first one without the reader's entry, else
    the first that two people have not typed alike; None when everything is in."""
    open_ = [part for part in parts if part.kind != "reveal" and part.fixed is None]
    chosen = [part for part in open_ if str(part.number) == wanted] or [part for part in open_ if not part.mine]
    return next(iter(chosen or open_), None)


def job_of(s: Session, attempt: DrawAttempt) -> JobRun | None:
    """The job that draws from a large pool, for its progress."""
    mine = (JobRun.root_id == attempt.root_id, JobRun.tenant_no == attempt.tenant_no, JobRun.kind == "draw.finish")
    of = Outbox.payload["attempt"].as_integer() == attempt.id
    stmt = select(JobRun).join(Outbox, (Outbox.root_id == JobRun.root_id) & (Outbox.id == JobRun.outbox_id))
    return s.scalar(stmt.where(*mine, of).order_by(JobRun.id.desc()).limit(1))
