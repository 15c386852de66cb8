"""What the public site reads of checklists: the published editions of a bureau, and which one counts today (S0-09, S4-11)."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.publication.models import PubRecord
from saas.registers.checklists.comparison import Comparison, compare
from saas.registers.checklists.public import ACCEPTED, FORM
from saas.surfaces.portal import service
from tenants.tree import Tenant

KIND = "checklist"
KEPT = 64  # comparisons in memory; editions never change, so a pair of digests says everything


@dataclass(frozen=True)
class Edition:
    """One published edition without its items. ``effective_from`` as ISO text."""

    slug: str
    title: str
    tenant_no: int
    number: int
    document: str
    effective_from: str
    note: str
    published_on: date
    digest: str
    items: int

    @property
    def coming(self) -> bool:
        """Published but not yet in force."""
        return self.effective_from > clock.today().isoformat()


def editions(s: Session, tenant: Tenant, forms: Sequence[str] = (FORM,)) -> list[Edition]:
    """A bureau's editions, newest first; what was published in an older form is not among them."""
    body = PubRecord.body
    rows = s.execute(
        select(
            PubRecord.slug, PubRecord.title, PubRecord.tenant_no, cast(body["number"].astext, Integer), body["document_number"].astext,
            body["effective_from"].astext, body["note"].astext, PubRecord.published_on, PubRecord.digest,
            func.jsonb_array_length(body["items"]),
        )
        .where(*service.of_bureau(tenant), PubRecord.kind == KIND, body["form"].astext.in_(forms))
        .order_by(cast(body["number"].astext, Integer).desc())
    )  # fmt: skip
    return [Edition(*row) for row in rows]


def counting(found: Sequence[Edition]) -> Edition | None:
    """The one in force today: the newest that has begun."""
    begun = [one for one in found if not one.coming]
    return max(begun, key=lambda one: (one.effective_from, one.published_on, one.number), default=None)


def effective(s: Session, tenant: Tenant, own: Sequence[Edition], above: Sequence[Tenant]) -> tuple[Edition | None, Tenant | None]:
    """By what the bureau checks and whose edition that is: its own or what it accepted, whichever came last, else the
    nearest superior's (docs/decisions/0011)."""
    now = counting([*own, *editions(s, tenant, (ACCEPTED,))])
    if now is not None:
        return now, tenant
    for superior in reversed(above):
        now = counting(editions(s, superior, (FORM, ACCEPTED)))
        if now is not None:
            return now, superior
    return None, None


def items(s: Session, slug: str) -> list[dict]:
    """The plain items of one edition."""
    body = PubRecord.body["items"]
    found = s.scalar(select(body).where(PubRecord.root_id == service.root_of(slug), PubRecord.slug == slug))
    return found or []


_kept: OrderedDict[tuple[str, str], Comparison] = OrderedDict()
_lock = Lock()


def compared(s: Session, old: Edition, new: Edition) -> Comparison:
    """What became of every item from one edition to the other; kept in memory by what was compared."""
    key = (old.digest, new.digest)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = compare(items(s, old.slug), items(s, new.slug))
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made
