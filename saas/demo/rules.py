"""Chaozhou's rules of 2023 as data (S3-08 … S3-13), stored by the product's own verb. The document is fictional."""

from datetime import date

from sqlalchemy.orm import Session

from saas.foundation.settings import service as settings

DOCUMENT = "潮司〔2023〕9号"
SINCE = date(2023, 3, 5)

# scope → (p of 100, times, period, at least, article of the document)
RATES = {
    "law_firm/city": (10, 1, "year", 0, "第一条"),
    "law_firm/county": (20, 1, "half_year", 1, "第一条"),
    "grassroots_legal_service_office/city": (20, 1, "year", 0, "第二条"),
    "grassroots_legal_service_office/county": (20, 1, "half_year", 1, "第二条"),
    "notary_office/city": (30, 1, "year", 1, "第三条"),
    "forensic_institution/city": (50, 1, "year", 1, "第三条"),
}
# code, value, mode, article: results public within five calendar days of the check (S3-17), rounding up (S3-24)
OTHERS = (
    ("publication_due", {"count": 5, "unit": "day", "anchor": "check_end"}, "tighten_only", "第六条"),
    ("rounding", {"mode": "up"}, "overridable", "第四条"),
)


def store(s: Session) -> int:
    """Stores the rules for the session's bureau (the city); returns how many. Raises Refusal as ``set_value`` does."""
    for scope, (p, times, per, least, article) in RATES.items():
        value = {"p": p, "q": 100, "times": times, "per": per, "min": least}
        mode = "tighten_only" if scope.endswith("/county") else "overridable"
        settings.set_value(
            s, "draw_rate", scope, value, mode=mode, effective_from=SINCE, document_number=DOCUMENT, article=article,
        )  # fmt: skip
    for code, value, mode, article in OTHERS:
        settings.set_value(
            s, code, "", value, mode=mode, effective_from=SINCE, document_number=DOCUMENT, article=article,
        )  # fmt: skip
    return len(RATES) + len(OTHERS)
