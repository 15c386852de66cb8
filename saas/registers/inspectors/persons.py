"""Officers and experts as one: whoever may have a conflict of interest or an absence."""

from sqlalchemy.orm import Session

from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.models_constraints import Expert, InspectorAbsence, InspectorConflict
from tenants.unit import ctx_of

Person = Inspector | Expert
Row = InspectorConflict | InspectorAbsence


def key(person: Person) -> dict[str, int]:
    """The column that names the person in a row, with the person's id."""
    return {"inspector_id" if isinstance(person, Inspector) else "expert_id": person.id}


def obj(row: Person | Row) -> str:
    """What the trace calls it: ``inspector:5``."""
    return f"{row.__tablename__}:{row.id}"


def rows_of(model, person: Person) -> tuple:
    """The conditions on ``model``'s rows of one own person."""
    [(column, number)] = key(person).items()
    return model.root_id == person.root_id, model.tenant_no == person.tenant_no, getattr(model, column) == number


def person_of(s: Session, row: Row) -> Person:
    """The person whom a row is about."""
    root = ctx_of(s).root
    return s.get(Inspector, (root, row.inspector_id)) if row.inspector_id else s.get(Expert, (root, row.expert_id))
