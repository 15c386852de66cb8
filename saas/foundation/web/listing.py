"""Bounded, sorted, filtered lists: what may be asked is listed beforehand (tenancy §2: index patterns)."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request, url_for
from sqlalchemy import Select

from saas.foundation.web.forms import Field

PER_PAGE = 20
LAST_PAGE = 500
EXPORT_ROWS = 5000


@dataclass
class Filter:
    """One field of the filter row; ``apply`` narrows the statement by what was chosen or typed."""

    name: str
    label: Any
    apply: Callable[[Select, str], Select]
    choices: list[tuple[str, Any]] = field(default_factory=list)

    def drawn(self, value: str) -> Field:
        kind = "select" if self.choices else "text"
        choices = [("", "—"), *self.choices] if self.choices else []
        return Field(self.name, self.label, kind, False, "", value, choices, {})


@dataclass
class WithDefault(Filter):
    """A filter whose empty choice means something of its own."""

    nothing: Any = "—"

    def drawn(self, value: str) -> Field:
        field = super().drawn(value)
        field.choices = [("", self.nothing), *self.choices]
        return field


class Listing:
    """One page of a list. ``sorts`` maps a name to the columns it orders by (the row's id is added, so that pages
    never overlap); anything not in the lists is ignored. ``scalars=False`` keeps rows of several columns."""

    def __init__(
        self,
        s,
        stmt: Select,
        *,
        sorts: dict[str, Iterable],
        sort: str,
        dir: str = "asc",
        tie=None,
        filters: Iterable[Filter] = (),
        per_page: int = PER_PAGE,
        scalars: bool = True,
        total: int | None = None,
    ) -> None:
        args = request.args
        self.sort = args.get("sort") if args.get("sort") in sorts else sort
        self.dir = args.get("dir") if args.get("dir") in ("asc", "desc") else (dir if self.sort == sort else "asc")
        self.page = min(max(args.get("page", 1, type=int) or 1, 1), LAST_PAGE)
        self.filters = []
        self.total = total
        for one in filters:
            value = args.get(one.name, "").strip()[:80]
            if value and (not one.choices or value in {str(v) for v, _ in one.choices}):
                stmt = one.apply(stmt, value)
            else:
                value = ""
            self.filters.append(one.drawn(value))
        columns = [*sorts[self.sort], *([tie] if tie is not None else [])]
        stmt = stmt.order_by(*[c.desc() if self.dir == "desc" else c.asc() for c in columns])
        self.stmt = stmt
        got = s.execute(stmt.limit(per_page + 1).offset((self.page - 1) * per_page))
        rows = list(got.scalars() if scalars else got)
        self.rows, self.has_next = rows[:per_page], len(rows) > per_page and self.page < LAST_PAGE
        self._s, self._scalars = s, scalars

    def url(self, **changes) -> str:
        """The same list with something changed; a change of order or filter starts at the first page."""
        keep = {f.name: f.value for f in self.filters if f.value} | {"sort": self.sort, "dir": self.dir, "page": self.page}
        args = keep | changes
        if args.get("page") == 1:
            args.pop("page")
        return url_for(request.endpoint, **(request.view_args or {}), **args)

    @property
    def csv_url(self) -> str:
        return self.url(format="csv", page=1)

    @property
    def clear_url(self) -> str:
        return url_for(request.endpoint, **(request.view_args or {}))

    def csv(self, columns: list[tuple[str, Callable[[Any], Any]]], name: str) -> Response:
        """Exactly what the list shows, all pages up to 5,000 rows, as CSV that Excel opens in the right encoding."""
        got = self._s.execute(self.stmt.limit(EXPORT_ROWS))
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([str(label) for label, _ in columns])
        for row in got.scalars() if self._scalars else got:
            writer.writerow([harmless(value(row)) for _, value in columns])
        headers = {"Content-Disposition": f"attachment; filename={name}.csv"}
        return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)


def harmless(value: Any) -> str:
    """A cell that a spreadsheet would run as a formula is shown as text."""
    said = "" if value is None else str(value)
    return "'" + said if said.startswith(("=", "+", "-", "@", "\t", "\r")) else said


def wants_csv() -> bool:
    """Whether the list was asked for as a file."""
    return request.args.get("format") == "csv"
