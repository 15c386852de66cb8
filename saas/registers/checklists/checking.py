"""What an item may hold, whichever door it comes through (S0-09, S2-07, S2-24). Pure."""

from flask_babel import gettext as _

from saas.errors import Refusal
from saas.registers.catalogue import CATEGORIES
from saas.registers.checklists.words import BASIS_LEVELS, GRADES, GROUPS, LEVELS, METHODS, PERIODS

MORE = {"levels", "partners", "rate_p", "rate_q", "times", "per", "valid_from", "valid_to"}


def check(categories, methods, item_grade, basis, points, **more) -> None:
    """Raises Refusal ``E_VALUE``, ``E_BASIS_LEVEL``, ``E_RATE`` or ``E_DATES`` with the field."""
    for given, known, field in ((categories, CATEGORIES, "categories"), (methods, METHODS, "methods")):
        if not given or any(one not in known for one in given):
            raise Refusal("E_VALUE", _("请从列表中选择。"), field)
    if item_grade not in GRADES:
        raise Refusal("E_VALUE", _("请从列表中选择。"), "item_grade")
    if any(row["level"] not in BASIS_LEVELS for row in basis):
        raise Refusal("E_BASIS_LEVEL", _("市级以上规范性文件才能作为检查依据。"), "basis")
    if any(row["content_group"] not in GROUPS for row in points):
        raise Refusal("E_VALUE", _("请给每条检查内容选择分组。"), "points")
    _more(more)


def _more(more: dict) -> None:
    unknown = set(more) - MORE
    if unknown:
        raise TypeError(f"no such field of an item: {sorted(unknown)}")
    if any(level not in LEVELS for level in more.get("levels") or ()):
        raise Refusal("E_VALUE", _("请从列表中选择。"), "levels")
    if any(not name.strip() or len(name) > 60 for name in more.get("partners") or ()):
        raise Refusal("E_VALUE", _("请写明部门名称。"), "partners")
    check_figures(more.get("rate_p"), more.get("rate_q"), more.get("times"), more.get("per"))
    since, until = more.get("valid_from"), more.get("valid_to")
    if since is not None and until is not None and until < since:
        raise Refusal("E_DATES", _("失效日期不能早于生效日期。"), "valid_to")


def check_figures(rate_p, rate_q, times, per) -> None:
    """A rate is a share of at most one, a frequency so many times in a known period; both may be left to the settings."""
    if (rate_p is None) != (rate_q is None):
        raise Refusal("E_RATE", _("比例的分子、分母要一起填写。"), "rate_p" if rate_p is None else "rate_q")
    if rate_p is not None and not (0 <= rate_p <= rate_q and rate_q > 0):
        raise Refusal("E_RATE", _("分子不能大于分母，全覆盖写作 100 / 100。"), "rate_p")
    if (times is None) != (per is None):
        raise Refusal("E_VALUE", _("频次的次数和周期要一起填写。"), "times" if times is None else "per")
    if times is not None and not (1 <= times <= 12 and per in PERIODS):
        raise Refusal("E_VALUE", _("每周期一到十二次。"), "times")
