"""Taking a new master edition over: begun as a draft layer upon it, decided entry by entry, or accepted in one step.

What was rewritten keeps its former words beside the decision, so that every decision can be taken anew until another
person publishes the layer (S4-09, S0-10).
"""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.registers.checklists.accepting import accept
from saas.registers.checklists.compose import Key, key_of
from saas.registers.checklists.drafting import drop_row, new_draft, next_seq, writing
from saas.registers.checklists.merging import Entry, chosen, find, item_after, key_parts, missing, tightened
from saas.registers.checklists.models import CheckItem, ChecklistAcceptance, ChecklistEdition, CheckPoint
from saas.registers.checklists.publishing import tell_public
from saas.registers.checklists.sight import Sight, sight
from tenants.unit import ctx_of, lock_bureau

ITEM = (
    "origin_no", "serial", "tenant_no", "seq", "name", "categories", "organ", "methods", "item_grade", "rate_p", "rate_q",
    "times", "per",
)  # fmt: skip
FIGURES = ("methods", "item_grade", "rate_p", "rate_q", "times", "per")
POINT = ("origin_no", "serial", "tenant_no", "content_group", "content", "check_standard")


def _arrived(s: Session) -> Sight:
    seen = sight(s)
    if seen is None or not seen.here.behind:
        raise Refusal("E_NOTHING", _("上级没有等待接收的新版清单。"))
    return seen


def begin(s: Session) -> Sight:
    """The draft layer upon the newest edition: our words go on where both can stand, what the master dropped goes to
    history, the rest waits for a decision. Begun already: no change.

    A draft that answers an older edition is answered anew: our words first become what they were.

    Raises Refusal ``E_NOTHING`` where no edition waits or nothing of ours is touched, ``E_PUBLISHED``.
    """
    lock_bureau(s)
    seen = _arrived(s)
    if seen.begun:
        return seen
    if not seen.touched:
        raise Refusal("E_NOTHING", _("这次修改没有涉及本局的细化，可以直接接收。"))
    draft = seen.draft
    if draft is None:
        title = seen.layer.title if seen.layer is not None else _("%(title)s（本局细化）", title=seen.new.title)
        draft = new_draft(s, title=title, source=seen.layer)
    writing(s, draft)
    _restore(s, draft)
    draft.base_no, draft.base_id = seen.new.tenant_no, seen.new.id
    draft.effective_from = max(draft.effective_from or clock.today(), seen.new.effective_from)
    rows = _rows(s, draft)
    draft.decisions = {entry.code: _started(s, entry, rows) for entry in seen.touched}
    s.flush()
    counts = {state: sum(one.state == state for one in seen.touched) for state in ("merged", "undecided", "gone")}
    journal.record(s, "checklist.merge", f"checklist_edition:{draft.id}", base=seen.new.id, **counts)
    return sight(s)


def _rows(s: Session, draft: ChecklistEdition) -> dict[Key, CheckItem]:
    mine = (CheckItem.root_id == draft.root_id, CheckItem.tenant_no == draft.tenant_no, CheckItem.edition_id == draft.id)
    stmt = select(CheckItem).where(*mine).options(selectinload(CheckItem.points)).execution_options(populate_existing=True)
    return {key_of(row): row for row in s.scalars(stmt)}


def _restore(s: Session, draft: ChecklistEdition) -> None:
    rows = _rows(s, draft)
    for code, given in draft.decisions.items():
        if not given.get("was"):
            continue
        item, point = key_parts(code)
        was = given["was"]
        row = rows.get(item) or rows.setdefault(item, _written(s, draft, was["item"]))
        for said in was.get("points", [was["point"]] if point else []):
            found = next((one for one in row.points if key_of(one) == (said["origin_no"], said["serial"])), None)
            if found is None:
                _add(s, row, said)
            else:
                found.content, found.check_standard = said["content"], said["check_standard"]
        if point is None:
            for column in FIGURES:
                setattr(row, column, was["item"][column])
    draft.decisions = {}
    s.flush()


def _written(s: Session, draft: ChecklistEdition, said: dict) -> CheckItem:
    columns = {name: said[name] for name in ("origin_no", "serial", "name", "categories", "organ", *FIGURES) if name in said}
    row = CheckItem(edition_id=draft.id, seq=next_seq(s, draft), **columns)
    s.add(row)
    s.flush()
    return row


def _add(s: Session, row: CheckItem, said: dict) -> None:
    seq = max((one.seq for one in row.points), default=0) + 1
    s.add(CheckPoint(item_id=row.id, seq=seq, **{name: said[name] for name in POINT if name != "tenant_no"}))
    s.flush()
    s.expire(row, ["points"])


def _started(s: Session, entry: Entry, rows: dict[Key, CheckItem]) -> dict:
    """Writes what follows by itself; returns the entry's decision."""
    if entry.state == "undecided":
        return {"choice": ""}
    row, was = rows[entry.item], _was(entry, rows[entry.item])
    if entry.state == "merged" and entry.point is None:
        for column, value in item_after(entry.old, entry.new, entry.own).items():
            setattr(row, column, value)
    elif entry.state == "merged":
        _write(s, entry, row, entry.merged)
    elif entry.point is None:
        drop_row(s, rows.pop(entry.item))
    else:
        _write(s, entry, row, None)
        _tidy(s, rows, entry.item)
    return {"choice": "merge" if entry.state == "merged" else "gone", "auto": True, "was": was}


