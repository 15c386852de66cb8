"""检查: the bureau's list, and one inspection with where it stands between notice and publication."""

from datetime import date
from types import SimpleNamespace

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select

from saas import clock
from saas.foundation import calendars, journal
from saas.foundation.accounts.models import Section
from saas.foundation.publication import service as publication
from saas.foundation.web.filters import day_zh
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.place import PARAM, Place
from saas.foundation.web.registry import registry
from saas.foundation.web.render import render
from saas.supervision.inspections import asking, handover, outcomes, reading, reviews
from saas.supervision.inspections.loaned import homes_of
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans.methods import METHODS
from tenants.tree import names
from tenants.unit import ctx_of

bp = Blueprint("inspections", __name__)
OVER = ("published", "cancelled")
ACTS = {
    "inspection.create": _l("抽取封存，生成检查"), "notice.draft": _l("起草通知书"), "notice.return": _l("退回通知书"),
    "notice.issue": _l("签发通知书"), "notice.serve": _l("送达通知书"), "visit.certificate": _l("出示证件，检查开始"),
    "visit.rights": _l("告知权利"), "visit.statement": _l("听取陈述"), "visit.answer": _l("填写检查记录"),
    "visit.record": _l("检查结束"), "inspection.submit": _l("提交结果"), "inspection.return": _l("退回结果"),
    "inspection.approve": _l("审核通过"), "inspection.publish": _l("公示结果"), "inspection.team": _l("检查组变更"),
    "inspection.cancel": _l("撤销检查"), "notice.reopen": _l("通知书退回重报"), "visit.break_off": _l("中止到场"),
    "inspection.hand_over": _l("借调结束，交接检查"), "visit.handover": _l("接替人员出示证件，检查继续"),
}  # fmt: skip


@route(bp, "/inspections", action="inspection.read")
def inspections(s):
    place = Place(s)
    where = reading.in_view(s, place)
    listing = Listing(
        s, select(Inspection).where(*where),
        sorts={"drawn_on": [Inspection.drawn_on], "window_to": [Inspection.window_to], "state": [Inspection.state]},
        sort="drawn_on", dir="desc", tie=Inspection.id,
        filters=[
            *place.filters(),
            Filter("name", _("检查对象"), lambda q, v: q.where(reading.begins(v))),
            Filter(
                "state", _("状态"), lambda q, v: q.where(Inspection.state == v),
                [(code, words[0]) for code, words in outcomes.STATES.items()],
            ),
            *([] if place.wide else _within(s, place, where)),
        ],
    )  # fmt: skip
    if not place.wide and not any(field.value for field in listing.filters if field.name != PARAM):
        listing.total = s.scalar(select(func.count()).select_from(Inspection).where(*where))
    if wants_csv():
        return listing.csv([*CSV[:1], *place.columns(), *CSV[1:]], "inspections")
    return render(
        "inspections/list.html", listing=listing, words=outcomes, place=place,
        teams=reading.teams_of(s, listing.rows), notices=reading.notices_of(s, listing.rows),
        progress=reading.progress_of(s, listing.rows),
    )  # fmt: skip


def _within(s, place: Place, where: tuple) -> list[Filter]:
    """The filters that make sense inside one bureau: its tasks and its sections."""
    tasks = s.execute(
        select(Inspection.task_id, Inspection.task_name)
        .where(*where)
        .group_by(Inspection.task_id, Inspection.task_name)
        .order_by(Inspection.task_id.desc())
        .limit(100)
    ).all()
    sections = s.execute(
        select(Section.id, Section.name)
        .where(*place.where(Section), Section.id.in_(select(Inspection.section_id).where(*where)))
        .order_by(Section.id)
    ).all()
    return [
        Filter(
            "task", _("任务"), lambda q, v: q.where(Inspection.task_id == int(v)), [(str(n), name) for n, name in tasks]
        ),
        Filter(
            "section", _("科室"), lambda q, v: q.where(Inspection.section_id == int(v)),
            [(str(n), name) for n, name in sections],
        ),
    ]  # fmt: skip


CSV = [
    (_l("检查对象"), lambda row: row.subject_name),
    (_l("统一社会信用代码"), lambda row: row.uscc),
    (_l("任务"), lambda row: row.task_name),
    (_l("抽取日期"), lambda row: row.drawn_on),
    (_l("窗口起"), lambda row: row.window_from),
    (_l("窗口止"), lambda row: row.window_to),
    (_l("检查日期"), lambda row: row.visited_on),
    (_l("状态"), lambda row: outcomes.STATES[row.state][0]),
    (_l("结果"), lambda row: outcomes.OUTCOMES.get(row.outcome, "")),
]


@route(bp, "/inspections/<int:inspection_id>", action="inspection.read", scope="sub")
def show(s, inspection: Inspection):
    return render("inspections/show.html", **picture(s, inspection))


