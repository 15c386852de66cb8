"""An edition upon its master: what its superiors already demand, what it adds, and who said what (S4-09; docs/decisions/0011)."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from saas.registers.checklists.compose import Item, Key, by_key, compose
from saas.registers.checklists.effective import Standing, load, standing
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from tenants.unit import ctx_of


@dataclass(frozen=True)
class Layer:
    """``base``: the master edition it stands on, None where the bureau writes the master list itself; ``above``: the list
    as the superiors give it; ``items``: the same with what this edition adds; ``rows``: its own rows; ``names``: bureaus of
    the line by number; ``documents``: (bureau) → 文号 of the edition that counts."""

    edition: ChecklistEdition
    base: ChecklistEdition | None
    above: list[Item]
    items: list[Item]
    rows: list[CheckItem]
    names: dict[int, str]
    documents: dict[int, str]

    @property
    def demanded(self) -> dict[Key, Item]:
        """What the superiors demand, by permanent identity."""
        return by_key(self.above)

    @property
    def orphans(self) -> list[CheckItem]:
        """Refinements of items that the master list no longer has."""
        known = self.demanded
        mine = self.edition.tenant_no
        return [row for row in self.rows if row.origin_no != mine and (row.origin_no, row.serial) not in known]

    def row_of(self, key: Key) -> CheckItem | None:
        """The own row of that identity: an own item, or the refinement of a superior's."""
        return next((row for row in self.rows if (row.origin_no, row.serial) == key), None)

    def mark(self, number: int, reader: int):
        """省厅, 市局, 县局, and 本局 for the reader's own: whose words these are."""
        return mark_of(number, self.names.get(number, ""), own=number == reader)


def mark_of(number: int, name: str, own: bool = False):
    """How a bureau is called for short on its line."""
    if own:
        return _l("本局")
    if number % 10_000 == 0:
        return _l("省厅") if name.endswith("省司法厅") or not name else _l("区厅") if name.endswith("厅") else _l("市局")
    if number % 100 == 0:
        return _l("市局")
    return _l("县局") if "县" in name else _l("区局") if "区" in name else _l("市局")


def layer_of(s: Session, edition: ChecklistEdition, *, as_published: bool = False) -> Layer:
    """Ten reads at most, however long the list is. A draft and the edition in force stand on the master edition by which the
    bureau works today, an older one on the edition for which it was written, and so does any published one with
    ``as_published`` (the paper of an edition never changes); a draft keeps to what its superiors published for later days, too."""
    here = standing(s, None, edition.tenant_no)
    living = not edition.published or (not as_published and any(one.id == edition.id for one in here.layers))
    if not living and edition.effective_from is not None:
        here = standing(s, edition.effective_from, edition.tenant_no)
    base = _base(s, edition, here, living)
    rows = own_rows(s, edition)
    mine = SimpleNamespace(tenant_no=edition.tenant_no, items=rows)
    names = dict(here.line)
    if base is None:
        return Layer(edition, None, [], compose([mine]), rows, names, {edition.tenant_no: edition.document_number})
    layers = here.layers if edition.published else standing(s, _coming(s, here), edition.tenant_no).layers
    between = [one for one in layers if one.tenant_no not in (edition.tenant_no, base.tenant_no)]
    superiors = load(s, [one.id for one in (base, *between)])
    documents = {one.tenant_no: one.document_number for one in superiors}
    return Layer(edition, base, compose(superiors), compose([*superiors, mine]), rows, names, documents)


def _coming(s: Session, here: Standing) -> date:
    """The last day on which something changes that is already published in the line."""
    numbers = [number for number, _name in here.line]
    mine = (ChecklistEdition.root_id == ctx_of(s).root, ChecklistEdition.tenant_no.in_(numbers), ChecklistEdition.published)
    return max(here.on, s.scalar(select(func.max(ChecklistEdition.effective_from)).where(*mine)) or here.on)


def _base(s: Session, edition: ChecklistEdition, here: Standing, living: bool) -> ChecklistEdition | None:
    if edition.base_id is None:
        return None if edition.published or here.owns_master else here.master or here.newest
    base = s.get(ChecklistEdition, (ctx_of(s).root, edition.base_id))
    today = here.master
    if living and base is not None and today is not None and today.tenant_no == base.tenant_no:
        return max(base, today, key=lambda one: one.number)
    return base


def own_rows(s: Session, edition: ChecklistEdition) -> list[CheckItem]:
    """The rows of an edition itself with their points, in two reads."""
    mine = (CheckItem.root_id == edition.root_id, CheckItem.tenant_no == edition.tenant_no)
    stmt = select(CheckItem).where(*mine, CheckItem.edition_id == edition.id).order_by(CheckItem.seq)
    return list(s.scalars(stmt.options(selectinload(CheckItem.points))))
