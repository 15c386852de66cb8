"""What a person types after the throws: digits as they fell, and who watched (S1-15)."""

import re
import unicodedata

from flask_babel import gettext as _

from saas.errors import Refusal

FACES = {6: "123456", 10: "0123456789"}
BETWEEN = re.compile(r"[\s,，、;；.·-]+")
MOST_WITNESSES = 10


def read_throws(text: str, plan: dict) -> str:
    """The digits in the order of throwing; blanks and commas between them do not matter.

    Raises Refusal, on field ``digits``: ``E_DICE_FACE`` (names the throw that no such die shows), ``E_DICE_COUNT``.
    """
    digits = BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    faces = FACES[plan["sides"]]
    for number, digit in enumerate(digits, 1):
        if digit not in faces:
            said = _("第 %(n)s 个是“%(digit)s”，只能是 %(a)s 到 %(b)s。", n=number, digit=digit, a=faces[0], b=faces[-1])
            raise Refusal("E_DICE_FACE", said, "digits")
    if len(digits) != plan["count"]:
        said = _("要 %(want)s 个点数，现在是 %(have)s 个。", want=plan["count"], have=len(digits))
        raise Refusal("E_DICE_COUNT", said, "digits")
    return digits


def read_witnesses(text: str, typist: str) -> list[dict]:
    """One witness a line: name, then unit. Raises Refusal ``E_WITNESS`` on field ``witnesses``: none at all, too many,
    a line without a name, or nobody but the person who types."""
    found = []
    for line in unicodedata.normalize("NFKC", text).splitlines():
        parts = line.split(maxsplit=1)
        if not parts:
            continue
        if len(parts[0]) > 30 or len(line) > 90:
            raise Refusal("E_WITNESS", _("每行写一位见证人：姓名、空格、单位。"), "witnesses")
        found.append({"name": parts[0], "unit": parts[1].strip() if len(parts) > 1 else ""})
    if not any(one["name"] != typist for one in found):
        raise Refusal("E_WITNESS", _("至少写一位见证人，录入人自己不算。"), "witnesses")
    if len(found) > MOST_WITNESSES:
        raise Refusal("E_WITNESS", _("见证人最多 %(n)s 位。", n=MOST_WITNESSES), "witnesses")
    return found
