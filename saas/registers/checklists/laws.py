"""修法复核 (S1-08): an amendment is entered once, reaches everybody below, and every bureau answers for its own items."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.registers.checklists.citing import law_name, split, touches
from saas.registers.checklists.compose import Item, Key, key_of
from saas.registers.checklists.effective import items_of, standing
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.models_laws import LawChange, LawReview
from tenants.unit import ctx_of, lock_bureau

VERDICTS = ("unaffected", "revise")


@dataclass(frozen=True)
class Touched:
    """One item of the list by which the bureau checks. ``rows``: the lines of its basis that were touched; ``own``: it is
    the bureau's own item; ``mine``: the bureau answers for it, because it invented or refined it; ``review``: what the
    bureau said; ``above``: what the bureau that invented it said, where that is another."""

    item: Item
    rows: list[dict]
    own: bool
    mine: bool
    review: LawReview | None
    above: LawReview | None

    @property
    def key(self) -> Key:
        return self.item.key


@dataclass(frozen=True)
class Flag:
    """What a draft must not forget about an item. ``state``: ``open`` nobody has looked, ``revise`` it was found to need
    changing and has not been changed, ``done`` it has been."""

    change: LawChange
    state: str
    note: str = ""


def enter(
    s: Session, *, law: str, articles: str, amended_on: date, in_force_from: date, note: str = ""
) -> LawChange:  # fmt: skip
    """An amendment, for the own bureau and everybody below. ``articles`` as typed: 第五条、第四十一条第二款；第三条至第七条;
    empty for the whole law. Raises Refusal ``E_LAW``, ``E_DATES``."""
    ctx = ctx_of(s)
    if not law_name(law):
        raise Refusal("E_LAW", _("请写明法律、法规或者文件的名称。"), "law")
    if in_force_from < amended_on:
        raise Refusal("E_DATES", _("施行日期不能早于修改日期。"), "in_force_from")
    row = LawChange(
        law=law.strip(), articles=split(articles), amended_on=amended_on, in_force_from=in_force_from, note=note.strip(),
        published=True, entered_by=ctx.user_id, entered_name=ctx.user_name, entered_on=clock.today(),
    )  # fmt: skip
    s.add(row)
    s.flush()
    journal.record(s, "law.enter", f"law_change:{row.id}", title=row.law, articles=row.articles, **{"from": in_force_from})
    return row


def changes(s: Session) -> list[LawChange]:
    """What the own bureau and its superiors have entered, newest first."""
    ctx = ctx_of(s)
    mine = (LawChange.root_id == ctx.root, LawChange.tenant_no.in_((ctx.me, *ctx.anc)))
    return list(s.scalars(select(LawChange).where(*mine).order_by(LawChange.in_force_from.desc(), LawChange.id.desc())))


def change_of(s: Session, number: int) -> LawChange | None:
    """One that concerns the own bureau: its own or a superior's."""
    ctx = ctx_of(s)
    row = s.get(LawChange, (ctx.root, number))
    return row if row is not None and row.tenant_no in (ctx.me, *ctx.anc) else None


def touched(s: Session, change: LawChange) -> list[Touched]:
    """The items of one's list that rest upon what was amended, as the list stood when the amendment was entered."""
    return touched_by(s, [change])[change.id]


def touched_by(s: Session, these: Sequence[LawChange]) -> dict[int, list[Touched]]:
    """The same for several amendments; the list is read once."""
    ctx, items = ctx_of(s), items_of(s, standing(s))
    found = {one.id: [(item, rows) for item in items if (rows := touches(one.law, one.articles, item.basis))] for one in these}
    since = _since(s, {item.key for group in found.values() for item, _rows in group})
    said = _reviews(s, [one.id for one in these])
    out = {}
    for one in these:
        out[one.id] = [
            Touched(
                item, rows, item.key[0] == ctx.me, item.key[0] == ctx.me or any(no == ctx.me for no, _row in item.refined),
                said.get((ctx.me, one.id, item.key)),
                said.get((item.key[0], one.id, item.key)) if item.key[0] != ctx.me else None,
            )
            for item, rows in found[one.id]
            if since.get(item.key, one.entered_on) <= one.entered_on
        ]  # fmt: skip
    return out


def _since(s: Session, keys: set[Key]) -> dict[Key, date]:
    """The day on which each item was first published: one that came after an amendment was written with it in view."""
    if not keys:
        return {}
    mine = and_(
        ChecklistEdition.root_id == CheckItem.root_id, ChecklistEdition.tenant_no == CheckItem.tenant_no,
        ChecklistEdition.id == CheckItem.edition_id,
    )  # fmt: skip
    rows = s.execute(
        select(CheckItem.origin_no, CheckItem.serial, func.min(ChecklistEdition.published_on))
        .join(ChecklistEdition, mine)
        .where(CheckItem.root_id == ctx_of(s).root, CheckItem.tenant_no == CheckItem.origin_no, ChecklistEdition.published)
        .where(tuple_(CheckItem.origin_no, CheckItem.serial).in_(list(keys)))
        .group_by(CheckItem.origin_no, CheckItem.serial)
    )
    return {(origin, serial): day for origin, serial, day in rows if day is not None}


