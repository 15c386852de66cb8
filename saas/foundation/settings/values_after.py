"""What follows a check: channels, outcomes, lists, follow-up, guidance, clues, the file.

Sources: settings.md D-13, D-14, D-22; S1-21, S1-23 … S1-33, S2-22, S2-36, S2-38, S2-41 … S2-43, S3-18, S4-27.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import validates_schema

from saas.foundation.settings.parts import at_most, covers
from saas.foundation.settings.values_kit import Value, chosen, kept_off, kept_on, lacks, named, optional, same, several, switch
from saas.foundation.web import forms

CHANNELS = {
    "portal": _l("本平台公示页"), "info_column": _l("政务信息公开专栏"), "credit_platform": _l("信用信息共享平台"),
    "provincial_platform": _l("省级平台"), "justice_portal": _l("司法行政门户网站"), "media": _l("新闻媒体"),
}  # fmt: skip
# what is done about what was found (S1-24 … S1-29) and its opposite; the map says how each stands in public
DISPOSITIONS = {
    "no_violation": _l("未发现违法行为"), "corrected_on_spot": _l("责令立即纠正"), "ordered_rectification": _l("责令限期改正"),
    "case_filed": _l("立案查处"), "unlicensed_practice": _l("无证执业"), "transferred": _l("移送有管辖权的机关"),
    "transferred_judicial": _l("移送司法机关"), "unreachable": _l("住所无法联系"), "refused_cooperation": _l("拒不配合"),
    "closed": _l("已停业或者正在清算"),
}  # fmt: skip
PUBLIC = {
    "no_violation": _l("未发现违法行为"), "corrected": _l("发现问题，已责令改正"), "case_filed": _l("已由检查机关立案"),
    "transferred": _l("已移送有管辖权的行政执法主体"), "unreachable": _l("查无下落"), "closed": _l("已关闭停业或者正在清算"),
    "refused": _l("不配合检查情节严重"), "unused": _l("本局不用"),
}  # fmt: skip
MAPPED = {
    "no_violation": "no_violation", "corrected_on_spot": "corrected", "ordered_rectification": "corrected",
    "case_filed": "case_filed", "unlicensed_practice": "case_filed", "transferred": "transferred",
    "transferred_judicial": "transferred", "unreachable": "unreachable", "refused_cooperation": "refused",
    "closed": "closed",
}  # fmt: skip
LISTS = {"abnormal": _l("执业异常名单"), "blacklist": _l("严重失信名单")}
FOLLOW = {"reminder": _l("书面提醒"), "talk": _l("约谈负责人"), "revisit": _l("整改回访")}
GUIDANCE = {
    "suggest": _l("建议"), "coach": _l("辅导"), "remind": _l("提醒"), "admonish": _l("规劝"), "demonstrate": _l("示范"),
    "publicise": _l("公示"),
}  # fmt: skip
ARCHIVE = {"work_record": _l("抽查工作记录"), "dossier": _l("每次检查的案卷"), "practice_record": _l("计入执业档案")}
CLUES = {"ledger": _l("问题线索建立台账"), "to_credit": _l("处理结果归集到信用平台")}


class PublicationChannels(Value):
    """Where results are made public (S1-21, S2-38, S4-27), and whether the supervision section gets a copy (S3-18)."""

    channels = several(_l("公示渠道"), CHANNELS.items())
    copy_to_supervision = switch(_l("抄送监督科室"))


def say_channels(v: dict) -> tuple[str, str]:
    return named(v["channels"], CHANNELS), _("抄送监督科室") if v["copy_to_supervision"] else ""


CHANNELS_PARTS = (covers("channels", lacks(CHANNELS)), kept_on("copy_to_supervision", _l("抄送监督科室")))

Outcomes = Value.from_dict(
    {name: optional(forms.choice(label, PUBLIC.items()), MAPPED[name]) for name, label in DISPOSITIONS.items()}, name="Outcomes"
)
Outcomes.__doc__ = "How each disposition stands in the public result, or that this bureau does not use it (D-14; S2-41)."


def say_outcomes(v: dict) -> tuple[str, str]:
    """公示 3 种结果 · those that are not used."""
    used = {code for code in v.values() if code != "unused"}
    idle = [name for name, code in v.items() if code == "unused"]
    note = _("不用：%(parts)s", parts=named(idle, DISPOSITIONS)) if idle else ""
    return _("公示 %(n)s 种结果：%(parts)s", n=len(used), parts=named(list(used), PUBLIC)), note


OUTCOMES_PARTS = tuple(same(name, label, lambda code: PUBLIC[code]) for name, label in DISPOSITIONS.items())


class Lists(Value):
    """Lists of subjects that stand out; off unless a law lets the bureau keep them (D-22; S1-28, S1-33)."""

    abnormal = switch(LISTS["abnormal"])
    blacklist = switch(LISTS["blacklist"])
    basis = optional(forms.text(_l("法律依据"), required=False, longest=200, help=_l("开列名单必须写明依据。")), "")
    months = optional(forms.number(_l("公示期（月）"), least=1, most=60), 12)

    @validates_schema(skip_on_field_errors=False)
    def _grounds(self, data, **_kwargs):
        if (data.get("abnormal") or data.get("blacklist")) and not (data.get("basis") or "").strip():
            forms.refuse("basis", "E_REQUIRED", _l("开列名单必须写明法律依据"))


def say_lists(v: dict) -> tuple[str, str]:
    on = chosen(v, LISTS)
    return (on, _("公示 %(n)s 个月，依据%(basis)s", n=v["months"], basis=v["basis"])) if on else (_("不列名单"), "")


# a list burdens those who stand in it: none and shorter is stricter towards the bureau
LISTS_PARTS = (
    *(kept_off(name, label) for name, label in LISTS.items()),
    at_most("months", lambda bound: _("公示长于 %(n)s 个月", n=bound)),
)


class FollowUp(Value):
    """What happens until a finding is put right (S1-30 … S1-32)."""

    reminder = switch(FOLLOW["reminder"])
    talk = switch(FOLLOW["talk"])
    revisit = switch(FOLLOW["revisit"])
    days = optional(forms.number(_l("几日内回访"), least=1, most=366), 15)


def say_follow(v: dict) -> tuple[str, str]:
    on = chosen(v, FOLLOW)
    return on or _("不规定"), _("%(n)s 日内", n=v["days"]) if on else ""


FOLLOW_PARTS = (
    *(kept_on(name, label) for name, label in FOLLOW.items()),
    at_most("days", lambda bound: _("长于 %(n)s 日", n=bound)),
)


class Guidance(Value):
    """Kinds of administrative guidance that a bureau gives (S1-23)."""

    kinds = several(_l("行政指导方式"), GUIDANCE.items(), least=0)


def say_guidance(v: dict) -> tuple[str, str]:
    return named(v["kinds"], GUIDANCE) or _("不规定"), ""


GUIDANCE_PARTS = (covers("kinds", lacks(GUIDANCE)),)


class Archive(Value):
    """What is kept of a task and of each check (S0-37, S1-34, S2-36)."""

    work_record = switch(ARCHIVE["work_record"], True)
    dossier = switch(ARCHIVE["dossier"], True)
    practice_record = switch(ARCHIVE["practice_record"], True)


def say_archive(v: dict) -> tuple[str, str]:
    return chosen(v, ARCHIVE) or _("不规定"), ""


ARCHIVE_PARTS = tuple(kept_on(name, label) for name, label in ARCHIVE.items())


class Clues(Value):
    """What becomes of clues, and of decisions (S1-35, S2-42, S2-43)."""

    ledger = switch(CLUES["ledger"], True)
    to_credit = switch(CLUES["to_credit"])


def say_clues(v: dict) -> tuple[str, str]:
    return chosen(v, CLUES) or _("不规定"), ""


CLUES_PARTS = tuple(kept_on(name, label) for name, label in CLUES.items())
