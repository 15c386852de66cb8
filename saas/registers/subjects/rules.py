"""What must hold for one subject's facts, wherever they were typed: form, workbook, another system (S0-23)."""

import re
import unicodedata
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from saas.foundation.sheets.cells import PHONE
from saas.foundation.sheets.columns import Wrong
from saas.foundation.sheets.sentences import SENTENCES
from saas.registers.catalogue import CATEGORIES
from saas.registers.subjects.naming import tidy_name

FIELDS = (
    "category", "name", "uscc", "license_no", "license_status", "license_from", "license_to", "address", "head_name",
    "practitioners",
)  # fmt: skip
CONTACT = ("contact_name", "contact_phone")
OLD_LAW_FIRM = re.compile(r"\d{17}")
LICENSE = re.compile(r"(?=(?:.*\d){4})[0-9A-Z\u4e00-\u9fff〔〕（）-]{6,30}")
CODE = re.compile(r"[0-9A-Z]{18}")

SENTENCES.update(
    {
        "E_NAME": _l("请填机构全称，至少四个字。"),
        "E_USCC_LENGTH": _l("统一社会信用代码应为 18 位。"),
        "E_USCC_SHAPE": _l("统一社会信用代码只含数字和大写字母，不含 I、O、S、V、Z。"),
        "E_USCC_CHECK": _l("统一社会信用代码的校验位不对，请核对是否抄错。"),
        "E_USCC_HERE": _l("本局名录中已有这个信用代码。"),
        "E_USCC_ELSEWHERE": _l("这个信用代码已在本省另一单位的名录中，请与上级核实管辖。"),
        "E_LICENSE_NO": _l("许可证号应为 6 到 30 位，只含数字、字母、汉字和连字符，至少四个数字。"),
        "E_LICENSE_LAW_FIRM": _l("律师事务所许可证号应为 17 位数字，或与本所的统一社会信用代码相同。"),
        "E_LICENSE_OTHER_CODE": _l("许可证号看来是信用代码，但与本机构的不一致。"),
        "E_DATE_ORDER": _l("有效期止应晚于发证日期。"),
        "E_CATEGORY": _l("没有这个机构类别。"),
        "E_NOT_IN_HAND": _l("这一类机构不归您的科室管理。"),
    }
)


def tidy(values: dict[str, Any]) -> dict[str, Any]:
    """The same facts in the form in which they are kept: names and codes without spaces, half-width, capitals."""
    out = dict(values)
    for key, clean in (("name", tidy_name), ("uscc", _code), ("license_no", _code), ("contact_phone", _code)):
        if isinstance(out.get(key), str):
            out[key] = clean(out[key])
    return out


def _code(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).upper().replace("(", "（").replace(")", "）")


def check(values: dict[str, Any]) -> list[Wrong]:
    """Everything that is wrong with the given facts; facts that are not there are not looked at."""
    found = [Wrong(code, key) for key, code in _alone(values) if code]
    begins, ends = values.get("license_from"), values.get("license_to")
    if isinstance(begins, date) and isinstance(ends, date) and ends <= begins:
        found.append(Wrong("E_DATE_ORDER", "license_to"))
    return found


def _alone(values: dict[str, Any]) -> list[tuple[str, str | None]]:
    given = {key: value for key, value in values.items() if value not in (None, "")}
    looked = []
    if "category" in given and given["category"] not in CATEGORIES:
        looked.append(("category", "E_CATEGORY"))
    if "name" in given and len(given["name"]) < 4:
        looked.append(("name", "E_NAME"))
    if "uscc" in given:
        looked.append(("uscc", wrong_uscc(given["uscc"])))
    if "license_no" in given:
        code = wrong_license(given["license_no"], given.get("category", ""), given.get("uscc", ""))
        looked.append(("license_no", code))
    if "contact_phone" in given and not PHONE.fullmatch(given["contact_phone"]):
        looked.append(("contact_phone", "E_PHONE"))
    return looked


def wrong_uscc(code: str) -> str | None:
    """What is wrong with a unified social credit code (GB 32100), or None."""
    try:
        uscc.validate(code)
    except InvalidLength:
        return "E_USCC_LENGTH"
    except InvalidChecksum:
        return "E_USCC_CHECK"
    except ValidationError:
        return "E_USCC_SHAPE"
    return None


def wrong_license(number: str, category: str, code: str) -> str | None:
    """What is wrong with a practice licence's number, or None. Law firms have 17 digits or, since the unified code,
    that code itself; the other licences differ by province, so only their shape is looked at."""
    if CODE.fullmatch(number) and wrong_uscc(number) is None and code and number != code:
        return "E_LICENSE_OTHER_CODE"
    if category == "law_firm":
        return None if OLD_LAW_FIRM.fullmatch(number) or number == code else "E_LICENSE_LAW_FIRM"
    return None if LICENSE.fullmatch(number) else "E_LICENSE_NO"
