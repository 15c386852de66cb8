"""Words of the practice file: outcomes as they are told, acts and facts of the trace."""

from flask_babel import lazy_gettext as _l

CHECK_OUTCOMES = {
    "no_violation": ("ok", _l("未发现违法行为")),
    "corrected": ("ok", _l("已当场改正")),
    "case_filed": ("late", _l("已立案")),
    "transferred": ("soon", _l("已移送")),
    "unreachable": ("soon", _l("无法联系")),
    "closed": ("none", _l("已停业或注销")),
    "refused": ("late", _l("不配合检查")),
}
ACTS = {
    "subject.add": _l("入库"),
    "subject.change": _l("变更"),
    "subject.exit": _l("出库"),
    "subject.come_back": _l("重新入库"),
    "pii.reveal": _l("查看联系方式"),
}
FACTS = {
    "category": _l("机构类别"),
    "name": _l("机构名称"),
    "uscc": _l("统一社会信用代码"),
    "license_no": _l("执业许可证号"),
    "license_status": _l("许可状态"),
    "license_from": _l("发证日期"),
    "license_to": _l("有效期止"),
    "address": _l("住所"),
    "head_name": _l("负责人"),
    "practitioners": _l("执业人数"),
}
