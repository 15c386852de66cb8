"""Whose rows a list shows: one's own bureau's, those of the whole subtree, or those of one bureau below (R2)."""

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.foundation.web.listing import WithDefault
from tenants.tree import subtree
from tenants.unit import ctx_of

PARAM, ALL = "bureau", "all"
READER = ("supervisor",)


class Place:
    """Read from the address, for readers with bureaus below them; everybody else stays with the own bureau.

    Without a choice whoever works in the bureau sees the own work, whoever only supervises the whole subtree. A number
    outside the subtree counts as no choice, so that it does not tell whether there is such a bureau. Reading only:
    nothing that is shown here may be acted upon unless it is the own bureau's (R2, S0-04).
    """

    def __init__(self, s: Session, *, wide: bool = False) -> None:
        """``wide``: the subtree is the usual sight for every superior, where it does no such work of its own."""
        self._ctx = ctx = ctx_of(s)
        self.root = ctx.root
        self.names = {row.tenant_no: row.name for row in subtree(s)} if ctx.lo < ctx.hi else {}
        self._usual = ALL if self.names and (wide or ctx.roles == READER) else str(ctx.me)
        asked = request.args.get(PARAM, "")
        known = self.names and (asked == ALL or asked in map(str, self.names))
        value = asked if known else self._usual
        self.chosen = value if value != self._usual else None
        self.low, self.high = (ctx.lo, ctx.hi) if value == ALL else (int(value), int(value))

    @property
    def own(self) -> bool:
        """Exactly the reader's own bureau."""
        return self.low == self.high == self._ctx.me

    @property
    def wide(self) -> bool:
        """Several bureaus: the list names each row's, and counts nothing that takes long."""
        return self.low < self.high

    def where(self, model) -> tuple:
        """The conditions on a table's rows; indexes need both columns said."""
        home = model.tenant_no == self.low if self.low == self.high else model.tenant_no.between(self.low, self.high)
        return model.root_id == self._ctx.root, home

    def filters(self) -> list:
        """The 单位 filter, first in the row; none where there is nothing below. The statement is narrowed by
        :meth:`where` already, because other filters' choices and counts depend on it."""
        if not self.names:
            return []
        words = {ALL: _("本单位及下级"), str(self._ctx.me): _("本单位")}
        below = [(str(number), name) for number, name in self.names.items() if number != self._ctx.me]
        other = [(value, said) for value, said in words.items() if value != self._usual]
        return [WithDefault(PARAM, _("单位"), lambda q, _v: q, [*other, *below], nothing=words[self._usual])]

    def columns(self, number=lambda row: row.tenant_no) -> list:
        """The 单位 column of the list as a file, where the reader has bureaus below."""
        return [(_("单位"), lambda row: self.names.get(number(row), ""))] if self.names else []