def _was(entry: Entry, row: CheckItem) -> dict:
    item = {name: getattr(row, name) for name in ITEM}
    if entry.point is None:
        gone = entry.kind == "dropped"
        return {"item": item} | ({"points": [{name: getattr(p, name) for name in POINT} for p in row.points]} if gone else {})
    return {"item": item, "point": {name: getattr(entry.own, name) for name in POINT}}


def _write(s: Session, entry: Entry, row: CheckItem, words: tuple[str, str] | None) -> None:
    """Our words of a point in the draft: replaced, written anew, or taken out."""
    point = next((one for one in row.points if key_of(one) == entry.point), None)
    if words is None:
        if point is not None:
            s.delete(point)
    elif point is None:
        key = {"origin_no": entry.point[0], "serial": entry.point[1], "content_group": entry.new.content_group}
        _add(s, row, key | {"content": words[0], "check_standard": words[1]})
    else:
        point.content_group, (point.content, point.check_standard) = entry.new.content_group, words
    s.flush()
    s.expire(row, ["points"])


def _tidy(s: Session, rows: dict[Key, CheckItem], key: Key) -> None:
    """A refinement that says nothing any more is none."""
    if not rows[key].points and not tightened(rows[key]):
        drop_row(s, rows.pop(key))


def _row(s: Session, draft: ChecklistEdition, entry: Entry) -> CheckItem:
    """Our refinement of the entry's item in the draft, written anew where nothing of it was left."""
    found = _rows(s, draft).get(entry.item)
    if found is not None:
        return found
    above = _master(s, draft, entry)
    said = {"origin_no": entry.item[0], "serial": entry.item[1], "methods": [], "item_grade": "general"}
    return _written(s, draft, said | {"name": above.name, "categories": list(above.categories), "organ": ctx_of(s).tenant_name})


def _master(s: Session, draft: ChecklistEdition, entry: Entry) -> CheckItem:
    """The master's row of the entry's item in the edition that the draft stands on."""
    master = (CheckItem.root_id == draft.root_id, CheckItem.tenant_no == draft.base_no, CheckItem.edition_id == draft.base_id)
    return s.scalars(select(CheckItem).where(*master, CheckItem.origin_no == entry.item[0], CheckItem.serial == entry.item[1])).one()


def decide(s: Session, code: str, choice: str, content: str = "", check_standard: str = "") -> Entry:
    """One decision about one point that both changed; the draft is begun with the first one. Returns the entry.

    ``choice``: ``merge`` (the proposal), ``master`` (the new words alone), ``own`` (``content``, ``check_standard``).
    Raises Refusal ``E_NOTHING``, ``E_VALUE``, ``E_REQUIRED``, ``E_CONTRADICTS`` with the field whose words lost some of
    the master's (S2-24).
    """
    seen = begin(s)
    entry = find(seen.entries, code)
    if entry is None or entry.point is None or entry.kind != "changed" or not entry.touches:
        raise Refusal("E_VALUE", _("这一条不需要决定。"))
    try:
        words = chosen(entry, choice, content, check_standard)
    except ValueError:
        raise Refusal("E_VALUE", _("请选择怎样处理。"), "choice") from None
    for name, said in zip(("content", "check_standard"), words or (), strict=False):
        if not said:
            raise Refusal("E_REQUIRED", _("请填写此项"), name)
    for name, gone in missing(entry, words):
        raise Refusal("E_CONTRADICTS", _("缺少上级新文中的“%(words)s”。可以补充、收紧，不能删去或者放宽。", words=gone), name)
    draft = seen.draft
    writing(s, draft)
    row = _row(s, draft, entry)
    was = draft.decisions.get(code, {}).get("was") or _was(entry, row)
    _write(s, entry, row, words)
    _tidy(s, {entry.item: row}, entry.item)
    draft.decisions = {**draft.decisions, code: {"choice": choice, "was": was}}
    s.flush()
    journal.record(s, "checklist.decide", f"checklist_edition:{draft.id}", entry=code, choice=choice)
    return entry


def take(s: Session) -> ChecklistAcceptance:
    """Accepts the newest edition in one step where nothing that the bureau wrote is touched; its layer stays.

    The public reads the list as it is from then on. Raises Refusal ``E_NOTHING`` where there is no master list above,
    ``E_DECIDE`` where own words are touched.
    """
    lock_bureau(s)
    seen = sight(s)
    if seen is None:
        raise Refusal("E_NOTHING", _("上级没有等待接收的新版清单。"))
    if seen.here.behind and seen.touched:
        raise Refusal("E_DECIDE", _("这次修改涉及本局的细化，须先逐条处理，再由另一位人员发布本局的新版。"))
    if seen.here.behind and seen.draft is not None:
        seen.draft.base_no, seen.draft.base_id = seen.new.tenant_no, seen.new.id  # what is being written goes on upon it
    fresh = seen.here.behind
    row = accept(s, seen.new, seen.layer)
    if fresh:
        tell_public(s, seen.new, seen.layer)
    return row


def next_open(seen: Sight, code: str) -> Entry | None:
    """What comes after an entry that was decided: the next open one, from the beginning when there is none further on."""
    at = next((n for n, one in enumerate(seen.entries) if one.code == code), -1)
    waiting = {one.code for one in seen.open}
    return next((one for one in [*seen.entries[at + 1 :], *seen.entries[: at + 1]] if one.code in waiting), None)
