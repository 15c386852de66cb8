"""Numbers of letters and orders: gapless in a bureau and year, each kind by itself, with the bureau's own word (机关代字)."""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from tenants.unit import ctx_of, lock_bureau

Numbered = LoanRequest | LoanOffer | LoanOrder | LoanDirective


def number(s: Session, row: Numbered) -> Numbered:
    """Gives a new row its year, serial and number (渝司借〔2021〕4号). The bureau's lock makes the serials gapless."""
    lock_bureau(s)
    ctx, model, year = ctx_of(s), type(row), clock.today().year
    mine = (model.root_id == ctx.root, model.tenant_no == ctx.me, model.year == year)
    row.year, row.serial = year, (s.scalar(select(func.max(model.serial)).where(*mine)) or 0) + 1
    with force_locale("zh_CN"):
        said = {"word": f"{ctx.tenant_name[:1]}司", "year": year, "n": row.serial}
        row.number = {
            LoanRequest: _("%(word)s借〔%(year)s〕%(n)s号", **said),
            LoanOffer: _("%(word)s借复〔%(year)s〕%(n)s号", **said),
            LoanOrder: _("%(word)s调派〔%(year)s〕%(n)s号", **said),
            LoanDirective: _("%(word)s协调〔%(year)s〕%(n)s号", **said),
        }[model]
    return row
