"""For every part of every setting: a bound, what is less strict than it, and what is as strict or stricter."""

from saas.foundation.settings.definitions import definition

EVEN = None  # no side of this part is stricter: only the same is as strict


def _base(code: str, **changes) -> dict:
    return definition(code).default | changes


RATE = _base("draw_rate", p=20, min=1, max=5, tolerance=2, times=2)
# code → (bound, {fields of the part: (looser change, stricter change)})
EXAMPLES: dict[str, tuple[dict, dict]] = {
    "sectors": (
        {"on": ["law_firm", "notary_office"]},
        {("on",): ({"on": ["law_firm"]}, {"on": ["notary_office", "law_firm", "legal_aid_agency"]})},
    ),
    "register_source": (
        {"sources": ["licence", "annual_register"], "published": True},
        {
            ("sources",): ({"sources": ["licence"]}, {"sources": ["annual_register", "licence", "system_link"]}),
            ("published",): ({"published": False}, {"published": True}),
        },
    ),
    "key_criteria": (
        {"lower": ["no_penalty"], "raise": ["penalised"], "signals": ["petitions"]},
        {
            ("lower",): ({"lower": ["no_penalty", "few_complaints"]}, {"lower": []}),
            ("raise",): ({"raise": []}, {"raise": ["many_complaints", "penalised"]}),
            ("signals",): ({"signals": ["high_volume"]}, {"signals": ["high_volume", "petitions"]}),
        },
    ),
    "checklist_rules": (
        {"fields": ["basis", "organ"], "own_items": False, "published": True},
        {
            ("fields",): ({"fields": ["basis"]}, {"fields": ["organ", "basis", "rate"]}),
            ("own_items",): ({"own_items": True}, {"own_items": False}),
            ("published",): ({"published": False}, {"published": True}),
        },
    ),
    "draw_rate": (
        RATE,
        {
            ("p", "q"): ({"p": 19}, {"p": 1, "q": 4}),
            ("times", "per"): ({"times": 1}, {"times": 1, "per": "quarter"}),
            ("min",): ({"min": 0}, {"min": 2}),
            ("max",): ({"max": 0}, {"max": 4}),
            ("tolerance",): ({"tolerance": 3}, {"tolerance": 0}),
        },
    ),
    "rounding": ({"mode": "half_up"}, {("mode",): ({"mode": "down"}, {"mode": "up"})}),
    "rounds": ({"min": 2, "max": 4}, {("min",): ({"min": 1}, {"min": 3}), ("max",): ({"max": 0}, {"max": 3})}),
    "coverage": (
        {"p": 5, "q": 100, "published_p": 9, "published_q": 10},
        {("p", "q"): ({"p": 4}, {"p": 1, "q": 1}), ("published_p", "published_q"): ({"published_p": 8}, {"published_q": 9})},
    ),
    "draw_rules": (
        _base("draw_rules", most=10),
        {
            ("opening",): ({"opening": "at_once"}, EVEN), ("substitutes",): ({"substitutes": 3}, EVEN),
            ("redraw",): ({"redraw": "derived"}, {"redraw": "fresh"}), ("balance",): ({"balance": "cap"}, {"balance": "even"}),
            ("most",): ({"most": 0}, {"most": 9}), ("days",): ({"days": 4}, {"days": 2}),
        },
    ),
    "team_experts": ({"n": 1}, {("n",): ({"n": 0}, {"n": 2})}),
    "team_size": ({"n": 3}, {("n",): ({"n": 2}, {"n": 4})}),
    "team_composition": (
        {"home_lead": True, "principal_lead": True, "each_department": True, "others_join": False},
        {
            ("home_lead",): ({"home_lead": False}, {"home_lead": True}),
            ("principal_lead",): ({"principal_lead": False}, {"principal_lead": True}),
            ("each_department",): ({"each_department": False}, {"each_department": True}),
            ("others_join",): ({"others_join": True}, {"others_join": False}),
        },
    ),
    "inspector_conditions": (
        {"training": True, "classes": ["officer", "certified_staff"]},
        {
            ("training",): ({"training": False}, {"training": True}),
            ("classes",): ({"classes": ["officer", "daily_supervision"]}, {"classes": ["certified_staff"]}),
        },
    ),
    "inspector_fields": ({"fields": ["name", "post"]}, {("fields",): ({"fields": ["name"]}, {"fields": ["post", "name", "phone"]})}),
    "roster_duty": (
        {"officers": 2, "experts": 3, "month": 5, "day": 22, "forward_month": 5, "forward_day": 24},
        {
            ("officers",): ({"officers": 1}, {"officers": 3}), ("experts",): ({"experts": 0}, {"experts": 4}),
            ("month", "day"): ({"month": 0, "day": 0}, {"month": 5, "day": 21}),
            ("forward_month", "forward_day"): ({"forward_month": 6, "forward_day": 1}, {"forward_month": 4, "forward_day": 30}),
        },
    ),
    "loan_reach": ({"reach": "city", "reply_days": 3}, {("reach",): ({"reach": "province"}, {"reach": "neighbours"})}),
    "recusal": ({"swap": False, "withdraw": True}, {("swap",): ({"swap": True}, {"swap": False})}),
    "check_method": (
        {"default": "written", "allowed": ["written", "data_sharing"], "off_site_first": True, "skip_reviewed": False},
        {
            ("default",): ({"default": "data_sharing"}, EVEN),
            ("allowed",): ({"allowed": ["written", "on_site"]}, {"allowed": ["written"]}),
            ("off_site_first",): ({"off_site_first": False}, {"off_site_first": True}),
            ("skip_reviewed",): ({"skip_reviewed": True}, {"skip_reviewed": False}),
        },
    ),
    "notice_timing": ({"timing": "advance", "days": 3}, {("timing", "days"): ({"days": 2}, EVEN)}),
    "task_mode": ({"mode": "direct", "days": 10}, {("mode",): ({"mode": "either"}, EVEN), ("days",): ({"days": 9}, {"days": 20})}),
    "recording": ({"required": True}, {("required",): ({"required": False}, {"required": True})}),
    "plan_due": ({"month": 3, "day": 31}, {("month", "day"): ({"month": 4, "day": 1}, {"month": 1, "day": 31})}),
    "plan_change": (
        {"publish_days": 5, "before_days": 10},
        {
            ("publish_days",): ({"publish_days": 0}, {"publish_days": 3}),
            ("before_days",): ({"before_days": 9}, {"before_days": 15}),
        },
    ),
    "plan_scope": ({"kind": "regional"}, {("kind",): ({"kind": "key_field"}, EVEN)}),
    "execution_window": (
        {"from_month": 3, "to_month": 10},
        {("from_month",): ({"from_month": 2}, {"from_month": 4}), ("to_month",): ({"to_month": 11}, {"to_month": 9})},
    ),
    "ready_by": ({"month": 6, "day": 30}, {("month", "day"): ({"month": 0, "day": 0}, {"month": 5, "day": 31})}),
    "report_calendar": (
        {"summary_month": 10, "summary_day": 31, "changes_month": 12, "changes_day": 30, "period": "half_year"},
        {
            ("summary_month", "summary_day"): ({"summary_month": 11, "summary_day": 1}, {"summary_month": 10, "summary_day": 1}),
            ("changes_month", "changes_day"): ({"changes_month": 12, "changes_day": 31}, {"changes_month": 1, "changes_day": 1}),
            ("period",): ({"period": "none"}, {"period": "quarter"}),
        },
    ),
    "publication_due": (
        {"count": 7, "unit": "workday", "anchor": "check_end"},
        {("count", "unit", "anchor"): ({"count": 8}, {"count": 7, "unit": "day"})},
    ),
    "public_fields": (
        _base("public_fields"),
        {(name,): ({name: False}, {name: True}) for name in definition("public_fields").default},
    ),
    "publication_channels": (
        {"channels": ["portal", "credit_platform"], "copy_to_supervision": True},
        {
            ("channels",): ({"channels": ["portal"]}, {"channels": ["credit_platform", "portal", "media"]}),
            ("copy_to_supervision",): ({"copy_to_supervision": False}, {"copy_to_supervision": True}),
        },
    ),
    "outcomes": (_base("outcomes"), {(name,): ({name: "unused"}, EVEN) for name in definition("outcomes").default}),
    "lists": (
        {"abnormal": False, "blacklist": False, "basis": "某某条例", "months": 12},
        {
            ("abnormal",): ({"abnormal": True}, {"abnormal": False}), ("blacklist",): ({"blacklist": True}, {"blacklist": False}),
            ("months",): ({"months": 13}, {"months": 6}),
        },
    ),
    "follow_up": (
        {"reminder": True, "talk": True, "revisit": True, "days": 15},
        {
            ("reminder",): ({"reminder": False}, {"reminder": True}), ("talk",): ({"talk": False}, {"talk": True}),
            ("revisit",): ({"revisit": False}, {"revisit": True}), ("days",): ({"days": 16}, {"days": 10}),
        },
    ),
    "guidance": ({"kinds": ["remind"]}, {("kinds",): ({"kinds": ["coach"]}, {"kinds": ["coach", "remind"]})}),
    "archive": (_base("archive"), {(name,): ({name: False}, {name: True}) for name in definition("archive").default}),
    "clues": (
        {"ledger": True, "to_credit": True},
        {("ledger",): ({"ledger": False}, {"ledger": True}), ("to_credit",): ({"to_credit": False}, {"to_credit": True})},
    ),
}  # fmt: skip
