"""Public rows that are versions of one text, or files of one document."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.publication.models import PubRecord
from saas.surfaces.portal import service
from tenants.tree import Tenant

KIND = "guideline"
MOST = 500


def rows_of(s: Session, tenant: Tenant, *where) -> list[PubRecord]:
    """A bureau's rows of the kind, newest first."""
    mine = (*service.of_bureau(tenant), PubRecord.kind == KIND, *where)
    return list(s.scalars(select(PubRecord).where(*mine).order_by(PubRecord.published_on.desc(), PubRecord.id.desc()).limit(MOST)))


def series_of(row: PubRecord) -> str:
    """What all versions have in common; a row without it stands alone."""
    return str(row.body.get("series") or row.slug)


def number_of(row: PubRecord) -> int:
    """Which version it is."""
    number = row.body.get("number")
    return number if isinstance(number, int) else 0


def versions(s: Session, tenant: Tenant, row: PubRecord) -> list[PubRecord]:
    """All public versions of what a record is one of, newest first."""
    if row.kind != KIND or not row.body.get("series"):
        return []
    found = rows_of(s, tenant, PubRecord.body["series"].astext == row.body["series"])
    return sorted(found, key=number_of, reverse=True)
