"""How the change of a master list looks: rows of the list, three columns of one entry, what may be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas.foundation.web.filters import date_zh
from saas.registers.catalogue import category_label
from saas.registers.checklists.boundaries import frequency_words, rate_words
from saas.registers.checklists.merging import Entry
from saas.registers.checklists.public import basis_words
from saas.registers.checklists.sight import Sight
from saas.registers.checklists.wording import additions, changes, marked
from saas.registers.checklists.words import GRADES, GROUPS, LEVELS, METHODS

Pieces = list[tuple[str, str]]
SHOWS = {"changed": _l("有变化"), "open": _l("待定"), "same": _l("未变")}
FACTS = {
    "name": _l("抽查事项"), "categories": _l("抽查对象"), "basis": _l("抽查依据"), "organ": _l("抽查主体"),
    "methods": _l("抽查方式"), "item_grade": _l("事项类别"), "rate": _l("抽查比例"), "frequency": _l("抽查频次"),
    "power_code": _l("权力事项编码"), "levels": _l("实施层级"), "partners": _l("联合部门"), "valid_from": _l("有效期自"),
    "valid_to": _l("有效期至"),
}  # fmt: skip
PARTS = {"content": _l("检查内容"), "check_standard": _l("检查标准")}


@dataclass(frozen=True)
class Row:
    """One line of the list; ``light``: state and words."""

    code: str
    number: str
    name: str
    light: tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One field in three columns; ``result``: as it will stand, where it is ours to write."""

    label: Any
    old: Pieces
    new: Pieces
    own: Pieces
    result: Pieces


def shown(seen: Sight, show: str) -> list[Entry]:
    """The entries of one filter; what is unchanged stays folded unless it is asked for."""
    if show == "open":
        return seen.open
    return [entry for entry in seen.entries if (entry.kind == "same") == (show == "same")]


def row(seen: Sight, entry: Entry) -> Row:
    """Short enough for the narrow list."""
    name = entry.name if len(entry.name) <= 22 else entry.name[:21] + "…"
    return Row(entry.code, entry.number, name, light(seen, entry))


def light(seen: Sight, entry: Entry) -> tuple[str, str]:
    """Where an entry stands, in a word."""
    choice = seen.decisions.get(entry.code, {}).get("choice")
    if seen.is_open(entry):
        return "soon", _("待定")
    if entry.state == "gone":
        return "ok", _("移入历史")
    if entry.kind == "same":
        return "none", _("未变")
    if choice == "master":
        return "ok", _("用新文")
    if choice == "own":
        return "ok", _("已改写")
    if entry.state in ("merged", "undecided"):
        return "ok", _("已合并") if entry.point else _("让位")
    if entry.state == "kept":
        return "ok", _("沿用")
    return "ok", {"added": _("新增"), "dropped": _("删去")}.get(entry.kind, _("改动"))


def badge(entry: Entry, above: str) -> tuple[str, str]:
    """(words, colour) beside the title of an entry."""
    if entry.state == "undecided":
        number = any(clash.taken in ("own", "master") for clash in entry.clashes)
        return (_("两边都改了数字") if number else _("两边都改了这里")), "amber"
    words = {
        "added": _("%(above)s新增", above=above), "dropped": _("%(above)s删去", above=above),
        "changed": _("%(above)s修改", above=above), "same": _("未变"),
    }[entry.kind]  # fmt: skip
    return words, "grey" if entry.kind == "same" else ""


def lines(seen: Sight, entry: Entry) -> list[Line]:
    """The columns of an entry, field by field."""
    if entry.point is None:
        return _of_item(entry)
    out = []
    for name, label in PARTS.items():
        old, new, own = (getattr(one, name, "") if one is not None else "" for one in (entry.old, entry.new, entry.own))
        now = getattr(seen.now(entry), name, "") if seen.decisions.get(entry.code, {}).get("choice") else ""
        result = now or (entry.merged[list(PARTS).index(name)] if entry.merged else "")
        out.append(Line(label, _old(old, new), _new(old, new), _own(old, own), marked(old, new, result) if result else []))
    if entry.kind == "changed" and entry.old.content_group != entry.new.content_group:
        old, new = (str(GROUPS[one.content_group]) for one in (entry.old, entry.new))
        out.append(Line(_("分组"), _old(old, new), _new(old, new), [], []))
    return out


def _old(old: str, new: str) -> Pieces:
    return [("same" if new else "gone", old)] if old else []


def _new(old: str, new: str) -> Pieces:
    return changes(old, new) if new else []


def _own(old: str, own: str) -> Pieces:
    """Only what we wrote is marked: what it took the place of stands in the first column."""
    if not own:
        return []
    pieces, out = changes(old, own), []
    for n, (kind, words) in enumerate(pieces):
        replaced = kind == "gone" and n + 1 < len(pieces) and pieces[n + 1][0] == "new"
        if not replaced:
            out.append(("own" if kind == "new" else kind, words))
    return out