def picture(s, inspection: Inspection) -> dict:
    """Everything that the page of one inspection shows."""
    ctx = ctx_of(s)
    own = inspection.tenant_no == ctx.me
    notice = reading.notice_of(s, inspection)
    published = publication.of_ref(s, "result", f"inspection:{inspection.id}") if own else None
    rule = reviews.due_rule(s) if own else None
    due = published.due_on if published else reviews.public_by(inspection, rule.value) if rule else None
    section = s.get(Section, (ctx.root, inspection.section_id))
    return team_of(s, inspection) | {
        "inspection": inspection, "notice": notice, "publication": published, "words": outcomes, "methods": METHODS,
        "section": section.name if section else "", "groups": reading.groups(inspection),
        "steps": steps(inspection, notice), "can": rights(s, inspection, notice), "due": due,
        "light": calendars.light(due, clock.today()) if due and inspection.state not in OVER else None,
        "rule": rule.as_rule() if rule else None, "course": course(s, inspection),
        "asked": asking.shown(s, inspection) if own else [], "asked_links": registry.permits(ctx.roles, "draw.read"),
    }  # fmt: skip


def team_of(s, inspection: Inspection) -> dict:
    """What every page that names the team needs: who handed over to whom, and the bureaus that lent somebody."""
    moves = handover.of(s, inspection)
    lent = [*(m.home_no for m in inspection.members), *(n for row in moves for n in (row.from_home_no, row.to_home_no))]
    return {"handovers": moves, "homes": homes_of(s, lent), "host": names(s).get(inspection.tenant_no, "") if any(lent) else ""}


def rights(s, inspection: Inspection, notice) -> SimpleNamespace:
    """What the reader may do now with this inspection; buttons of other people's steps are not shown."""
    ctx = ctx_of(s)
    own = inspection.tenant_no == ctx.me

    def may(action: str) -> bool:
        return own and registry.permits(current_user.ctx.roles, action)

    waiting = notice is not None and notice.state == "drafted"
    returned, free = waiting and bool(notice.body.get("returned")), not inspection.held
    return SimpleNamespace(
        draft=may("notice.draft") and inspection.state == "drawn" and free,
        issue=may("notice.issue") and inspection.state == "drawn" and waiting and not returned and free
        and notice.drafted_by != ctx.user_id,
        serve=may("notice.draft") and notice is not None and notice.state == "issued" and inspection.state != "cancelled" and free,
        change=may("notice.draft") and (inspection.state in ("drawn", "noticed") or handover.stranded(inspection)),
        visit=may("inspection.visit") and reading.is_member(s, inspection),
        review=may("inspection.review") and inspection.state == "submitted" and inspection.entered_by != ctx.user_id,
        publish=may("publication.read"),
    )


def steps(inspection: Inspection, notice) -> list[SimpleNamespace]:
    """通知 → 检查 → 录入 → 审核 → 公示, with who and when under each."""
    state = inspection.state
    facts = [
        (
            _("通知"),
            notice is not None and notice.state != "drafted",
            notice and notice.issued_on,
            notice and notice.issued_name,
        ),
        (_("检查"), inspection.ended_at is not None, inspection.visited_on, join_names(inspection)),
        (_("录入"), state in ("submitted", "reviewed", "published"), inspection.entered_on, inspection.entered_name),
        (_("审核"), state in ("reviewed", "published"), inspection.reviewed_on, inspection.reviewed_name),
        (_("公示"), state == "published", inspection.published_on, ""),
    ]
    out, current = [], True
    for label, done, day, who in facts:
        lines = [part for part in (day_zh(day) if day else "", who) if part] if done else []
        out.append(
            SimpleNamespace(label=label, state="done" if done else "now" if current else "next", lines=lines, hash="")
        )
        current = current and done
    return out


def join_names(inspection: Inspection) -> str:
    """陆砚川、纪砚棠."""
    return _("、").join(member.name for member in inspection.members)


def course(s, inspection: Inspection) -> list[tuple[str, str]]:
    """The trace of this inspection, oldest first; answers are told once a day, not one by one."""
    rows, told = [], set()
    for event in reversed(journal.of_object(s, f"inspection:{inspection.id}", 200)):
        key = (event.act, event.business_day)
        if event.act not in ACTS or (event.act == "visit.answer" and key in told):
            continue
        told.add(key)
        day = day_zh(date.fromisoformat(event.business_day))
        words = _("%(act)s　%(who)s", act=ACTS[event.act], who=event.actor_name)
        rows.append((day, words))
    return rows


def home_of(inspection: Inspection) -> str:
    """Where a verb on an inspection goes on."""
    return url_for("inspections.show", inspection_id=inspection.id)
