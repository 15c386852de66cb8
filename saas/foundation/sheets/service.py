"""An import from upload to result: staged with its errors, looked at, confirmed, done in one transaction.

Nothing reaches a register before it was confirmed, and then everything in one transaction or nothing.
"""

import hashlib
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from saas import clock
from saas.errors import Refusal
from saas.foundation import jobs, journal
from saas.foundation.jobs.models import JobRun
from saas.foundation.sheets import staging
from saas.foundation.sheets.columns import Row
from saas.foundation.sheets.kinds import KINDS, Kind
from saas.foundation.sheets.models import ImportBatch
from saas.foundation.sheets.reading import Read, read
from tenants.unit import ctx_of, lock_bureau

TOPIC = "sheets.apply"
LIGHT = (ImportBatch.kind, ImportBatch.file_name, ImportBatch.state, ImportBatch.counts, ImportBatch.created_at,
         ImportBatch.applied_at, ImportBatch.author_id, ImportBatch.job_id)  # fmt: skip


def stage(s: Session, kind: Kind, file_name: str, data: bytes) -> ImportBatch:
    """Reads a file and keeps what importing it would do. Raises Refusal for a file that cannot be read at all; what is
    wrong in single rows is kept with them. Personal data is sealed already here (R5)."""
    sheet = kind.sheet(s)
    got = read(data, sheet)
    kind.compare(s, got.rows)
    batch = ImportBatch(
        kind=kind.code,
        file_name=file_name[-120:],
        sha256=hashlib.sha256(data).digest(),
        author_id=ctx_of(s).user_id or 0,
        rows=[staging.dumped(sheet, row) for row in got.rows if not row.wrong and row.act != "unchanged"],
        errors=[staging.wrong(sheet, row) for row in got.rows if row.wrong],
        counts=_counts(got),
        created_at=clock.now(),
    )
    s.add(batch)
    s.flush()
    _trace(s, "import.stage", batch, sha256=batch.sha256.hex(), counts=batch.counts)
    return batch


def _counts(got: Read) -> dict[str, Any]:
    good = [row for row in got.rows if not row.wrong]
    tally = {act: sum(row.act == act for row in good) for act in ("new", "changed", "unchanged")}
    return tally | {
        "rows": len(got.rows), "wrong": len(got.rows) - len(good), "blank": got.blank, "unknown": got.unknown,
    }  # fmt: skip


def confirm(s: Session, batch: ImportBatch) -> JobRun:
    """Promises the import of the rows that are right. Raises Refusal ``E_BATCH_STATE`` where it was confirmed or
    discarded before, ``E_NOTHING`` where no row would change anything."""
    kind, counts = _open(s, batch), batch.counts
    total = counts["new"] + counts["changed"]
    if not total:
        raise Refusal("E_NOTHING", _("没有可以导入的行。"))
    batch.state = "queued"
    label = _("导入%(what)s %(n)s 行", what=kind.label, n=total)
    job = jobs.enqueue(s, TOPIC, {"batch_id": batch.id}, label=label, total=total)
    batch.job_id = job.id
    _trace(s, "import.confirm", batch, rows=total)
    return job


def discard(s: Session, batch: ImportBatch) -> None:
    """Puts a staged file away with what was read of it. Raises Refusal ``E_BATCH_STATE``."""
    _open(s, batch)
    batch.state, batch.rows, batch.errors = "discarded", [], []
    _trace(s, "import.discard", batch)


def _trace(s: Session, act: str, batch: ImportBatch, **detail: Any) -> None:
    journal.record(s, act, f"import_batch:{batch.id}", kind=batch.kind, **detail)


def _open(s: Session, batch: ImportBatch) -> Kind:
    s.refresh(batch, attribute_names=["state"], with_for_update=True)
    if batch.state != "preview":
        raise Refusal("E_BATCH_STATE", _("这一批已经确认或放弃过了。"))
    return KINDS[batch.kind]


def apply(s: Session, payload: dict, progress) -> str:
    """Does a confirmed import; run twice it does nothing the second time. Statistics follow subject rows, so the
    bureau's lock comes first (tenancy §9). Raises Refusal where the register has moved on and a row no longer fits."""
    ctx = ctx_of(s)
    lock_bureau(s)
    batch = s.get(ImportBatch, (ctx.root, payload["batch_id"]), with_for_update=True)
    kind = KINDS[batch.kind]
    where = f"{kind.address}/imports/{batch.id}"
    if batch.state != "queued":
        return where
    sheet = kind.sheet(s)
    rows = [staging.loaded(sheet, one) for one in batch.rows]
    kind.compare(s, rows)
    _still_right(rows)
    todo = [row for row in rows if row.act != "unchanged"]
    kind.apply(s, todo, lambda done: progress.tell(done, len(rows)))
    batch.state, batch.applied_at, batch.rows = "applied", clock.now(), []
    batch.counts = batch.counts | {f"done_{act}": sum(row.act == act for row in todo) for act in ("new", "changed")}
    _trace(s, "import.apply", batch, sha256=batch.sha256.hex(), rows=len(todo))
    return where


def _still_right(rows: list[Row]) -> None:
    broken = [row for row in rows if row.wrong]
    if broken:
        line, said = broken[0].n, staging.sentence(broken[0].wrong[0])
        sentence = _(
            "名录在确认后有变动，第 %(line)s 行不能导入：%(said)s 没有写入任何一行，请重新上传。", line=line, said=said
        )
        raise Refusal("E_MOVED_ON", sentence)


def load(s: Session, batch_id: int) -> ImportBatch | None:
    """A batch of the own bureau, or None."""
    return s.get(ImportBatch, (ctx_of(s).root, batch_id))


def recent(s: Session, kind: str | None = None, state: str | None = None, limit: int = 8) -> list[ImportBatch]:
    """The own bureau's latest imports, without their rows."""
    ctx = ctx_of(s)
    stmt = select(ImportBatch).options(load_only(*LIGHT))
    stmt = stmt.where(ImportBatch.root_id == ctx.root, ImportBatch.tenant_no == ctx.me)
    if kind:
        stmt = stmt.where(ImportBatch.kind == kind)
    if state:
        stmt = stmt.where(ImportBatch.state == state)
    return list(s.scalars(stmt.order_by(ImportBatch.id.desc()).limit(limit)))


def same_file(s: Session, batch: ImportBatch) -> ImportBatch | None:
    """An import of the very same file that was done before."""
    ctx = ctx_of(s)
    return s.scalar(
        select(ImportBatch)
        .options(load_only(*LIGHT))
        .where(
            ImportBatch.root_id == ctx.root, ImportBatch.tenant_no == ctx.me, ImportBatch.sha256 == batch.sha256,
            ImportBatch.state == "applied", ImportBatch.id != batch.id,
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )  # fmt: skip
