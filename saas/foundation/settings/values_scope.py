"""What is checked at all: sectors, sources of the registers, key subjects, what an item of the checklist must say.

Sources: settings.md D-17, D-18, D-21; S0-09, S0-28, S1-01, S1-07, S1-14, S2-05, S2-08, S2-11, S2-14, S2-15, S4-09, S4-12.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas.foundation.settings.parts import covers, within
from saas.foundation.settings.scopes import categories
from saas.foundation.settings.values_kit import Value, exceeds, kept_off, kept_on, lacks, named, several, switch

LOWER = {
    "no_penalty": _l("未受过行政处罚"), "few_complaints": _l("有效投诉较少"), "high_satisfaction": _l("满意度评价较高"),
    "public_service": _l("积极参与公益服务"),
}  # fmt: skip
RAISE = {
    "penalised": _l("受过行政处罚"), "many_complaints": _l("有效投诉较多"), "low_satisfaction": _l("满意度评价较差"),
    "no_public_service": _l("拒绝参与公益服务"), "serious_violation": _l("有严重违法违规记录"),
    "abnormal_list": _l("列入执业异常对象名单"), "blacklist": _l("列入信用黑名单"),
}  # fmt: skip
SIGNALS = {
    "high_volume": _l("业务量大"), "weak_foundation": _l("基础薄弱"), "poor_management": _l("管理较差"),
    "petitions": _l("信访反映较多"),
}  # fmt: skip
SOURCES = {
    "licence": _l("行政许可信息"), "annual_register": _l("年度名册"), "section_report": _l("业务科室报送"),
    "system_link": _l("业务系统对接"),
}  # fmt: skip
ITEM_FIELDS = {
    "basis": _l("抽查依据"), "organ": _l("抽查主体"), "content": _l("抽查内容"), "method": _l("抽查方式"),
    "rate": _l("抽查比例"), "frequency": _l("抽查频次"), "power_code": _l("权力清单编码"), "standard": _l("检查标准"),
}  # fmt: skip
FOUR = ["basis", "organ", "content", "method"]


class Sectors(Value):
    """The kinds of subjects that a bureau draws from; one that is not named cannot be chosen (D-17; S1-01)."""

    on = several(_l("开展抽查的对象类别"), lambda: categories.items())


def say_sectors(v: dict) -> tuple[str, str]:
    off = [code for code in categories if code not in v["on"]]
    if not off:
        return _("全部类别"), ""
    return named([code for code in v["on"] if code in categories], categories), _("不含%(parts)s", parts=named(off, categories))


SECTORS_PARTS = (covers("on", lacks(categories)),)


class RegisterSource(Value):
    """Where the register of subjects comes from, and whether it is public itself (D-18; S4-12, S4-13)."""

    sources = several(_l("名录来源"), SOURCES.items())
    published = switch(_l("名录向社会公示"), True)


def say_source(v: dict) -> tuple[str, str]:
    return named(v["sources"], SOURCES), _("向社会公示") if v["published"] else _("不公示")


SOURCE_PARTS = (covers("sources", lacks(SOURCES)), kept_on("published", _l("名录向社会公示")))

KeyCriteria = Value.from_dict(
    {
        "lower": several(_l("可以减少抽查的情形"), LOWER.items(), least=0),
        "raise": several(_l("列为重点对象的情形"), RAISE.items(), least=0),
        "signals": several(_l("重点关注的机构"), SIGNALS.items(), least=0),
    },
    name="KeyCriteria",
)
KeyCriteria.__doc__ = "What makes a subject a key one, or one to be left in peace (D-21; S1-14, S2-08, S2-14, S2-15)."


def say_criteria(v: dict) -> tuple[str, str]:
    """What raises · what lowers and what is watched."""
    said = (
        _("减少抽查：%(parts)s", parts=named(v["lower"], LOWER)) if v["lower"] else "",
        _("重点关注：%(parts)s", parts=named(v["signals"], SIGNALS)) if v["signals"] else "",
    )
    first = _("重点对象：%(parts)s", parts=named(v["raise"], RAISE)) if v["raise"] else _("不分重点对象")
    return first, _("；").join(part for part in said if part)


CRITERIA_PARTS = (
    within("lower", exceeds(LOWER)),
    covers("raise", lacks(RAISE)),
    covers("signals", lacks(SIGNALS)),
)


class ChecklistRules(Value):
    """What an item of the checklist must say, and whether bureaus below may add items of their own (S1-07, S2-07)."""

    fields = several(_l("每个事项须写明"), ITEM_FIELDS.items())
    own_items = switch(_l("可以另列本级事项"), True)
    published = switch(_l("清单向社会公布"), True)


def say_checklist(v: dict) -> tuple[str, str]:
    said = (
        _("可以另列本级事项") if v["own_items"] else _("不得另列本级事项"),
        _("向社会公布") if v["published"] else _("不公布"),
    )
    return named(v["fields"], ITEM_FIELDS), _("，").join(said)


CHECKLIST_PARTS = (
    covers("fields", lacks(ITEM_FIELDS)),
    kept_off("own_items", _l("可以另列本级事项")),
    kept_on("published", _l("清单向社会公布")),
)
