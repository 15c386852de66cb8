"""What changes after the seal are called, and the closed lists behind them (D-16, S0-31, S1-16 … S1-19)."""

from flask_babel import lazy_gettext as _l

LOAN_ENDED = "loan_ended"  # raised by the end of a loan itself, never chosen by anybody
# what is asked for → the neutral codes of which one goes into the record (draw protocol §11)
CODES = {
    "recusal": {"interest": _l("与检查对象有利害关系"), "impartial": _l("有其他可能影响公正检查的情形")},
    "absence": {"absent": _l("检查期间不能到岗")},
    "departure": {"left": _l("调离或者不再从事执法"), LOAN_ENDED: _l("借调结束")},
    "substitute": {
        "unreachable": _l("查无下落"), "closed": _l("已关闭停业或者正在清算"),
        "revoked": _l("执业许可已经注销、撤销或者吊销"),
    },
    "vacancy": {"vacant": _l("检查组有空缺")},
}  # fmt: skip
KINDS = {
    "recusal": _l("回避"),
    "absence": _l("不能到岗"),
    "departure": _l("调离"),
    "substitute": _l("递补"),
    "vacancy": _l("补位"),
}
SIDES = {"officer": _l("检查人员"), "subject": _l("检查对象"), "bureau": _l("本局")}
STATES = {
    "asked": (_l("待决定"), "amber"),
    "granted": (_l("已同意"), "jade"),
    "rejected": (_l("不予同意"), "ochre"),
    "lapsed": (_l("已无须办理"), "grey"),
}
# how a request can be granted → the type of the event
WAYS = {
    "recusal": ("swap", "withdraw"),
    "absence": ("withdraw", "swap"),
    "departure": ("withdraw",),
    "substitute": ("substitute",),
    "vacancy": ("fill",),
}
TYPES = {"swap": "exchange", "withdraw": "replace", "fill": "replace", "substitute": "substitute"}
WAY_WORDS = {
    "swap": _l("交换检查对象"),
    "withdraw": _l("退出这次检查，另抽一人补位"),
    "substitute": _l("撤下这个对象，按次序递补"),
    "fill": _l("另抽一人补上空缺"),
    "rejected": _l("不予同意"),
}
EVENTS = {
    "exchange": _l("交换检查对象"),
    "replace": _l("更换人员"),
    "substitute": _l("递补检查对象"),
}
STATUS = {
    "ok": (_l("已办"), "ok"),
    "unfilled": (_l("没有人能担任，席位空缺"), "soon"),
    "exhausted": (_l("已经没有可以递补的对象"), "late"),
}


def kind_words(request):
    """What a request is about; the end of a loan is said as such, though it is granted like any departure."""
    return CODES["departure"][LOAN_ENDED] if request.code == LOAN_ENDED else KINDS[request.kind]


def code_words(reason: str):
    """What the ``reason`` of an event's body means; the part behind the colon hides it while its draw is closed."""
    code = reason.partition(":")[0]
    return next((words[code] for words in CODES.values() if code in words), reason)
