"""The six steps and the one sentence of the ceremony, for the big screen and for a phone (interface.md, signature piece 1)."""

from dataclasses import dataclass
from datetime import datetime
from os.path import commonprefix
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from saas.foundation.web.filters import clock_zh, day_zh
from saas.supervision.draws.views import labels, short_plan

if TYPE_CHECKING:
    from saas.supervision.draws.stage import Stage

CODES = ("freeze", "commit", "draw", "draw", "draw", "seal")


@dataclass(frozen=True)
class Beat:
    """One step: ``what`` it fixed (or will fix), ``who`` did it and when, its ``hash`` once there is one."""

    label: str
    state: str
    what: str
    who: str
    hash: str
    share: tuple[int, int] | None = None


def beats(stage: "Stage", reached: int, told: list[list], counts: dict, seed: str) -> list[Beat]:
    """The six steps. ``told``: [code, moment, who, hash] as the public reads them; ``counts`` {objects, persons} as far
    as the reader may know them."""
    acts: dict[str, list] = {}
    for step in told:
        acts[step[0]] = step
    hashes = (acts["freeze"][3] if "freeze" in acts else "", stage.commit, seed or "", "", "", stage.head)
    stopped = stage.state == "void"
    out = []
    for n, (label, what) in enumerate(zip(labels(), _what(stage, counts), strict=True)):
        done = n < reached
        state = "done" if done else "now" if n == reached and not stopped else "next"
        who = _who(acts.get(CODES[n]), n) if done else ""
        share = _share(stage) if state == "now" else None
        out.append(Beat(label, state, what, who, hashes[n] if done else "", share))
    return out


def _what(stage: "Stage", counts: dict) -> list[str]:
    numbers, pool = stage.numbers, counts.get("objects")
    return [
        _("%(n)s 家，%(k)s 名执法人员", n=pool, k=counts["persons"]) if pool else _("名录、人员和规则已经固定"),
        _("规则、名录、随机源已定"),
        _plan(stage),
        _("%(n)s 家中抽出 %(k)s 家", n=pool, k=numbers["subjects"]) if numbers else _("每层取票值最小的"),
        _teams(numbers) if numbers else _("由同一种子排出"),
        _("写入记录链，不可更改"),
    ]


def _plan(stage: "Stage") -> str:
    plan = [{"kind": "reveal"}] * len(stage.seats) + stage.plan
    return short_plan(plan) or _("随机值、骰子或者公共随机数")


def _teams(numbers: dict) -> str:
    said = _("%(n)s 个检查组", n=numbers["teams"])
    return said + _("，%(n)s 家待补充匹配", n=numbers["unstaffed"]) if numbers["unstaffed"] else said


def _who(act: list | None, n: int) -> str:
    if act is None:
        return ""
    at = datetime.fromisoformat(act[1])
    when = f"{day_zh(at)} {clock_zh(at)}"
    return when if n in (2, 3, 4) else f"{_(act[2])} {when}"


def _share(stage: "Stage") -> tuple[int, int] | None:
    """How many of how many have done what is waited for."""
    if stage.phase in ("deposit", "commit"):
        return sum(seat.state != "invited" for seat in stage.seats), len(stage.seats)
    if stage.phase in ("reveal", "close"):
        return sum(seat.state == "revealed" for seat in stage.seats), len(stage.seats)
    if stage.phase == "throw":
        return sum(min(one.typed, 2) for one in stage.thrown), 2 * len(stage.thrown)
    return None


def course(told: list[list]) -> list[tuple[str, str, str]]:
    """(time, who, what) of everything that happened, in order."""
    acts = {
        "freeze": _("冻结名录"), "deposit": _("交存指纹"), "commit": _("公布承诺"), "reveal": _("揭示随机值"),
        "withheld": _("没有揭示"), "draw": _("录入随机源，抽出结果"), "seal": _("封存"), "void": _("作废"),
    }  # fmt: skip
    return [(clock_zh(datetime.fromisoformat(at)), _(who), acts.get(code, code)) for code, at, who, *_hash in told]


def shortened(names: list[str]) -> list[str]:
    """Names without what all of them begin and end with (广东…律师事务所), as far as at least two letters stay."""
    if len(names) < 3:
        return names
    head = len(commonprefix(names))
    tail = len(commonprefix([name[head:][::-1] for name in names]))
    return [name[head : len(name) - tail] if len(name) - tail - head > 1 else name for name in names]


def sentence(stage: "Stage") -> str:
    """What everybody waits for now, in one sentence."""
    silent = _("、").join(seat.label for seat in stage.seats if seat.state in ("invited", "open"))
    return {
        "deposit": _("等%(who)s在自己的设备上生成随机值，交存指纹。", who=silent),
        "commit": _("各方都已交存。等监督科室公布承诺，此后什么都不能再变。"),
        "reveal": _("承诺已经公布。等%(who)s揭示随机值。", who=silent),
        "close": _("各方都已揭示。截止以后掷骰子、等公共随机数。"),
        "throw": _throw(stage),
        "draw": _("随机源已经齐了，正在计算。结果已经确定，只是还没有算完。"),
        "drawn": _("已经抽出，还没有封存，此刻不是最终结果。"),
        "sealed": _("已经封存，不能修改、撤回或者重抽。"),
        "void": _("这次抽取已经作废，记录留下，下一次从头开始。"),
    }[stage.phase]


def _throw(stage: "Stage") -> str:
    open_ = next((one for one in stage.thrown if not one.agreed), None)
    if open_ is None:
        return _("随机源已经齐了。")
    if open_.kind == "beacon":
        return _("等“%(who)s”公布，由两人各录一遍。", who=open_.who)
    return _("%(who)s投掷%(dice)s，由两人各录一遍，一致才抽取。", who=open_.who, dice=open_.words)