def _reviews(s: Session, change_ids: list[int]) -> dict[tuple[int, int, Key], LawReview]:
    ctx = ctx_of(s)
    rows = s.scalars(
        select(LawReview).where(
            LawReview.root_id == ctx.root, LawReview.tenant_no.in_((ctx.me, *ctx.anc)), LawReview.change_id.in_(change_ids)
        )
    )
    return {(row.tenant_no, row.change_id, (row.origin_no, row.serial)): row for row in rows}


def fingerprint(row: CheckItem) -> str:
    """The words of an item, or of a refinement, in one digest."""
    points = sorted([*key_of(point), point.content, point.check_standard] for point in row.points)
    words = [row.name, row.basis, row.organ, list(row.methods), str(row.valid_from), str(row.valid_to), points]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def row_of(found: Touched, me: int) -> CheckItem:
    """The bureau's own row: the item it invented, or its refinement."""
    return found.item.row if found.own else next(row for no, row in found.item.refined if no == me)


def review(s: Session, change: LawChange, verdicts: Mapping[Key, tuple[str, str]]) -> int:
    """What the bureau says about its items, as (verdict, note) by the item's permanent identity; how many were new.

    Raises Refusal ``E_VERDICT``, ``E_NOTE`` (what has to be changed), ``E_NOT_YOURS`` (an item that others answer for).
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    mine = {one.key: one for one in touched(s, change) if one.mine}
    n = 0
    for key, (verdict, note) in verdicts.items():
        field = f"v-{key[0]}-{key[1]}"
        if key not in mine:
            raise Refusal("E_NOT_YOURS", _("这一项不由本局复核。"), field)
        if verdict not in VERDICTS:
            raise Refusal("E_VERDICT", _("请选择复核结论。"), field)
        if verdict == "revise" and not note.strip():
            raise Refusal("E_NOTE", _("需修订的，请写明改什么。"), f"n-{key[0]}-{key[1]}")
        n += _say(s, change, mine[key], row_of(mine[key], ctx.me), verdict, note.strip())
    s.flush()
    return n


def _say(s: Session, change: LawChange, found: Touched, row: CheckItem, verdict: str, note: str) -> int:
    ctx, said = ctx_of(s), found.review
    if said is not None and (said.verdict, said.note) == (verdict, note):
        return 0
    before = {"state": said.verdict, "note": said.note} if said is not None else {}
    if said is None:
        said = LawReview(change_no=change.tenant_no, change_id=change.id, origin_no=found.key[0], serial=found.key[1], published=True)
        s.add(said)
    said.verdict, said.note, said.fingerprint = verdict, note, fingerprint(row)
    said.reviewed_by, said.reviewed_name, said.reviewed_on = ctx.user_id, ctx.user_name, clock.today()
    journal.record(
        s, "law.review", f"law_change:{change.id}", before=before, after={"state": verdict, "note": note},
        name=found.item.name, item=list(found.key),
    )  # fmt: skip
    return 1


def open_of(found: Sequence[Touched]) -> int:
    """How many items of the bureau nobody has looked at yet."""
    return sum(one.mine and one.review is None for one in found)


def flags(s: Session, edition: ChecklistEdition) -> dict[Key, list[Flag]]:
    """What amendments ask of the rows of an own draft; nothing for others' editions and published ones."""
    ctx = ctx_of(s)
    if edition.tenant_no != ctx.me or edition.published:
        return {}
    kept = s.info.setdefault("law_flags", {})
    if edition.id not in kept:
        these = changes(s)
        found = touched_by(s, these) if these else {}
        rows = {key_of(row): row for row in edition.items}
        kept[edition.id] = _flagged(these, found, rows)
    return kept[edition.id]


def _flagged(these: Sequence[LawChange], found: dict[int, list[Touched]], rows: Mapping[Key, CheckItem]) -> dict[Key, list[Flag]]:
    out: dict[Key, list[Flag]] = {}
    for change in these:
        for one in found[change.id]:
            if not one.mine or one.key not in rows:
                continue
            if one.review is None:
                out.setdefault(one.key, []).append(Flag(change, "open"))
            elif one.review.verdict == "revise":
                state = "revise" if fingerprint(rows[one.key]) == one.review.fingerprint else "done"
                out.setdefault(one.key, []).append(Flag(change, state, one.review.note))
    return out
