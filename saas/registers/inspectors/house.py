"""What the own bureau offers to choose from: sections, partner departments, accounts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.accounts.models import PartnerDepartment, Section
from saas.foundation.accounts.people import members
from tenants.people import User
from tenants.unit import ctx_of


def sections(s: Session) -> dict[int, str]:
    """Id → name of the own sections."""
    ctx = ctx_of(s)
    stmt = select(Section.id, Section.name).where(Section.root_id == ctx.root, Section.tenant_no == ctx.me)
    return dict(s.execute(stmt.where(Section.state == "active").order_by(Section.id)).all())


def departments(s: Session) -> dict[int, str]:
    """Id → name of the partner departments that join inspections (S3-02)."""
    ctx = ctx_of(s)
    mine = (PartnerDepartment.root_id == ctx.root, PartnerDepartment.tenant_no == ctx.me)
    stmt = select(PartnerDepartment.id, PartnerDepartment.name).where(*mine, PartnerDepartment.state == "active")
    return dict(s.execute(stmt.order_by(PartnerDepartment.id)).all())


def accounts(s: Session) -> dict[int, str]:
    """User id → name of everybody who signs in here as inspector, and may be the person behind a row."""
    return {one.user_id: one.name for one in members(s) if "inspector" in one.roles and one.state == "active"}


def logins(s: Session, wanted: list[str]) -> dict[str, int]:
    """Login name → user id, for those of ``wanted`` that are the own bureau's."""
    ctx = ctx_of(s)
    mine = (User.root_id == ctx.root, User.tenant_no == ctx.me)
    return dict(s.execute(select(User.login, User.id).where(*mine, User.login.in_(wanted))).all())
