"""What is said about a wrong cell: a code in the row, a sentence in the reader's language."""

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "E_REQUIRED": _l("请填写此项。"),
    "E_FORMULA": _l("%(cell)s 是公式，请改成它的值。"),
    "E_CELL_ERROR": _l("%(cell)s 是错误值，请改正。"),
    "E_MERGED": _l("%(range)s 是合并单元格，请取消合并，逐行填写。"),
    "E_PRECISION": _l("这一格是数字格式，末尾几位已丢失。请改成文本格式后重新填写。"),
    "E_TOO_LONG": _l("不超过 %(most)s 个字。"),
    "E_DATE": _l("请填日期，例如 2023-07-12。"),
    "E_NUMBER": _l("请填整数。"),
    "E_RANGE": _l("应在 %(least)s 到 %(most)s 之间。"),
    "E_WORD": _l("请填其中之一：%(words)s。"),
    "E_PHONE": _l("请填 11 位手机号，或带区号的座机号。"),
    "E_TWICE": _l("与第 %(line)s 行重复。"),
}


def say(code: str, facts: dict[str, Any]) -> str:
    """The sentence of a code with its facts; an unknown code stands for itself."""
    sentence = SENTENCES.get(code)
    return str(sentence) % facts if sentence is not None else code
