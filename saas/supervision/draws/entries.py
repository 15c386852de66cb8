"""Throws and beacon values: typed by two people who must agree, letter by letter (S1-15)."""

import re

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.supervision.draws import seeding
from saas.supervision.draws.dice import read_throws
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_seed import DrawEntry
from tenants.unit import ctx_of

BEACON = re.compile(r"([0-9a-f]{2}){32,256}")


def read(text: str, part: dict) -> str:
    """What a person typed as the protocol wants it. Raises Refusal on field ``digits``: ``E_DICE_FACE``,
    ``E_DICE_COUNT``, ``E_BEACON`` (32 to 256 bytes in hexadecimal)."""
    if part["kind"] == "dice":
        return read_throws(text, part)
    value = "".join(text.split()).lower().removeprefix("0x")
    if not BEACON.fullmatch(value):
        raise Refusal("E_BEACON", _("信标值应为 64 到 512 位十六进制字符，请照来源公布的原样录入。"), "digits")
    return value


def type_in(s: Session, attempt: DrawAttempt, plan: list[dict], part: int, text: str, event_n: int = 0) -> bool:
    """One person's typing of one part; True once every typed part of the plan has two equal entries.

    What the first person typed may be corrected by that person until a second one agrees; then it is fixed. Nobody is
    shown what the other typed. Raises Refusal: those of :func:`read`, ``E_DICE_TAKEN``, ``E_DICE_DIFFERS`` (not where:
    whoever was told the place could find out the other's entry by trying), ``E_PART``.
    """
    ctx = ctx_of(s)
    if part not in seeding.typed_parts(plan):
        raise Refusal("E_PART", _("随机源里没有这一项。"), "digits")
    value = read(text, plan[part])
    typed = seeding.entries_of(s, attempt, event_n)
    rows = typed.get(part, [])
    fixed = seeding.agreed(rows)
    if fixed is not None:
        if fixed != value:
            raise Refusal("E_DICE_TAKEN", _("这一项已由两人录入一致，不能再改。"), "digits")
        return _complete(plan, typed)
    other = next((row for row in rows if row.user_id != ctx.user_id), None)
    if other is not None and other.value != value:
        said = _("与%(who)s录入的不一致，请各自对照现场记录；谁录错了谁改。", who=other.user_name)
        raise Refusal("E_DICE_DIFFERS", said, "digits")
    mine = next((row for row in rows if row.user_id == ctx.user_id), None)
    if mine is None:
        mine = DrawEntry(
            attempt_id=attempt.id, event_n=event_n, part=part, value=value, user_id=ctx.user_id,
            user_name=ctx.user_name, at=clock.now(),
        )  # fmt: skip
        s.add(mine)
        rows.append(mine)
        typed[part] = rows
    mine.value = value
    s.flush()
    # never the throws: with the public credit codes they would help to tell who is visited next
    journal.record(s, "draw.enter", f"draw_attempt:{attempt.id}", part=part, event=event_n, second=other is not None)
    return _complete(plan, typed)


def _complete(plan: list[dict], typed: dict[int, list[DrawEntry]]) -> bool:
    return all(seeding.agreed(typed.get(n, [])) is not None for n in seeding.typed_parts(plan))
