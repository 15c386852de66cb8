"""Whose boundary a feature is, by its own properties; and what is said about a wrong one."""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.supervision.loans.naming import place_name
from saas.supervision.loans.shapes import Wrong
from tenants.tree import Tenant
from tenants.unit import ctx_of

CODES = ("adcode", "code", "division_code", "area_code", "gb", "xzqdm", "xzqhdm", "pac", "行政区划代码", "区划代码", "代码")
NAMES = ("name", "fullname", "xzqmc", "名称", "单位", "单位名称")
SHOWN = 40

SENTENCES: dict[str, Any] = {
    "E_TOO_LARGE": _l("文件不能超过 20 MB，请先简化边界。"),
    "E_JSON": _l("这不是 JSON 文件，或者内容不完整。请上传 UTF-8 编码的 GeoJSON。"),
    "E_GEOJSON": _l("这不是 GeoJSON：应为 FeatureCollection、Feature 或几何图形。"),
    "E_CRS": _l("坐标系是 %(name)s，请转换成 WGS84 经纬度（EPSG:4326）。"),
    "E_TOO_MANY": _l("一个文件最多 %(most)s 个图形。"),
    "E_EMPTY": _l("文件里没有图形。"),
    "E_GEOMETRY": _l("没有几何图形，或者坐标不完整。"),
    "E_KIND": _l("图形类型是 %(kind)s，应为 Polygon 或 MultiPolygon。"),
    "E_POINTS": _l("一个图形最多 %(most)s 个点，请先简化。"),
    "E_FILE_POINTS": _l("一个文件最多 %(most)s 个点、%(rings)s 个环，请先简化或者分几个文件上传。"),
    "E_TANGLED": _l("边界自相交过多，请用制图软件修好再上传。"),
    "E_SWAPPED": _l("经纬度写反了：应先写经度，再写纬度。"),
    "E_BOUNDS": _l("坐标不在中国的经纬度范围内，请确认是 WGS84 经纬度。"),
    "E_AREA": _l("图形没有面积，或者小得不像一个辖区。"),
    "E_NO_CODE": _l("没有写明是哪个单位：请加上六位代码（adcode）或者单位全称（name）。"),
    "E_CODE": _l("没有代码是 %(code)s 的单位。"),
    "E_NAME": _l("本局及下级里没有叫“%(name)s”的单位。"),
    "E_NAME_TWICE": _l("叫“%(name)s”的单位不止一个，请写六位代码。"),
    "E_OUTSIDE": _l("%(name)s不在本局及下级范围内，只能上传本局和下级的边界。"),
    "E_TWICE": _l("与第 %(n)s 个图形是同一个单位。"),
}


def say(code: str, facts: dict[str, Any]) -> str:
    """The sentence of a code with its facts."""
    return str(SENTENCES[code]) % facts


@dataclass(frozen=True)
class Bureaus:
    """The active bureaus of the province by number, and how those of the uploader's subtree are called."""

    names: dict[int, str]
    own: dict[str, list[int]]
    lo: int
    hi: int
    me: int | None  # whose a feature is that says nothing, where only one bureau can be meant

    @classmethod
    def of(cls, s: Session, alone: bool) -> "Bureaus":
        """``alone``: the file holds one feature only, so a bureau with nobody below may leave its code out, and a bare
        geometry is the uploader's own."""
        ctx = ctx_of(s)
        active = (Tenant.root_id == ctx.root, Tenant.state == "active")
        names = dict(s.execute(select(Tenant.tenant_no, Tenant.name).where(*active)).all())
        own: dict[str, list[int]] = {}
        for number, name in names.items():
            if ctx.covers(number):
                for called in {name, place_name(name)}:
                    own.setdefault(called, []).append(number)
        return cls(names, own, ctx.lo, ctx.hi, ctx.me if alone else None)

    def whose(self, properties: dict) -> int:
        """The bureau's number. Raises Wrong ``E_CODE``, ``E_OUTSIDE``, ``E_NAME``, ``E_NAME_TWICE``, ``E_NO_CODE``."""
        lower = {str(key).lower(): value for key, value in properties.items()}
        code, name = _code(lower), _name(lower)
        if code is None and (not name or six_digits(lower.get("id")) in self.names):
            code = six_digits(lower.get("id"))  # else it is the running number of a drawing program
        if code is not None:
            return self._covered(code)
        if name:
            numbers = self.own.get(name, [])
            if len(numbers) != 1:
                raise Wrong("E_NAME_TWICE" if numbers else "E_NAME", name=name)
            return numbers[0]
        if self.me is None or (properties and self.lo < self.hi):
            raise Wrong("E_NO_CODE")
        return self.me

    def _covered(self, code: int) -> int:
        if code not in self.names:
            raise Wrong("E_CODE", code=code)
        if not self.lo <= code <= self.hi:
            raise Wrong("E_OUTSIDE", name=self.names[code])
        return code

    def called(self, properties: dict) -> str:
        """What a feature calls itself, for the list of wrong ones."""
        lower = {str(key).lower(): value for key, value in properties.items()}
        return " ".join(part for part in (_name(lower), str(_code(lower) or "")) if part)


def _code(lower: dict) -> int | None:
    return next((found for key in CODES if (found := six_digits(lower.get(key)))), None)


def _name(lower: dict) -> str:
    return next((str(lower[key]).strip()[:SHOWN] for key in NAMES if isinstance(lower.get(key), str) and lower[key].strip()), "")


def six_digits(value: Any) -> int | None:
    """A division code as it is written here and there: 500103, "500103", 500103.0, the statistical 500103000000, the map
    agency's 156500103; None for anything else, such as the running number of a drawing program."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    said = str(value).strip().removesuffix(".0")
    found = re.fullmatch(r"(?:156)?([1-9][0-9]{5})(?:0{3}|0{6})?", said, re.ASCII)
    return int(found[1]) if found else None
