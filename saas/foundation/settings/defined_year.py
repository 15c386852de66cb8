"""The settings about scope, time, publication and what follows a check: one row each (settings.md)."""

from flask_babel import lazy_gettext as _l

from saas.foundation.settings import values, values_after, values_plan, values_scope
from saas.foundation.settings.definition import Definition
from saas.foundation.settings.scopes import every_category

SCOPE = (
    Definition(
        "sectors", _l("开展抽查的行业"), "scope", _l("本局对哪些类别的对象开展抽查；没有列入的不能写进计划。"),
        values_scope.Sectors, {"on": every_category}, values_scope.say_sectors, values_scope.SECTORS_PARTS,
    ),
    Definition(
        "register_source", _l("检查对象名录来源"), "scope", _l("名录从哪里来，是否向社会公示。"), values_scope.RegisterSource,
        {"sources": ["licence"], "published": True}, values_scope.say_source, values_scope.SOURCE_PARTS, acts=False,
    ),
    Definition(
        "key_criteria", _l("重点对象的认定"), "scope", _l("哪些情形增加抽查、哪些可以减少、哪些机构重点关注。"),
        values_scope.KeyCriteria, {"lower": [], "raise": [], "signals": []},
        values_scope.say_criteria, values_scope.CRITERIA_PARTS, acts=False,
    ),
    Definition(
        "checklist_rules", _l("事项清单的要求"), "scope", _l("每个抽查事项须写明什么，本级能否另列事项。"),
        values_scope.ChecklistRules, {"fields": values_scope.FOUR, "own_items": True, "published": True},
        values_scope.say_checklist, values_scope.CHECKLIST_PARTS, acts=False,
    ),
)  # fmt: skip
TIME = (
    Definition(
        "plan_due", _l("年度计划公布期限"), "time", _l("当年计划最迟在哪一天公布。"),
        values_plan.PlanDue, {"month": 3, "day": 31}, values_plan.say_plan_due, values_plan.PLAN_DUE_PARTS,
    ),
    Definition(
        "plan_change", _l("计划变更"), "time", _l("计划变更后多久公开，公开多久之后才能检查。"), values_plan.PlanChange,
        {"publish_days": 5, "before_days": 10}, values_plan.say_change, values_plan.CHANGE_PARTS, acts=False,
    ),
    Definition(
        "plan_scope", _l("计划种类"), "time", _l("本局制定重点领域计划还是地区计划。"),
        values_plan.PlanScope, {"kind": "regional"}, values_plan.say_scope, values_plan.SCOPE_PARTS, acts=False,
    ),
    Definition(
        "execution_window", _l("检查实施时间"), "time", _l("一年里在哪几个月实施检查。"),
        values_plan.ExecutionWindow, {"from_month": 1, "to_month": 12}, values_plan.say_window, values_plan.WINDOW_PARTS,
    ),
    Definition(
        "ready_by", _l("名录和清单完成期限"), "time", _l("名录库和事项清单最迟在哪一天整理好。"),
        values_plan.ReadyBy, {"month": 6, "day": 30}, values_plan.say_ready, values_plan.READY_PARTS, acts=False,
    ),
    Definition(
        "report_calendar", _l("报送"), "time", _l("年度总结、名录变动和定期情况何时报送上级。"), values_plan.ReportCalendar,
        {"summary_month": 0, "summary_day": 0, "changes_month": 0, "changes_day": 0, "period": "none"},
        values_plan.say_calendar, values_plan.CALENDAR_PARTS, acts=False,
    ),
    Definition(
        "publication_due", _l("检查结果公示期限"), "time", _l("从哪一天起算、多少日内公示检查结果。"),
        values.PublicationDue, {"count": 20, "unit": "workday", "anchor": "check_end"},
        values.say_due, values.DUE_PARTS,
    ),
)  # fmt: skip
PUBLIC = (
    Definition(
        "public_fields", _l("公示内容"), "public", _l("公示页上列出的栏目；检查机关、对象、日期和结果必须公示。"),
        values.PublicFields, values.PUBLIC_DEFAULT, values.say_fields, values.FIELDS_PARTS,
    ),
    Definition(
        "publication_channels", _l("公示渠道"), "public", _l("检查结果除本平台外还要在哪里公示，是否抄送监督科室。"),
        values_after.PublicationChannels, {"channels": ["portal"], "copy_to_supervision": False},
        values_after.say_channels, values_after.CHANNELS_PARTS, acts=False,
    ),
)  # fmt: skip
AFTER = (
    Definition(
        "outcomes", _l("处理措施与公示结果"), "after", _l("每种处理措施对外公示为哪一种结果；本局不用的不能选。"),
        values_after.Outcomes, values_after.MAPPED, values_after.say_outcomes, values_after.OUTCOMES_PARTS,
    ),
    Definition(
        "lists", _l("执业异常名单和严重失信名单"), "after", _l("是否列名单、依据什么、公示多久；没有法律依据不能开列。"),
        values_after.Lists, {"abnormal": False, "blacklist": False, "basis": "", "months": 12},
        values_after.say_lists, values_after.LISTS_PARTS, acts=False,
    ),
    Definition(
        "follow_up", _l("跟踪回访"), "after", _l("发现问题后怎样提醒、约谈和回访。"), values_after.FollowUp,
        {"reminder": False, "talk": False, "revisit": False, "days": 15},
        values_after.say_follow, values_after.FOLLOW_PARTS, acts=False,
    ),
    Definition(
        "guidance", _l("行政指导"), "after", _l("检查中采用的行政指导方式。"),
        values_after.Guidance, {"kinds": []}, values_after.say_guidance, values_after.GUIDANCE_PARTS, acts=False,
    ),
    Definition(
        "archive", _l("归档"), "after", _l("每次任务和每次检查留存什么。"), values_after.Archive,
        {"work_record": True, "dossier": True, "practice_record": True},
        values_after.say_archive, values_after.ARCHIVE_PARTS, acts=False,
    ),
    Definition(
        "clues", _l("问题线索"), "after", _l("问题线索怎样登记，处理结果是否归集。"),
        values_after.Clues, {"ledger": True, "to_credit": False}, values_after.say_clues, values_after.CLUES_PARTS, acts=False,
    ),
)  # fmt: skip
