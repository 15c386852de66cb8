"""The settings about drawing and checking: one row each (settings.md)."""

from flask_babel import lazy_gettext as _l

from saas.foundation.settings import values_check as check
from saas.foundation.settings import values_draw as draw
from saas.foundation.settings import values_rates as rates
from saas.foundation.settings import values_team as team
from saas.foundation.settings.definition import Definition

DRAW = (
    Definition(
        "draw_rate", _l("抽查比例与频次"), "draw", _l("每轮抽取的比例、轮次和家数上下限，按对象类别和实施层级规定。"),
        rates.DrawRate, {"p": 0, "q": 100, "times": 1, "per": "year", "min": 1, "max": 0, "tolerance": 0},
        rates.say_rate, rates.RATE_PARTS, scoped=True,
    ),
    Definition(
        "rounding", _l("不足一家的取整"), "draw", _l("比例乘以名录家数得不到整数时怎样取整。"),
        rates.Rounding, {"mode": "up"}, rates.say_rounding, rates.ROUNDING_PARTS,
    ),
    Definition(
        "rounds", _l("年度轮次与检查次数上限"), "draw", _l("一年至少抽查几轮，同一家一年最多检查几次。"),
        rates.Rounds, {"min": 1, "max": 2}, rates.say_rounds, rates.ROUNDS_PARTS, scoped=True,
    ),
    Definition(
        "coverage", _l("年度覆盖率与公示率"), "draw", _l("一年的抽查合起来至少覆盖多少，结果公示率须达到多少。"),
        rates.Coverage, {"p": 0, "q": 100, "published_p": 100, "published_q": 100},
        rates.say_coverage, rates.COVERAGE_PARTS, scoped=True, acts=False,
    ),
    Definition(
        "draw_rules", _l("抽取规则"), "draw", _l("抽取怎样分派人员、怎样更换、记录何时公开。"), draw.DrawRules,
        {"opening": "visited", "redraw": "fresh", "balance": "even", "substitutes": 2, "most": 0, "days": 3},
        draw.say_rules, draw.RULES_PARTS,
    ),
    Definition(
        "team_experts", _l("每组行业专家"), "team", _l("执法人员之外，每个检查组再抽几名行业专家辅助检查。"),
        draw.TeamExperts, {"n": 0}, draw.say_experts, draw.EXPERTS_PARTS,
    ),
)  # fmt: skip
TEAM = (
    Definition(
        "team_size", _l("检查组最少人数"), "team", _l("每个检查组持执法证人员的最少人数；两人是法定下限。"),
        team.TeamSize, {"n": 2}, team.say_team, team.TEAM_PARTS, mode="tighten_only",
    ),
    Definition(
        "team_composition", _l("检查组的组成"), "team", _l("谁来带队，联合部门和其他科室怎样参加。"), team.TeamComposition,
        {"home_lead": True, "principal_lead": False, "each_department": True, "others_join": True},
        team.say_composition, team.COMPOSITION_PARTS, idle=("home_lead", "principal_lead", "each_department"),
    ),
    Definition(
        "inspector_conditions", _l("检查人员入库条件"), "team", _l("哪些人员可以进入执法检查人员名录库。"),
        team.InspectorConditions, {"training": False, "classes": list(team.CLASSES)},
        team.say_conditions, team.CONDITIONS_PARTS, idle=("training",),
    ),
    Definition(
        "inspector_fields", _l("检查人员名录必填栏目"), "team", _l("名录库里每名检查人员须登记的内容。"),
        team.InspectorFields, {"fields": team.ALWAYS}, team.say_inspector_fields, team.INSPECTOR_FIELDS_PARTS,
    ),
    Definition(
        "roster_duty", _l("上报人员名单"), "team", _l("向上级上报几名执法人员、协会上报几名专家，何时上报和转报。"),
        team.RosterDuty,
        {"officers": 0, "experts": 0, "month": 0, "day": 0, "forward_month": 0, "forward_day": 0},
        team.say_roster, team.ROSTER_PARTS, acts=False,
    ),
    Definition(
        "loan_reach", _l("借调检查人员的范围"), "team", _l("本局人员不足时，可以从多大范围的名录库里调派。"),
        team.LoanReach, {"reach": "none", "reply_days": 3}, team.say_reach, team.REACH_PARTS,
    ),
    Definition(
        "recusal", _l("回避的处理"), "team", _l("回避申请获准后可以采取的方式。"),
        check.Recusal, {"swap": True, "withdraw": True}, check.say_recusal, check.RECUSAL_PARTS,
    ),
)  # fmt: skip
CHECK = (
    Definition(
        "check_method", _l("检查方式"), "check", _l("任务默认采用的检查方式；任务改用其他方式要写理由。"), check.CheckMethod,
        {"default": "on_site", "allowed": list(check.METHODS), "off_site_first": False, "skip_reviewed": False},
        check.say_method, check.METHOD_PARTS, idle=("skip_reviewed",),
    ),
    Definition(
        "notice_timing", _l("检查通知"), "check", _l("检查通知书何时送达；通知书任何时候都要有。"),
        check.NoticeTiming, {"timing": "advance", "days": 3}, check.say_notice, check.NOTICE_PARTS,
    ),
    Definition(
        "task_mode", _l("直接检查或者先行自查"), "check", _l("检查前是否要求检查对象先行自查。"),
        check.TaskMode, {"mode": "direct", "days": 10}, check.say_mode, check.MODE_PARTS, acts=False,
    ),
    Definition(
        "recording", _l("抽取过程记录"), "check", _l("抽取过程是否必须有音像记录。"),
        check.Recording, {"required": False}, check.say_recording, check.RECORDING_PARTS,
    ),
)  # fmt: skip
