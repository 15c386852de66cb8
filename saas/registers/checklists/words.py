"""The words of a checklist: groups of points, grades, levels of legal basis (S0-09, S0-13, S2-24)."""

from flask_babel import lazy_gettext as _l

from saas.foundation.settings.values import METHODS
from saas.foundation.settings.values_rates import PER_YEAR, PERIODS

# S0-13: 保持许可条件、遵守执业纪律、执业道德和业务开展情况以及档案管理
GROUPS = {
    "permit": _l("保持许可条件"),
    "discipline": _l("遵守执业纪律"),
    "ethics": _l("遵守执业道德"),
    "business": _l("业务开展情况"),
    "archives": _l("档案管理"),
}
GRADES = {"general": _l("一般检查事项"), "key": _l("重点检查事项")}
# S0-11: who carries the item out
LEVELS = {"province": _l("省级"), "city": _l("市级"), "county": _l("县级")}
# S2-24: nothing below a normative document of city level gives a right to check
BASIS_LEVELS = {
    "law": _l("法律"),
    "regulation": _l("行政法规"),
    "local_regulation": _l("地方性法规"),
    "department_rule": _l("部门规章"),
    "government_rule": _l("地方政府规章"),
    "national_document": _l("国家规范性文件"),
    "province_document": _l("省级规范性文件"),
    "city_document": _l("市级规范性文件"),
}

__all__ = ["BASIS_LEVELS", "GRADES", "GROUPS", "METHODS", "PERIODS", "PER_YEAR"]
