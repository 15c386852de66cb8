"""What acts and things of the trace are called. The code stays beside the words: the trace is evidence, not prose."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

THINGS = {
    "tenant": _l("单位"),
    "user": _l("用户"),
    "user_account": _l("用户"),
    "membership": _l("任职"),
    "guest": _l("外派管理员"),
    "role": _l("岗位"),
    "standin": _l("代理审批"),
    "stand_in": _l("代理审批"),
    "section": _l("科室"),
    "department": _l("联合检查部门"),
    "partner_department": _l("联合检查部门"),
    "password": _l("密码"),
    "sign_in": _l("登录"),
    "bureau": _l("单位"),
    "clock": _l("演示日期"),
    "ref_clock": _l("演示日期"),
    "setting": _l("制度参数"),
    "plan": _l("年度计划"),
    "annual_plan": _l("年度计划"),
    "line": _l("计划行"),
    "plan_line": _l("计划行"),
    "task": _l("任务"),
    "inspection_task": _l("任务"),
    "draw": _l("抽取"),
    "draw_attempt": _l("抽取"),
    "draw_recording": _l("视听资料"),
    "inspection": _l("检查"),
    "notice": _l("检查通知书"),
    "record": _l("检查记录"),
    "check_record": _l("检查记录"),
    "result": _l("检查结果"),
    "publication": _l("公示"),
    "feedback": _l("公众意见"),
    "statistics": _l("统计"),
    "stat_cell": _l("统计"),
    "subject": _l("检查对象"),
    "subject_check": _l("检查情况"),
    "inspector": _l("执法检查人员"),
    "expert": _l("行业专家"),
    "conflict": _l("利害关系"),
    "inspector_conflict": _l("利害关系"),
    "absence": _l("缺勤日期"),
    "inspector_absence": _l("缺勤日期"),
    "checklist": _l("事项清单"),
    "checklist_edition": _l("清单版本"),
    "edition": _l("清单版本"),
    "check_item": _l("抽查事项"),
    "item": _l("抽查事项"),
    "point": _l("检查要点"),
    "document": _l("文件"),
    "rule_document": _l("文件"),
    "guideline": _l("细则与指引"),
    "guideline_version": _l("细则与指引"),
    "law": _l("修法复核"),
    "law_change": _l("修法复核"),
    "sheet": _l("Excel 导入"),
    "import": _l("Excel 导入"),
    "import_batch": _l("Excel 导入"),
    "pii": _l("个人信息"),
    "job": _l("后台作业"),
    "job_run": _l("后台作业"),
    "outbox": _l("后台作业"),
    "calendar": _l("工作日历"),
    "request": _l("变更申请"),
    "change_request": _l("变更申请"),
    "draw_subject": _l("检查对象"),
    "draw_party": _l("随机源"),
    "visit": _l("现场检查"),
}
# the nouns with which acts begin, for the filter; the others name objects only
ACT_NOUNS = (
    "tenant",
    "user",
    "membership",
    "guest",
    "role",
    "standin",
    "section",
    "department",
    "password",
    "sign_in",
    "bureau",
    "clock",
    "setting",
    "plan",
    "task",
    "draw",
    "inspection",
    "notice",
    "record",
    "result",
    "publication",
    "feedback",
    "statistics",
    "subject",
    "inspector",
    "expert",
    "conflict",
    "absence",
    "checklist",
    "document",
    "guideline",
    "law",
    "import",
    "pii",
    "job",
    "visit",
    "request",
)
DEEDS = {
    "decide": _l("决定取舍"),
    "merge": _l("合并新版"),
    "accept": _l("接收"),
    "create": _l("新建"),
    "save": _l("保存"),
    "edit": _l("修改"),
    "change": _l("修改"),
    "update": _l("修改"),
    "set": _l("设定"),
    "remove": _l("移除"),
    "delete": _l("删除"),
    "state": _l("改变状态"),
    "link": _l("重发启用链接"),
    "reset": _l("重置密码"),
    "grant": _l("授予"),
    "revoke": _l("收回"),
    "appoint": _l("指定"),
    "invite": _l("邀请"),
    "end": _l("结束"),
    "leave": _l("切换"),
    "move": _l("调整"),
    "publish": _l("公布"),
    "withdraw": _l("撤回"),
    "prepare": _l("备好"),
    "submit": _l("提交"),
    "approve": _l("批准"),
    "return": _l("退回"),
    "issue": _l("签发"),
    "draft": _l("起草"),
    "freeze": _l("冻结名录"),
    "deposit": _l("交存指纹"),
    "uninvite": _l("撤销邀请"),
    "commit": _l("公布承诺"),
    "disclose": _l("揭示随机值"),
    "close_reveals": _l("截止揭示"),
    "unveil": _l("公开记录"),
    "event": _l("公布变更"),
    "event_done": _l("完成变更"),
    "supplement": _l("补充抽取"),
    "give_up": _l("放弃检查"),
    "ask": _l("提出"),
    "allow": _l("同意"),
    "reject": _l("不予同意"),
    "lapse": _l("终止"),
    "team": _l("变更检查组"),
    "reopen": _l("退回重报"),
    "break_off": _l("中止到场"),
    "open": _l("开启"),
    "seal": _l("封存"),
    "void": _l("作废"),
    "confirm": _l("确认"),
    "review": _l("审核"),
    "enter": _l("录入"),
    "begin": _l("开始"),
    "close": _l("办结"),
    "import": _l("导入"),
    "read": _l("读取"),
    "reveal": _l("查看"),
    "retry": _l("重试"),
    "exit": _l("出库"),
    "stage": _l("上传"),
    "apply": _l("写入"),
    "handle": _l("处理"),
    "recount": _l("复算"),
    "ask_recount": _l("申请复算"),
    "answer": _l("填写"),
    "certificate": _l("出示证件"),
    "rights": _l("告知权利"),
    "statement": _l("听取陈述"),
    "record": _l("检查记录"),
    "report": _l("登记"),
    "assign": _l("指派"),
    "run": _l("进行"),
    "cancel": _l("取消"),
    "copy": _l("复制"),
    "deviate": _l("偏离规则"),
    "describe": _l("填写说明"),
    "discard": _l("弃用草稿"),
    "item": _l("改事项"),
    "item_remove": _l("移除事项"),
    "download": _l("下载记录"),
    "throw": _l("掷骰取数"),
    "recording_begin": _l("开始上传视听资料"),
    "recording_keep": _l("保存视听资料"),
    "recording_refuse": _l("没有收下视听资料"),
    "recording_give_up": _l("放弃上传视听资料"),
    "recording_lapse": _l("清理没有传完的视听资料"),
    "recording_remove": _l("移除视听资料"),
    "recording_read": _l("下载视听资料"),
    "wrong_rows": _l("下载错误行"),
    "add": _l("新增"),
    "come_back": _l("恢复"),
    "declare": _l("申报"),
    "serve": _l("送达"),
    "write": _l("写正文"),
    "detach": _l("去掉附件"),
    "offer": _l("送公示"),
    "line": _l("改计划行"),
    "line_remove": _l("移除计划行"),
    "refine": _l("细化"),
    "take_back": _l("收回细化"),
}
FIELDS = {
    "roles": _l("岗位"),
    "section": _l("科室"),
    "state": _l("状态"),
    "name": _l("名称"),
    "until": _l("截止日期"),
    "duty": _l("职责"),
    "categories": _l("类别"),
    "code": _l("编号"),
    "level": _l("级别"),
    "parent": _l("上级单位"),
    "reason": _l("理由"),
    "absent": _l("不在岗的人"),
    "deputy": _l("代理人"),
    "from": _l("起"),
    "to": _l("止"),
    "in_force": _l("有效"),
    "count": _l("数量"),
    "home": _l("所属单位"),
    "user": _l("用户"),
    "basis": _l("依据"),
    "department": _l("部门"),
    "days": _l("天数"),
    "value": _l("值"),
    "note": _l("说明"),
    "kind": _l("类型"),
    "ref": _l("关联"),
    "title": _l("标题"),
    "attempt": _l("次数"),
    "draw_attempt": _l("抽取"),
    "size": _l("字节数"),
    "sha256": _l("SHA-256"),
    "of": _l("属于"),
}
ACTORS = {"user": _l("用户"), "token": _l("链接"), "job": _l("后台作业"), "operator": _l("运维人员")}


def act_words(act: str) -> str:
    """``plan.publish`` → 年度计划 · 公布; what has no word keeps its code."""
    noun, _, verb = act.partition(".")
    return " · ".join(str(part) for part in (THINGS.get(noun, noun), DEEDS.get(verb, verb)) if part)


def thing_words(obj: str) -> str:
    """``annual_plan:7`` → 年度计划 7."""
    noun, _, number = obj.partition(":")
    return f"{THINGS.get(noun, noun)} {number}".strip()


def field_words(name: str) -> str:
    """The name of a changed field."""
    return str(FIELDS.get(name, name))


Word = Callable[[str], object]


def value_words(value, word: Word = str) -> str:
    """A stored value as it is read aloud; ``word`` names codes that this floor does not know, such as roles."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "×"
    if isinstance(value, list):
        return "、".join(value_words(part, word) for part in value)
    if isinstance(value, dict):
        return " · ".join(f"{field_words(key)} {value_words(inner, word)}" for key, inner in value.items())
    return str(word(str(value)))


def changes(detail: dict, word: Word = str) -> list[tuple[str, str, str, bool]]:
    """(field, before, after, whether it changed) of an event, in the order of the record."""
    before, after = detail.get("before") or {}, detail.get("after") or {}
    names = list(before) + [name for name in after if name not in before]
    return [
        (
            field_words(name),
            value_words(before.get(name), word),
            value_words(after.get(name), word),
            before.get(name) != after.get(name),
        )
        for name in names
    ]


def facts(detail: dict, word: Word = str) -> list[tuple[str, str]]:
    """What else was recorded with the act."""
    rest = {key: value for key, value in detail.items() if key not in ("before", "after")}
    return [(field_words(key), value_words(value, word)) for key, value in rest.items()]
