"""What goes out about a draw: counts and fingerprints, never a name (draw protocol §4, closed draws)."""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.foundation.publication import service as publication
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of


def announce(s: Session, attempt: DrawAttempt, task: InspectionTask, state: str, left_out: dict | None = None) -> None:
    """Publishes one step of an attempt at once: ``committed``, ``sealed`` or ``void``.

    The author is whichever of freezer and committer does not act now, so that two people stand behind every notice.
    """
    ctx = ctx_of(s)
    author = attempt.committed_by if attempt.frozen_by == ctx.user_id else attempt.frozen_by
    ref = f"attempt:{attempt.id}" if state == "committed" else f"attempt:{attempt.id}:{state}"
    with force_locale("zh_CN"):
        title, body = _said(attempt, task, state, left_out)
    publication.publish(s, publication.prepare(s, "draw", ref, title, "", body, None, None, author))


def _said(attempt: DrawAttempt, task: InspectionTask, state: str, left_out: dict | None) -> tuple[str, dict]:
    """Title and body of the public row, in Chinese whatever language the actor reads."""
    name, number = attempt.record["draw_id"], attempt.attempt
    title = {
        "committed": _("抽取承诺：%(task)s（第 %(n)s 次）", task=task.name, n=number),
        "sealed": _("抽取封存：%(task)s（第 %(n)s 次）", task=task.name, n=number),
        "void": _("抽取作废：%(task)s（第 %(n)s 次）", task=task.name, n=number),
    }[state]
    facts = {"committed": _committed, "sealed": _sealed, "void": _void}[state](attempt, left_out)
    body = {
        "facts": [[_("任务"), task.name], [_("抽取编号"), name], [_("第几次"), str(number)], *facts],
        "draw": name, "attempt": number, "state": state, "commit": attempt.commit, "head": attempt.head,
        "prev": attempt.record["prev"],
    }  # fmt: skip
    if state == "committed":
        body["commitment"], body["left_out"] = attempt.record["commitment"], left_out
        body["notes"] = [_("承诺先于随机源公布。名录、规则和种子来源已经固定，封存前不公开名单。")]
    return title, body


def _committed(attempt: DrawAttempt, left_out: dict | None) -> list:
    commitment = attempt.record["commitment"]
    return [
        [_("名录"), _("%(n)s 家", n=commitment["objects"]["count"])],
        [_("名录指纹"), commitment["objects"]["root"]],
        [_("未列入名录"), _("%(n)s 家", n=left_out["count"])],
        [_("未列入名单指纹"), left_out["hash"]],
        [_("执法人员"), _("%(n)s 名", n=commitment["persons"]["count"])],
        [_("人员指纹"), commitment["persons"]["root"]],
        [_("规则指纹"), commitment["params"]],
        [_("随机源"), plan_words(attempt.record["seed_plan"])],
        [_("承诺指纹"), attempt.commit],
    ]


def plan_words(plan: list[dict]) -> str:
    """市司法局、市公证处各交存一个随机值；六面骰 25 次."""
    said = []
    revealing = [part["party"] for part in plan if part["kind"] == "reveal"]
    if revealing:
        said.append(_("%(who)s各交存一个随机值", who=_("、").join(revealing)))
    for part in plan:
        if part["kind"] == "dice":
            said.append(dice_words(part))
        elif part["kind"] == "beacon":
            said.append(_("%(source)s第 %(round)s 轮公共随机数", source=part["source"], round=part["round"]))
    return _("；").join(said)


def dice_words(dice: dict) -> str:
    """六面骰 25 次."""
    return _("%(sides)s面骰 %(count)s 次", sides={6: _("六"), 10: _("十")}[dice["sides"]], count=dice["count"])


def _sealed(attempt: DrawAttempt, _left_out) -> list:
    """Neither seed nor throws: credit codes are public, so whoever has the seed computes who is visited next."""
    result = attempt.record["result"]
    drawn = sum(len(cell["drawn"]) for stratum in result["objects"]["strata"] for cell in stratum["cells"])
    facts = [
        [_("抽中"), _("%(n)s 家", n=drawn)],
        [_("检查组"), _("%(n)s 组", n=len(result["officers"]["teams"]))],
    ]
    if result["officers"]["unstaffed"]:
        facts.append([_("待补充匹配"), _("%(n)s 家", n=len(result["officers"]["unstaffed"]))])
    return [*facts, [_("承诺指纹"), attempt.commit], [_("记录指纹"), attempt.head]]


def _void(attempt: DrawAttempt, _left_out) -> list:
    return [[_("承诺指纹"), attempt.commit], [_("作废理由"), attempt.void_reason]]
