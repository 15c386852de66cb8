"""A loan as a card of the board: who borrows from whom, what for, where it stands, and whose turn it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from saas.foundation.calendars import service as calendars
from saas.foundation.web.filters import day_zh
from saas.supervision.loans.board import Loan
from saas.supervision.loans.models import LoanNeed
from saas.supervision.loans.naming import short
from saas.supervision.loans.words import STAGES

COLUMN = 30  # cards in a column; the table has the others


@dataclass(frozen=True)
class Card:
    """``kind``/``number`` name the page it leads to (need, letter, order). ``ours``: it waits for the reader's bureau.
    ``state`` is a light, or ``granted``/``refused`` for a tick or a cross; ``right`` a remark, ``link`` the words of a link."""

    stage: str
    kind: str
    number: int
    borrower: str
    lender: str
    persons: int
    task: str
    window: tuple[date, date]
    note: str  # the letter's number
    state: str = ""
    words: str = ""
    right: str = ""
    link: str = ""
    ours: bool = False

    @property
    def days(self) -> str:
        return span(*self.window)


def span(first: date, last: date) -> str:
    """5月10日—21日; the month is said again only where it changes."""
    a, b = day_zh(first), day_zh(last)
    same = b.endswith("日") and (first.year, first.month) == (last.year, last.month)
    return f"{a}—{last.day}日" if same else f"{a}—{b}"


def columns(loans: Iterable[Loan], needs: Iterable[LoanNeed], called: Mapping[int, str], me: int, today: date) -> dict[str, list[Card]]:
    """Stage → its cards: what waits for the reader's bureau first, then by the days, the newest over first."""
    loans, found = list(loans), {stage: [] for stage in STAGES}
    asked = {one.request.need_id for one in loans if one.request.state != "withdrawn"}
    found["drafted"] += [_need(need, called, me) for need in needs if need.id not in asked]
    for one in loans:
        card = card_of(one, called, me, today)
        found[card.stage].append(card)
    for stage, cards in found.items():
        cards.sort(key=lambda card: (not card.ours, card.window[0].toordinal() * (-1 if stage == "ended" else 1)))
    return found


def _need(need: LoanNeed, called: Mapping[int, str], me: int) -> Card:
    own = need.tenant_no == me
    return Card(
        "drafted", "need", need.id, short(called.get(need.tenant_no, "")), "", need.missing, need.task_name,
        (need.window_from, need.window_to), "", words=_("还没有向谁借"), link=_("起草") if own else _("查看"), ours=own,
    )  # fmt: skip


def card_of(one: Loan, called: Mapping[int, str], me: int, today: date) -> Card:
    """The card of one letter."""
    asked, stage = one.request, one.stage(today)
    side = "host" if asked.tenant_no == me else "lender" if asked.to_no == me else ""
    said = {"drafted": _drafted, "asked": _asked, "answered": _answered, "in_force": _in_force, "ended": _ended}[stage](one, side, today)
    in_force = one.order is not None and one.order.state != "drafted"
    window = (one.order.window_from, one.order.window_to) if in_force else (asked.window_from, asked.window_to)
    kind, number = ("order", one.order.id) if in_force or said.pop("to_order", False) else ("letter", asked.id)
    return Card(
        stage, kind, number, short(called.get(asked.tenant_no, "")), short(called.get(asked.to_no, "")),
        len(one.guests) if in_force else asked.persons, asked.task_name, window, asked.number, **said,
    )  # fmt: skip


def _drafted(one: Loan, side: str, today: date) -> dict:
    return {"words": _("%(who)s起草", who=one.request.drafted_name), "link": _("继续") if side == "host" else ""}


def reminded(one: Loan) -> str:
    """How often the lender was reminded."""
    times = len(one.request.reminded)
    return _("已提醒 %(n)s 次", n=times) if times else ""


def _asked(one: Loan, side: str, today: date) -> dict:
    state, words = calendars.light(one.request.reply_by, today)
    right = reminded(one)
    if side == "lender":
        if one.offer is not None and one.offer.state == "drafted":
            return {"words": _("等本局审批人"), "right": words, "link": _("去审批"), "ours": True}
        return {"words": _("等我局答复"), "right": right or (words if state == "late" else ""), "link": _("同意或拒绝"), "ours": True}
    if one.offer is not None and one.offer.state == "withdrawn":
        return {"state": "soon", "words": _("对方撤回了同意"), "right": right}
    late = state == "late" and side == "host"
    return {"state": state, "words": words, "right": right, "link": _("去提醒") if late and today not in one.request.reminded else ""}


def _answered(one: Loan, side: str, today: date) -> dict:
    if not one.granted:
        return {"state": "refused", "words": _("拒绝"), "right": one.offer.reason}
    if side == "host":
        waits = _("等签发调派单") if one.order else _("等起草调派单")
        return {"state": "granted", "words": _("同意"), "link": waits, "ours": True, "to_order": bool(one.order)}
    return {"state": "granted", "words": _("同意"), "right": _("等借入局调派")}


def last_day(one: Loan) -> date:
    """The last day on which one of the guests is still there."""
    days = [row.window_to for row in one.guests if row.state == "in_force"]
    return max(days, default=one.order.window_to)


def _in_force(one: Loan, side: str, today: date) -> dict:
    if one.recalled and side == "host":
        return {"state": "soon", "words": _("对方召回"), "link": _("去办理"), "ours": True}
    if one.order.window_from > today:
        return {"state": "ok", "words": _("%(day)s起", day=day_zh(one.order.window_from)), "right": _("已签发")}
    state, words = calendars.light(last_day(one), today)
    return {"state": "ok" if state == "ok" else "soon", "words": words}


def _ended(one: Loan, side: str, today: date) -> dict:
    if one.order is not None and one.order.state == "ended":
        visits = sum(row.visits for row in one.guests)
        return {"words": _("抽中 %(n)s 人次", n=visits) if visits else _("未抽中，已释放"), "link": _("案卷")}
    if one.request.state == "withdrawn":
        return {"words": _("借入局撤回"), "right": one.request.withdraw_reason}
    if one.offer is None or one.offer.state not in ("granted", "refused"):
        return {"words": _("没有答复")}
    return {"words": _("拒绝"), "right": one.offer.reason} if not one.granted else {"words": _("没有用上")}
