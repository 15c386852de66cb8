"""Names and numbers that nobody has, valid in form: firms, people, credit codes, licences, certificates.

Everything follows from the position in a list, so that the demonstration is the same at every set-up.
"""

from stdnum.cn import uscc

# Institutions of the justice system: third-level registration authority 3, kinds 1 law firm … 4 forensic institution.
KINDS = {
    "law_firm": "31",
    "notary_office": "32",
    "grassroots_legal_service_office": "33",
    "forensic_institution": "34",
    "legal_aid_agency": "39",
}
FIRST = "澄砚棠岚湛桐筠珩衡蘅"
SECOND = "叙屿岑畴璟穆辕舫"
FAMILY = "陆沈许纪阮柳邵温顾程贺傅孟祝钟乔"
GIVEN = (
    "怀瑾", "予安", "闻溪", "明川", "若棠", "景行", "知远", "书宁", "子衿", "云舒",
    "清和", "以宁", "令仪", "思齐", "望舒", "承远", "嘉树", "慕白", "允文", "静姝",
)  # fmt: skip
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def org_code(number: int) -> str:
    """Nine characters of an organisation code (GB 11714) with its check character."""
    body = f"{number:08d}"
    rest = (11 - sum(int(digit) * weight for digit, weight in zip(body, ORG_WEIGHTS, strict=True)) % 11) % 11
    return body + ("X" if rest == 10 else str(rest))


def credit_code(category: str, division: int, number: int) -> str:
    """An 18-character unified social credit code (GB 32100) of an institution that does not exist."""
    body = f"{KINDS[category]}{division:06d}{org_code(50_000_000 + number * 7_654_321 % 49_999_999)}"
    return body + uscc.calc_check_digit(body)


def institution(category: str, number: int, region: str, place: str) -> str:
    """The name of an institution; 80 different ones of each kind in a province."""
    pair = FIRST[number % len(FIRST)] + SECOND[(number // len(FIRST) + number) % len(SECOND)]
    return {
        "law_firm": f"{region}{pair}律师事务所",
        "notary_office": f"{region}省{place}{pair}公证处",
        "grassroots_legal_service_office": f"{place}{pair}法律服务所",
        "forensic_institution": f"{region}{pair}司法鉴定所",
        "legal_aid_agency": f"{place}{pair}法律援助中心",
    }[category]


def address(place: str, number: int) -> str:
    """A house in a street that the place does not have."""
    street = FIRST[number % len(FIRST)] + SECOND[number % len(SECOND)]
    return f"{place}{street}路 {8 + number * 7 % 180} 号"


def person(number: int) -> str:
    """One of 320 names of people."""
    family, round_ = number % len(FAMILY), number // len(FAMILY)
    return FAMILY[family] + GIVEN[(round_ + 5 * family) % len(GIVEN)]


def license_no(category: str, division: int, number: int) -> str:
    """A practice licence's number: kind, division, year and serial, 17 digits."""
    return f"{KINDS[category][0]}{division:06d}2010{number:06d}"


def certificate_no(division: int, number: int) -> str:
    """An enforcement certificate's number: division and serial, 11 digits."""
    return f"{division:06d}{number:05d}"


def phone(number: int) -> str:
    """Eleven digits that ring nowhere: no mobile number of the mainland begins with 100."""
    return f"1000000{number:04d}"
