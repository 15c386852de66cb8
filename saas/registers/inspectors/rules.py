"""What must hold for one inspector's facts, wherever they were typed (S1-04)."""

import re
import unicodedata
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from saas.foundation.sheets.cells import PHONE
from saas.foundation.sheets.columns import Wrong
from saas.foundation.sheets.sentences import SENTENCES

FIELDS = (
    "name", "sex", "unit", "post", "personnel_class", "certificate_no", "certificate_from", "certificate_to",
    "categories", "specialties", "section_id", "department_id", "user_id",
)  # fmt: skip
CERTIFICATE = r"(?=(?:.*\d){4})[\u4e00-\u9fff]?[0-9A-Z-]{5,24}"
_SHAPE = re.compile(CERTIFICATE)

SENTENCES.update(
    {
        "E_PERSON": _l("请填姓名，至少两个字。"),
        "E_CERTIFICATE_NO": _l("执法证号应为 5 到 24 位数字、字母或连字符，开头可以有一个汉字。"),
        "E_CERTIFICATE_HERE": _l("本局人员名录中已有这个执法证号。"),
        "E_CERTIFICATE_ORDER": _l("证件有效期止应晚于有效期起。"),
        "E_NO_CATEGORY": _l("请填负责的机构类别；只有联合检查部门的人员可以不填。"),
        "E_SECTION": _l("本局没有这个科室。"),
        "E_LOGIN": _l("本局没有这个账号。"),
        "E_LOGIN_TWICE": _l("这个账号已与另一名在岗检查人员对应。"),
    }
)


def tidy(values: dict[str, Any]) -> dict[str, Any]:
    """The same facts as they are kept: no spaces in a Chinese name, certificate numbers half-width and in capitals."""
    out = dict(values)
    for key in ("certificate_no", "phone"):
        if isinstance(out.get(key), str):
            out[key] = "".join(unicodedata.normalize("NFKC", out[key]).split()).upper()
    if isinstance(out.get("name"), str):
        said = " ".join(unicodedata.normalize("NFKC", out["name"]).split())
        out["name"] = said if said.isascii() else said.replace(" ", "")
    return out


def check(values: dict[str, Any]) -> list[Wrong]:
    """Everything that is wrong with the given facts; facts that are not there are not looked at."""
    found = []
    if values.get("name") and len(values["name"]) < 2:
        found.append(Wrong("E_PERSON", "name"))
    if values.get("certificate_no") and not _SHAPE.fullmatch(values["certificate_no"]):
        found.append(Wrong("E_CERTIFICATE_NO", "certificate_no"))
    begins, ends = values.get("certificate_from"), values.get("certificate_to")
    if isinstance(begins, date) and isinstance(ends, date) and ends <= begins:
        found.append(Wrong("E_CERTIFICATE_ORDER", "certificate_to"))
    if values.get("phone") and not PHONE.fullmatch(values["phone"]):
        found.append(Wrong("E_PHONE", "phone"))
    return found
