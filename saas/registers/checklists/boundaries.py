"""How far a refinement may go: it may add words and tighten figures, it may take nothing away (S2-24, S4-09).

Pure: the same sentences stand beside the field, in the list of what a draft lacks, and in the refusal of a publication.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from saas.registers.checklists.compose import Item, Key, key_of
from saas.registers.checklists.wording import changes, lost
from saas.registers.checklists.words import METHODS, PER_YEAR, PERIODS

# words that make a demand stricter although they hold a negation
STRICT = re.compile(r"不少于|不低于|不得少于|不得低于|不超过|不得|不准|不足|不符|不合格|不一致|不真实|不规范|不按|不齐")
SOFT = re.compile(r"不|可以|无需|无须|免于|免予|免除|免检|除外|例外|酌情|视情|原则上|[未非无免勿]$")


@dataclass(frozen=True)
class Fault:
    """One step beyond the boundary: code, sentence, and the field beside which it stands."""

    code: str
    sentence: str
    field: str


def point_field(key: Key, part: str) -> str:
    """The name of the field of a refined point: ``own-440000-3-content``."""
    return f"own-{key[0]}-{key[1]}-{part}"


def faults(above: Item, said: Any, names: Mapping[int, str], documents: Mapping[int, str]) -> list[Fault]:
    """Where ``said`` (``rate_p``, ``rate_q``, ``times``, ``per``, ``methods``, ``points``) leaves what ``above`` allows.

    ``names``, ``documents``: bureaus and their 文号, for the sentence. A figure of None and no methods say nothing.
    """
    out = [*_rates(above, said, names, documents)]
    foreign = [code for code in said.methods if code not in above.methods]
    if foreign:
        words = _("、").join(str(METHODS.get(code, code)) for code in foreign)
        out.append(Fault("E_METHODS", _("上级清单没有规定这种方式：%(words)s。", words=words), "methods"))
    masters = {}
    for point in above.points:
        masters.setdefault(point.key, point)
    mine = getattr(said, "tenant_no", None)
    for point in said.points:
        if point.origin_no == mine:
            continue
        if key_of(point) not in masters:
            out.append(Fault("E_GONE", _("“%(words)s”对应的上级要点已经取消，请改为新增要点或者删去。", words=point.content[:30]), ""))
            continue
        out += _kept(masters[key_of(point)], point, names)
    return out


def _rates(above: Item, said: Any, names: Mapping, documents: Mapping) -> list[Fault]:
    out = []
    if said.rate_p is not None and above.rate is not None and Fraction(said.rate_p, said.rate_q) < Fraction(*above.rate):
        who = _origin(above, lambda row: row.rate_p is not None and Fraction(row.rate_p, row.rate_q) == Fraction(*above.rate))
        sentence = _(
            "%(bureau)s规定抽查比例为 %(value)s（%(document)s），本局只能更高，不能低于它。",
            bureau=names.get(who, who), value=rate_words(above.rate), document=documents.get(who) or _("清单"),
        )  # fmt: skip
        out.append(Fault("E_LOOSER", sentence, "rate_p"))
    if said.times is not None and above.frequency is not None and _often((said.times, said.per)) < _often(above.frequency):
        who = _origin(above, lambda row: row.times is not None and _often((row.times, row.per)) == _often(above.frequency))
        sentence = _(
            "%(bureau)s规定抽查频次为 %(value)s（%(document)s），本局只能更密，不能少于它。",
            bureau=names.get(who, who), value=frequency_words(above.frequency), document=documents.get(who) or _("清单"),
        )  # fmt: skip
        out.append(Fault("E_LOOSER", sentence, "times"))
    return out


def _often(frequency: tuple[int, str]) -> int:
    return frequency[0] * PER_YEAR[frequency[1]]


def _origin(above: Item, holds) -> int:
    """The first bureau of the line whose row says so."""
    rows = [(above.row.origin_no, above.row), *above.refined]
    return next((number for number, row in rows if holds(row)), above.row.origin_no)


def _kept(master: Any, own: Any, names: Mapping) -> list[Fault]:
    out = []
    for part in ("content", "check_standard"):
        gone = lost(getattr(master, part), getattr(own, part))
        if gone:
            sentence = _(
                "要保留%(bureau)s的原文，这里少了“%(words)s”；数字只能改得更严。",
                bureau=names.get(master.spoken[-1], ""), words=gone,
            )  # fmt: skip
            out.append(Fault("E_CONTRADICTS", sentence, point_field(key_of(own), part)))
    return out


def softened(master: str, own: str) -> list[str]:
    """Inserted words that may turn or soften the demand although all its words are kept (不、免于、除外 …): a warning to
    writer and publisher, because only a reader can tell."""
    out = []
    for kind, words in changes(master, own):
        if kind == "new" and SOFT.search(STRICT.sub("", words)):
            out.append(words)
    return out


def warnings(item: Item) -> dict[Key, list[str]]:
    """The softening words of a composed item's refined points, by the point's identity."""
    out: dict[Key, list[str]] = {}
    for point in item.points:
        if point.master is not None:
            said = softened(point.master.content, point.content) + softened(point.master.check_standard, point.check_standard)
            if said:
                out[point.key] = said
    return out


def rate_words(rate: tuple[int, int] | None) -> str:
    """10/100（10%）; empty where the settings decide."""
    if rate is None:
        return ""
    percent = f"{float(Fraction(*rate) * 100):.2f}".rstrip("0").rstrip(".")
    return f"{percent}%" if rate[1] == 100 else f"{rate[0]}/{rate[1]}（{percent}%）"


def frequency_words(frequency: tuple[int, str] | None) -> str:
    """每年 2 次."""
    return _("%(period)s %(n)s 次", period=PERIODS[frequency[1]], n=frequency[0]) if frequency is not None else ""
