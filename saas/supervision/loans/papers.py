"""What the papers of a loan say, in Chinese for every reader, as plain values that ``paper/order.typ`` sets (S2-30, D-23).

Pure: nothing here reads rows. The paper of an order is frozen into its body with the act; nobody rewords it later.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from saas.foundation.web.filters import date_zh
from saas.registers.catalogue import category_label

WIDTHS = [2, 6, 9, 8]


def zh(write):
    """Official documents are Chinese in every language of the reader."""

    def said(*args, **kwargs):
        with force_locale("zh_CN"):
            return write(*args, **kwargs)

    return said


def paper(title: str, organ: str, number: str, to: str, day: str, **more: Any) -> dict:
    """All values that the template looks for; what is not given is empty."""
    empty = {"draft": "", "opening": [], "heads": [], "widths": WIDTHS, "rows": [], "clauses": [], "closing": [], "note": ""}
    return {"title": title, "organ": organ, "number": number, "to": to, "day": day, **empty, **more}


def span(window: Sequence[str | date]) -> str:
    """自2023年7月10日至2023年7月21日."""
    return _("自%(a)s至%(b)s", a=date_zh(window[0]), b=date_zh(window[1]))


def listed(categories: Sequence[str]) -> str:
    """Categories in one line."""
    return _("、").join(str(category_label(one)) for one in categories)


def ended(sentence: str) -> str:
    """With the full stop that people leave out in forms."""
    said = sentence.strip()
    return said if said.endswith(("。", "！", "？", ".")) else said + "。"


def by_rule(rule: dict | None) -> str:
    """The rule upon which bureaus lend each other officers: document, article, whose it is; nothing where none was made."""
    if not rule or not rule.get("document_number"):
        return ""
    return _(
        "%(organ)s%(number)s%(article)s", organ=rule.get("origin", ""), number=_("（%(n)s）", n=rule["document_number"]),
        article=rule.get("article", ""),
    )  # fmt: skip


def _earlier(one: dict, body: dict) -> str:
    """Somebody who is wanted back before the others goes on an earlier day."""
    until = one.get("until", body["window"][1])
    return _("（至%(day)s）", day=date_zh(until)) if until < body["window"][1] else ""


@zh
def order(body: dict, draft: bool = False) -> dict:
    """调派单, from the order's body alone."""
    rule, given = by_rule(body.get("rule")), {"letter": body["request"], "consent": body["consent"], "lender": body["lender"]}
    basis = (
        _("根据%(rule)s的规定，经我局《借调函》（%(letter)s）商请、你局《复函》（%(consent)s）同意，", rule=rule, **given)
        if rule
        else _("经我局《借调函》（%(letter)s）商请、你局《复函》（%(consent)s）同意，", **given)
    )
    said = _(
        "%(basis)s现调派下列 %(n)s 名执法人员参加“%(task)s”，以我局名义开展检查。", basis=basis, n=len(body["persons"]),
        task=body["task"],
    )  # fmt: skip
    last = date_zh(body["window"][1])
    rows = [[str(n), one["name"], one["certificate_no"], body["lender"] + _earlier(one, body)] for n, one in enumerate(body["persons"], 1)]
    return paper(
        _("执法人员调派单"), body["organ"], body["number"], body["lender"], "" if draft else date_zh(body["issued_on"]),
        draft=_("草稿") if draft else "", opening=[said],
        heads=[_("序号"), _("姓名"), _("执法证号"), _("所在单位")], rows=rows,
        clauses=[
            _("任务：%(task)s（%(what)s）。%(why)s", task=body["task"], why=ended(body["purpose"]), what=listed(body["categories"])),
            _("期限：%(span)s，最后一天二十四时终止；需要延长的，重新办理借调函和复函。", span=span(body["window"])),
            _("检查由我局作为执法主体，以我局名义进行，责任由我局承担；每个检查组由我局至少一名执法人员带队。"),
            _("上述人员进入本任务的抽取名录，由随机抽取决定是否参加；未抽中的，封存后即行解除调派。"),
            _("与检查对象有利害关系的，应当回避。"),
            _("调派人员的信息只用于本任务；%(day)s二十四时后，除本单和其所办检查的记录外不再保留。", day=last),
            _("你局需要提前召回的，请及时告知我局，由我局重新安排未开始的检查。"),
        ],
        note="" if draft else _("签发：%(who)s", who=body["issued_name"]),
    )  # fmt: skip


