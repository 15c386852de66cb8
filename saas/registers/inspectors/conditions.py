"""What the bureau's own rules ask of whoever is in its register of inspectors (S0-22, S1-04, S2-16, S4-14)."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from saas.foundation.settings import service as settings
from saas.foundation.sheets.columns import Wrong
from saas.foundation.sheets.sentences import SENTENCES

SENTENCES.update(
    {
        "E_FIELD_HERE": _l("按本局规定，名录里必须登记这一栏，请填写。"),
        "E_CLASS_HERE": _l("按本局规定，这一类人员不能进入名录库。"),
    }
)
# an officer of a partner department is registered by what its own bureau gave it
PARTNERS_MAY_LACK = ("categories", "section_id", "post", "specialties", "phone")


def lacking(s: Session, values: dict[str, Any], has_phone: bool = False) -> list[Wrong]:
    """What of these facts, taken together, is not as the rules in force today want it; ``has_phone``: one is kept sealed."""
    wanted = settings.effective(s, "inspector_fields").value["fields"]
    classes = settings.effective(s, "inspector_conditions").value["classes"]
    partner = bool(values.get("department_id"))
    filled = {name for name, value in values.items() if value not in (None, "", [])} | {"personnel_class"}
    filled |= {"phone"} if has_phone else set()
    missing = [name for name in wanted if name not in filled and not (partner and name in PARTNERS_MAY_LACK)]
    found = [Wrong("E_FIELD_HERE", name) for name in missing]
    if (values.get("personnel_class") or "officer") not in classes:
        found.append(Wrong("E_CLASS_HERE", "personnel_class"))
    return found
