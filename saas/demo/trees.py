"""The five provinces of the demonstration: real bureaus' published rules, so real names of bureaus and nothing else.

Where a document names no sections, a bureau has those that its level usually has.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bureau:
    """A bureau of the demonstration; ``prefix`` begins its people's login names."""

    number: int
    name: str
    level: str
    prefix: str
    parent: int = 0


PROVINCES = (
    Bureau(440000, "广东省司法厅", "province", "gd"),
    Bureau(210000, "辽宁省司法厅", "province", "ln"),
    Bureau(410000, "河南省司法厅", "province", "ha"),
    Bureau(420000, "湖北省司法厅", "province", "hb"),
    Bureau(500000, "重庆市司法局", "province", "cq"),
)
BUREAUS = (
    Bureau(445100, "潮州市司法局", "city", "cz", 440000),
    Bureau(445102, "湘桥区司法局", "county", "xq", 445100),
    Bureau(445103, "潮安区司法局", "county", "ca", 445100),
    Bureau(445122, "饶平县司法局", "county", "rp", 445100),
    Bureau(210400, "抚顺市司法局", "city", "fs", 210000),
    Bureau(210402, "新抚区司法局", "county", "xf", 210400),
    Bureau(210403, "东洲区司法局", "county", "dz", 210400),
    Bureau(210404, "望花区司法局", "county", "wh", 210400),
    Bureau(210411, "顺城区司法局", "county", "sc", 210400),
    Bureau(411700, "驻马店市司法局", "city", "zmd", 410000),
    Bureau(411721, "西平县司法局", "county", "xp", 411700),
    Bureau(421200, "咸宁市司法局", "city", "xn", 420000),
    Bureau(421202, "咸安区司法局", "county", "xa", 421200),
    Bureau(421221, "嘉鱼县司法局", "county", "jy", 421200),
    Bureau(421222, "通城县司法局", "county", "tc", 421200),
    Bureau(421223, "崇阳县司法局", "county", "cy", 421200),
    Bureau(421224, "通山县司法局", "county", "ts", 421200),
    Bureau(421281, "赤壁市司法局", "county", "cb", 421200),
    Bureau(429004, "仙桃市司法局", "county", "xt", 420000),
    Bureau(429021, "神农架林区司法局", "county", "snj", 420000),
    Bureau(500103, "渝中区司法局", "county", "yz", 500000),
    Bureau(500105, "江北区司法局", "county", "jb", 500000),
    Bureau(500106, "沙坪坝区司法局", "county", "spb", 500000),
    Bureau(500107, "九龙坡区司法局", "county", "jlp", 500000),
    Bureau(500108, "南岸区司法局", "county", "na", 500000),
)
FOUR = ("law_firm", "notary_office", "grassroots_legal_service_office", "forensic_institution")
# name, categories in its hand, duty: the sections of a bureau as its published rules name them (S0-05, S0-06, S3-03)
SECTIONS = {
    445100: (
        ("律师工作管理科", ("law_firm", "grassroots_legal_service_office"), ""),
        ("公共法律服务管理科", ("notary_office", "forensic_institution"), ""),
        ("法治督察科", (), "supervision"),
    ),
    210400: (
        ("律管处", ("law_firm",), ""),
        ("公管处", ("notary_office",), ""),
        ("基层处", ("grassroots_legal_service_office",), ""),
        ("司法鉴定处", (), "coordination"),
    ),
    411721: (("公共法律服务股", ("law_firm", "notary_office", "grassroots_legal_service_office"), ""),),
    500103: (("律师工作科", ("law_firm",), ""), ("法治督察科", (), "supervision")),
}
USUAL = {
    "province": (("公共法律服务管理处", FOUR, ""), ("行政执法监督处", (), "supervision")),
    "city": (("公共法律服务管理科", FOUR, ""), ("行政执法监督科", (), "supervision")),
    "county": (("公共法律服务管理股", FOUR, ""), ("行政执法监督股", (), "supervision")),
}
PARTNERS = {445100: (("潮州市发展和改革局", "drc"),)}


def sections(bureau: Bureau) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """The sections of a bureau: its own, or those that its level usually has."""
    return SECTIONS.get(bureau.number, USUAL[bureau.level])


def below(province: Bureau) -> list[Bureau]:
    """The bureaus of a province, superiors before subordinates."""
    return [bureau for bureau in BUREAUS if bureau.number // 10_000 == province.number // 10_000]


def province_of(number: int) -> Bureau:
    """The province that a bureau's number lies in."""
    return next(p for p in PROVINCES if p.number // 10_000 == number // 10_000)
