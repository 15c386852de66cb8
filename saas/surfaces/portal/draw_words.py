"""What a public attempt is called, how its six steps stand, and the words for codes of its row."""

from datetime import datetime
from types import SimpleNamespace

from flask_babel import gettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas import clock
from saas.foundation.web.filters import day_zh
from saas.registers.subjects.service import EXCLUSIONS
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.notices import dice_words, plan_words
from saas.surfaces.portal.chain import Entry

# code → word, badge
STATES = {
    "committed": (_l("已承诺"), "amber"),
    "sealed": (_l("已封存未公开"), ""),
    "opened": (_l("已公开"), "jade"),
    "void": (_l("已作废"), "ochre"),
}
STEPS = {
    "freeze": _l("冻结名录"),
    "deposit": _l("交存随机值的指纹"),
    "commit": _l("公布承诺"),
    "reveal": _l("揭示随机值"),
    "withheld": _l("没有揭示"),
    "draw": _l("抽取对象，匹配人员"),
    "seal": _l("封存"),
    "void": _l("作废"),
}
LEFT_OUT = {**EXCLUSIONS, "other_draw": _l("已列入另一次抽取")}
WHY = {
    "cell": _l("票值最小，进入名额"),
    "min": _l("为满足最低数量补入"),
    "must": _l("必查对象，不靠抽签"),
}


def state_of(row: PubDraw | Entry) -> str:
    """committed, sealed (still closed), opened or void."""
    if row.state in ("void", "sealed"):
        return "void" if row.state == "void" else "sealed" if row.opened_on is None else "opened"
    return "committed"


def since(row: PubDraw | Entry) -> str:
    """How long it has stood in its state: 已封存未公开 12 天 and the like."""
    today, state = clock.today(), state_of(row)
    if state == "sealed":
        return _("封存 %(n)s 天，尚未公开", n=(today - row.sealed_on).days)
    if state == "opened":
        days = (row.opened_on - row.sealed_on).days
        return _("封存当天公开") if days == 0 else _("封存 %(n)s 天后公开", n=days)
    if state == "committed":
        return _("承诺公布 %(n)s 天", n=(today - row.committed_on).days)
    return row.void_reason or ""


def size_words(size: int) -> str:
    """61.8 KB."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.1f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def suite(name: str) -> str:
    """A hash function as people write it."""
    return {"sha256": "SHA-256"}.get(name, name.upper())


def media(kind: str) -> str:
    """录像 or 录音, by the media type that the server found."""
    return {"video": _("录像"), "audio": _("录音"), "image": _("照片")}.get(kind.partition("/")[0], _("文件"))


def lasts(seconds: int | None) -> str:
    """1:02:05."""
    if seconds is None:
        return ""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def moment(iso: str) -> datetime:
    """A moment of the row."""
    return datetime.fromisoformat(iso)


def line(row: PubDraw, seed: str = "") -> list[SimpleNamespace]:
    """The six steps (interface.md, signature piece 1) with what each fixed, who did it, when, and its hash. A void
    attempt stops where it stopped."""
    by_code: dict[str, list] = {}
    for code, at, name, fingerprint in row.steps:
        by_code.setdefault(code, []).append((at, name, fingerprint))
    drawn, sealed, committed = ("draw" in by_code), ("seal" in by_code), ("commit" in by_code)
    done = 6 if sealed else 5 if drawn else 3 if row.state == "seeded" else 2 if committed else 1
    counts, given = row.commitment, len(by_code.get("deposit", ()))
    lines = [
        [_("%(n)s 家，%(k)s 名执法人员", n=counts["objects"]["count"], k=counts["persons"]["count"])],
        [_("%(n)s 方已交存随机值", n=given)] if given else [],
        [short_plan(counts["seed_plan"])],
        [_("抽出 %(n)s 家", n=row.numbers["subjects"])] if drawn and row.numbers else [],
        _teams(row) if drawn and row.numbers else [],
        [_("第 %(n)s 次抽取", n=row.attempt)] if sealed else [],
    ]
    acts = ["freeze", "commit", "draw", "draw", "draw", "seal"]
    hashes = {0: by_code["freeze"][0][2] if "freeze" in by_code else "", 1: row.commit if committed else "", 2: seed, 5: row.head or ""}
    out = []
    for n, (label, said) in enumerate(zip(labels(), lines, strict=True)):
        state = "done" if n < done else "now" if n == done and row.state != "void" else "next"
        act = by_code.get(acts[n]) if n < done else None
        when = [day_zh(moment(act[0][0])) + (" " + who(act[0][1]) if n not in (3, 4) else "")] if act else []
        out.append(SimpleNamespace(label=label, state=state, lines=when + (said if n < done or n == 2 else []), hash=hashes.get(n, "")))
    return out


def labels() -> tuple[str, ...]:
    """The six steps of a draw."""
    return (_("冻结名录"), _("公布承诺"), _("汇入随机源"), _("抽取对象"), _("匹配人员"), _("封存"))


def short_plan(plan: list[dict]) -> str:
    """2 方随机值，六面骰 25 次: how many and what, without the names."""
    given = sum(part["kind"] == "reveal" for part in plan)
    said = [_("%(n)s 方随机值", n=given)] if given else []
    said += [dice_words(part) for part in plan if part["kind"] == "dice"]
    rounds = sum(part["kind"] == "beacon" for part in plan)
    return _("，").join(said + ([_("公共随机数 %(n)s 轮", n=rounds)] if rounds else []))


def _source(part: dict) -> str:
    if part["kind"] == "reveal":
        return _("%(who)s的随机值", who=part["party"])
    if part["kind"] == "dice":
        return _("%(who)s，%(dice)s", who=part["party"], dice=dice_words(part))
    return plan_words([part])


def _teams(row: PubDraw) -> list[str]:
    said = [_("%(n)s 组", n=row.numbers["teams"])]
    if row.numbers.get("unstaffed"):
        said.append(_("%(n)s 家待补充匹配", n=row.numbers["unstaffed"]))
    return said


def who(name: str) -> str:
    """A section of the bureau in the reader's language; a party's own name as it stands."""
    return gettext(name) if name else ""


def sources(row: PubDraw, contributions: list | None = None) -> list[SimpleNamespace]:
    """The seed plan, entry by entry: what it is in words, the hash given beforehand, the value once it is open."""
    given = contributions or [None] * len(row.commitment["seed_plan"])
    withheld = {name for code, _at, name, _hash in row.steps if code == "withheld"}
    revealed = {name for code, _at, name, _hash in row.steps if code == "reveal"}
    out = []
    for part, value in zip(row.commitment["seed_plan"], given, strict=True):
        name = part.get("party") or part.get("source", "")
        if value:
            state = _("已公开")
        elif part["kind"] == "reveal":
            state = _("没有揭示") if name in withheld else _("已揭示，记录公开时可见") if name in revealed else _("已交存指纹，未揭示")
        else:
            state = _("已录入，记录公开时可见") if row.numbers or row.state in ("seeded", "drawn", "sealed") else _("未产生")
        commit = part.get("commit", "")
        out.append(SimpleNamespace(words=_source(part), kind=part["kind"], commit=commit, value=value or "", state=state))
    return out