@zh
def letter(given: dict, draft: bool = False) -> dict:
    """借调函."""
    opening = _(
        "我局“%(task)s”须检查%(what)s %(subjects)s 家，执法人员不足。现商请你局支持 %(n)s 名执法人员，%(span)s参加检查。",
        task=given["task"], what=listed(given["categories"]), subjects=given["subjects"], n=given["persons"], span=span(given["window"]),
    )  # fmt: skip
    return paper(
        _("关于商请借调执法人员的函"), given["organ"], given["number"], given["lender"],
        date_zh(given["sent_on"]) if given["sent_on"] else "", draft=_("草稿") if draft else "", opening=[opening],
        clauses=[
            _("用途：%(purpose)s", purpose=ended(given["purpose"])),
            _("检查以我局名义进行，我局为执法主体，每个检查组由我局至少一名执法人员带队。"),
            _("请提供人员姓名、执法证号、证件有效期和业务类别；其他信息由你局决定是否提供，只用于本任务。"),
            _("你局可以多点名人员，由我局随机抽取决定参加人员，未抽中的即行解除。"),
        ],
        closing=[
            _("请于%(day)s前函复。", day=date_zh(given["reply_by"])),
            *([_("联系：%(who)s", who=given["contact"])] if given["contact"] else []),
        ],
        note=_("本函已于%(day)s撤回：%(why)s", day=date_zh(given["withdrawn_on"]), why=given["withdraw_reason"])
        if given["withdrawn_on"] and not draft
        else "",
    )  # fmt: skip


@zh
def answer(given: dict, draft: bool = False) -> dict:
    """复函: consent with the named officers, or a refusal with its reason."""
    title = _("关于借调执法人员的复函")
    head = (given["organ"], given["number"], given["host"], date_zh(given["decided_on"]) if given["decided_on"] else "")
    mark = {"draft": _("草稿") if draft else ""}
    note = ""
    if given["withdrawn_on"]:
        note = _("本复函已于%(day)s撤回：%(why)s", day=date_zh(given["withdrawn_on"]), why=given["withdraw_reason"])
    if given["refused"]:
        opening = _("《借调函》（%(letter)s）收悉。经研究，我局不能派员，理由如下：", letter=given["request"])
        return paper(title, *head, opening=[opening, given["reason"]], note=note, **mark)
    opening = _(
        "《借调函》（%(letter)s）收悉。经研究，同意下列执法人员%(span)s参加你局“%(task)s”。", letter=given["request"],
        span=span(given["window"]), task=given["task"],
    )  # fmt: skip
    if given["directive"]:
        opening = _("按照上级调派令，%(said)s", said=opening)
    rows = [[str(n), one["name"], one["certificate_no"], listed(one["categories"])] for n, one in enumerate(given["persons"], 1)]
    heads = [_("序号"), _("姓名"), _("执法证号"), _("业务类别")]
    clauses = [
        _("上述人员以你局名义参加检查，由你局执法人员带队；是否参加由你局随机抽取决定。"),
        _("所附信息只用于本任务，期满或者未抽中后不再保留。"),
        _("我局有紧急任务时，可以提前召回。"),
    ]
    closing = [given["remark"]] if given["remark"] else []
    return paper(title, *head, opening=[opening], heads=heads, rows=rows, clauses=clauses, closing=closing, note=note, **mark)


@zh
def directive(given: dict) -> dict:
    """协调函, 调派令, or the answer to the needy bureau."""
    titles = {"mediate": _("借调协调函"), "order": _("执法人员调派令"), "answer": _("关于请求协调借调的答复")}
    what = {"host": given["host"], "n": given["persons"], "what": listed(given["categories"]), "span": span(given["window"])}
    clauses = {
        "mediate": [_("请支持%(host)s %(n)s 名%(what)s执法人员，%(span)s；对方来函后请及时答复。", **what)],
        "order": [
            _("请向%(host)s派出 %(n)s 名%(what)s执法人员，%(span)s；人选由你局决定。", **what),
            _("本令应当执行；对方来函后请点名人员，有困难的请及时报告。"),
        ],
        "answer": [],
    }[given["kind"]]
    closing = []
    if given["lenders"]:
        who = _("、").join(given["lenders"])
        closing = [
            _("已向%(who)s发出调派令，请你局即行去函。", who=who)
            if given["binding"]
            else _("已请%(who)s支持，请你局即行去函商请。", who=who)
        ]
    return paper(
        titles[given["kind"]], given["organ"], given["number"], given["to"], date_zh(given["issued_on"]), opening=[given["body"]],
        clauses=clauses, closing=closing, note=_("签发：%(who)s", who=given["issued_name"]),
    )  # fmt: skip
