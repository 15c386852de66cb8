"""Role templates (D-15): which role may do what. A bureau chooses who holds which; a role means the same everywhere.

Actions are ``noun.verb``; a route names one (guard). Reading one's subtree is part of the same action, the row policies
decide how far it reaches.
"""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

READ = frozenset(
    {
        "home.read", "subject.read", "inspector.read", "checklist.read", "setting.read", "plan.read", "task.read",
        "draw.read", "inspection.read", "publication.read", "feedback.read", "statistics.read", "find.use", "job.read",
        "document.read", "guideline.read", "loan.read",
    }
)  # fmt: skip
ADMINS = ("sys_admin", "sec_admin", "audit_admin")

ROLES: dict[str, tuple] = {
    "planner": (
        _l("计划承办"),
        READ | {"checklist.edit", "plan.edit", "task.edit", "draw.run", "draw.enter", "notice.draft", "inspection.manage"}
        | {"document.edit", "guideline.edit", "loan.request", "loan.offer"},
    ),
    "publisher": (
        _l("监督科室（发布）"),
        READ
        | {"plan.publish", "checklist.publish", "setting.edit", "publication.publish", "draw.witness", "draw.enter"}
        | {"feedback.handle", "document.edit", "guideline.publish"},
    ),
    "approver": (_l("审批人"), READ | {"notice.issue", "recusal.decide", "loan.decide"}),
    "inspector": (
        _l("执法检查人员"),
        frozenset(
            {"home.read", "inspection.visit", "checklist.read", "find.use", "document.read", "guideline.read", "loan.answer"}
        ),
    ),
    "reviewer": (_l("结果审核"), READ | {"inspection.review"}),
    "loan_coordinator": (_l("借调协调"), READ | {"loan.request", "loan.offer", "loan.coordinate"}),
    "steward": (_l("名录库管理"), READ | {"subject.edit", "inspector.edit", "pii.reveal", "job.retry"}),
    "supervisor": (_l("监督查阅（只读）"), READ | {"oversight.read"}),
    "sys_admin": (_l("系统管理员"), frozenset({"home.read", "tenant.manage", "user.manage", "section.manage"})),
    "sec_admin": (_l("安全管理员"), frozenset({"home.read", "role.grant", "signin.manage", "standin.manage"})),
    "audit_admin": (_l("审计管理员"), frozenset({"home.read", "trace.read"})),
}
BUSINESS = tuple(name for name in ROLES if name not in ADMINS)


def permits(roles: Iterable[str], action: str) -> bool:
    """Whether any of the roles may do ``action``."""
    return any(action in ROLES[role][1] for role in roles if role in ROLES)


def label(role: str):
    """The Chinese (or English) name of a role."""
    return ROLES[role][0] if role in ROLES else role
