"""What the protocol's codes and stages say to people in Chinese; the engine itself speaks English (`engine/advice.py`)."""

from flask_babel import lazy_gettext as _l

from saas.supervision.draws.engine.console import Words

SENTENCES = {
    "E_FORMAT": _l("不是 drd-draw/1 格式的抽取记录，或所指的值格式有误。请重新下载公布的原文件，不要改动；自制的文件请更正所指的值。"),
    "E_DUP_ID": _l("编号、分层或揭示方重复。请只保留一项，重新承诺。"),
    "E_RATE": _l("抽取比例须写作不超过 1 的分数，名录中的每个等级都要有比例。请为所指等级或“*”补上比例，重新承诺。"),
    "E_WEAK_SEED": _l("仅凭一方就能左右种子。请加入公共信标、第二个揭示方，或足够的掷骰次数（六面 25 次，十面 20 次）。"),
    "E_COMMIT": _l("名录、人员或规则与承诺不一致。请与公布的承诺核对，并向抽取单位索取承诺所对应的文件。"),
    "E_SEED": _l("种子来源的格式有误，或种子不是由这些来源算出。请逐项与现场记录的点数、揭示值、信标值核对。"),
    "E_REVEAL": _l("揭示值打不开事先的承诺。请向该方索取与承诺对应的原值；拿不出的，本次抽取作废。"),
    "E_MISSING_REVEAL": _l("有一方未揭示，又没有后续来源替代。请登记本次抽取作废，以下一个次数重新抽取。"),
    "E_RESULT": _l("结果不是这个种子算出的，已被改动。请勿采用；请由名录和种子来源重新抽取后比对。"),
    "E_EVENT": _l("后续变更无法成立，或不是由其种子得出。请勿执行；请查看所指变更及此前的状态。"),
}


def sentence(code: str):
    """What is wrong and what to do about it, lazy, for one code of protocol section 10. Raises KeyError for another."""
    return SENTENCES[code]


CHINESE = Words(
    stages=(
        _l("1 结构  对象 %(objects)d，执法人员 %(persons)d，专家 %(experts)d，回避 %(barred)d，分层 %(strata)d，变更 %(events)d"),
        _l("2 承诺  %(commit)s"),
        _l("3 种子  来源 %(sources)d，未揭示 %(withheld)d：%(seed)s"),
        _l(
            "4 结果  抽中 %(drawn)d，已达上限 %(capped)d，不足 %(short)d；检查组 %(teams)d，未配齐 %(unstaffed)d；"
            "专家组 %(expert_teams)d，未配齐 %(expert_unstaffed)d"
        ),
        _l("5 变更  %(events)d 起：已办 %(ok)d，未补上 %(unfilled)d，无可递补 %(exhausted)d"),
    ),
    notes={
        "withheld": _l("  注意：%(withheld)d 方未揭示，由后续来源替代"),
        "nothing": _l("  注意：没有抽中任何对象，名录为空或各项名额均为零；请检查名录与比例"),
        "capped_must": _l("  注意：%(capped_must)d 个必查对象已达年度检查上限，未予抽取"),
        "short": _l("  注意：比最低数量少抽 %(short)d 个，名录中已无可抽对象"),
        "unstaffed": _l("  注意：%(unstaffed)d 个对象未配齐检查组；请查看记录中的原因，借调人员后对这些对象补充抽取"),
        "expert_unstaffed": _l("  注意：%(expert_unstaffed)d 个对象未配齐专家；请查看记录中的原因"),
        "unfilled": _l("  注意：%(unfilled)d 个席位变更后空缺，无人符合条件"),
        "exhausted": _l("  注意：%(exhausted)d 个对象退出后已无可递补对象"),
    },
    refused=_l("%(stage)d 不通过  %(code)s%(at)s：%(advice)s（%(message)s）"),
    file=_l("%(name)s  通过 %(held)d/%(cases)d"),
    failed=_l("%(name)s  通过 %(held)d/%(cases)d  不符：%(failed)s"),
    unreadable=_l("无法读取 %(path)s：请检查路径与权限（%(reason)s）"),
    usage="",
    advice=sentence,
)