def _of_item(entry: Entry) -> list[Line]:
    out = []
    for name in entry.facts:
        old, new = (fact(name, getattr(one, name)) for one in (entry.old, entry.new))
        own = _own_fact(name, entry.own)
        out.append(Line(FACTS[name], _old(old, new or "—"), changes(old, new), [("own", own)] if own else [], []))
    if entry.kind != "changed":
        one = entry.new or entry.old
        said = {point.serial: point for point in getattr(entry.own, "points", ())}
        for point in one.points:
            words = f"{point.content}\n{point.check_standard}"
            kept = said.get(point.key[1])
            own = [("own", f"{kept.content}\n{kept.check_standard}")] if kept is not None else []
            same = entry.kind == "same"
            old = [] if entry.kind == "added" else [("same" if same else "gone", words)]
            new = [] if entry.kind == "dropped" else [("same" if same else "new", words)]
            out.append(Line(GROUPS[point.content_group], old, new, own, []))
    return out


def _own_fact(name: str, own: Any) -> str:
    if own is None:
        return ""
    if name == "rate":
        return fact("rate", (own.rate_p, own.rate_q)) if own.rate_p is not None else ""
    if name == "frequency":
        return fact("frequency", (own.times, own.per)) if own.times is not None else ""
    if name == "item_grade":
        return str(GRADES["key"]) if own.item_grade == "key" else ""
    return fact("methods", own.methods) if name == "methods" else ""


def fact(name: str, value: Any) -> str:
    """A field of an item in words."""
    if not value:
        return ""
    if name == "rate":
        return rate_words(value)
    if name == "frequency":
        return frequency_words(value)
    if name == "item_grade":
        return str(GRADES[value])
    if name.startswith("valid"):
        return date_zh(value)
    if name == "basis":
        return _("；").join(basis_words(one) for one in value)
    known = {"categories": category_label, "methods": METHODS.get, "levels": LEVELS.get}.get(name)
    return _("、").join(str(known(one) or one) if known else str(one) for one in value) if isinstance(value, list) else str(value)


def explained(entry: Entry, above: str) -> str:
    """What follows for us, or what has to be weighed, in one sentence."""
    if entry.state == "undecided":
        for clash in entry.clashes:
            said = {"own": clash.own, "master": clash.master, "above": above}
            if clash.taken == "own":
                return _("本局的“%(own)s”比%(above)s“%(master)s”更严，可以保留。", **said)
            if clash.taken == "master":
                return _("%(above)s的“%(master)s”比本局“%(own)s”更严，以%(above)s为准。", **said)
        return _("两边改了同一处，请看合并是否通顺。") if entry.merged else _("合并会丢掉%(above)s新文，请改写或者只用新文。", above=above)
    return {
        "merged": _("两边改动不在同一处，已自动合并，可以改。") if entry.point else _("本局的规定不再更严，以%(above)s为准。", above=above),
        "gone": _("%(above)s已删去，本局对它的细化移入历史，旧版中仍可查看。", above=above),
        "kept": _("本局收紧的部分更严，继续有效。"),
    }.get(entry.state) or (
        _("没有变化。") if entry.kind == "same" else _("本局没有细化这一条，接收后直接按%(above)s的执行。", above=above)
    )  # fmt: skip


def decidable(entry: Entry) -> bool:
    """Whether the three choices apply."""
    return entry.point is not None and entry.kind == "changed" and entry.touches


def choices(seen: Sight, entry: Entry, above: str) -> list[dict]:
    """The three ways; without a proposal the first is not open."""
    given = seen.decisions.get(entry.code, {}).get("choice") or ("merge" if entry.merged else "own")
    ours = sum(kind == "new" for name in PARTS for kind, _w in changes(getattr(entry.old, name), getattr(entry.own, name)))
    found = (
        ("merge", _("合并两者"), _("%(above)s新文＋本局细化（推荐）", above=above) if entry.merged else _("两边冲突，没有合并稿")),
        ("master", _("只用%(above)s新文", above=above), _("本局 %(n)s 处细化移入历史", n=ours)),
        ("own", _("自行改写"), _("逐字编辑，提交前查边界")),
    )
    return [
        {"value": value, "label": label, "note": note, "on": value == given, "off": value == "merge" and not entry.merged}
        for value, label, note in found
    ]


def draft_words(seen: Sight, entry: Entry) -> dict[str, str]:
    """What stands in the fields of "write it oneself": as it is now, else the proposal, else new words and ours after."""
    now = seen.now(entry) if seen.decisions.get(entry.code, {}).get("choice") else None
    if now is not None:
        return {name: getattr(now, name) for name in PARTS}
    if entry.merged:
        return dict(zip(PARTS, entry.merged, strict=True))
    return {name: getattr(entry.new, name) + additions(getattr(entry.old, name), getattr(entry.own, name)) for name in PARTS}


def neighbours(found: Sequence[Entry], code: str) -> tuple[str, str]:
    """Codes before and after in what is shown, empty at the ends."""
    codes = [entry.code for entry in found]
    if code not in codes:
        return "", codes[0] if codes else ""
    at = codes.index(code)
    return (codes[at - 1] if at else ""), (codes[at + 1] if at + 1 < len(codes) else "")
