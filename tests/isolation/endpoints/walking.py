"""One knock: the request, what the table expects of it, what came back."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from zipfile import ZipFile

import psycopg
from werkzeug.routing import Rule

from tests.factories.forest import BUREAUS, Bureau, above
from tests.isolation.endpoints.furnishing import partner
from tests.isolation.endpoints.personas import CITY, COUNTY, PROVINCE, Persona
from tests.isolation.endpoints.table import OBJECTS, ROUTES, WORDS, Row

CANARY = re.compile(r"帆(\d+)樯(\d+)")
# seen from each level: self, child, grandchild, parent, sibling, cousin, another root
TARGETS = {
    COUNTY: (430102, 430100, 430000, 430199, 430202, 440102),
    CITY: (430100, 430102, 430000, 430200, 430202, 440100),
    PROVINCE: (430000, 430100, 430102, 439004, 440000, 440102),
}
NEAR = {COUNTY: (430102, 430100, 430199), CITY: (430100, 430102, 430202), PROVINCE: (430000, 430102, 440102)}
_keys = count(1)


@dataclass(frozen=True)
class Target:
    """Whose objects an address names, and which they are."""

    bureau: Bureau
    ids: dict[str, int]
    slug: str
    aims: dict[str, int] = field(default_factory=dict)  # table → the bureau that the row was sent to

    def aim(self, rule: Rule) -> int | None:
        """The bureau to which the row that the address names was sent."""
        return next((self.aims[OBJECTS[a]] for a in rule.arguments if OBJECTS.get(a) in self.aims), None)

    def lacks(self, rule: Rule) -> bool:
        """The bureau has no such row: a county has nobody below whom it could tell anything."""
        return any(OBJECTS.get(a, "tenant") not in {*self.ids, "tenant"} for a in rule.arguments)

    def value(self, rule: Rule, argument: str):
        """What stands for an argument of the address."""
        if argument in OBJECTS:
            table, feature = OBJECTS[argument], rule.endpoint.partition(".")[0]
            return self.ids.get(f"{table}:{feature}", self.ids.get(table, 0))
        if argument == "slug":  # furnishing names every public row after its table
            return self.slug.replace("pub_record", "pub_draw") if rule.endpoint.startswith("portal.draw") else self.slug
        if argument == "number" or (argument == "code" and rule.endpoint.startswith("portal.")):
            return self.ids["membership"] if rule.endpoint == "accounts.switch" else self.bureau.no
        return WORDS[argument]


def targets(admin: psycopg.Connection) -> dict[int, Target]:
    """Every bureau's family, as it was noted when it was made."""
    found: dict[int, dict] = {}
    slugs: dict[int, str] = {}
    aims: dict[int, dict] = {}
    for _root, no, name, row_id, slug, aim in admin.execute("select * from probe.object"):
        found.setdefault(no, {})[name] = row_id
        if aim is not None:
            aims.setdefault(no, {})[name] = aim
        if name == "pub_record":
            slugs[no] = slug
    return {b.no: Target(b, found[b.no], slugs[b.no], aims.get(b.no, {})) for b in BUREAUS.values()}


def reaches(row: Row, persona: Persona, target: Target, named: bool, aim: int | None = None) -> str:
    """``in``, ``403``, ``404`` or ``door``: what the table says, without a look at the product. ``aim``: where the row was
    sent to."""
    if row.free:
        return "404" if row.scope == "nobody" else "in"
    if persona.outside:
        return "door"
    if not (row.roleless or row.who & persona.effective) or (persona.reach == "assigned" and not row.assigned):
        return "403"
    if row.scope in ("nobody", "mine") or persona.level in row.not_at:
        return "404"
    if not named or row.scope == "none":
        return "in"
    return "in" if target.bureau.root == 43 and _inside(row.scope, persona, target.bureau.no, aim) else "404"


def _inside(scope: str, persona: Persona, no: int, aim: int | None) -> bool:
    """Whether the row's bureau, or the one that it was sent to, is one that the persona reads or acts for."""
    match scope:
        case "sub":
            return no in persona.covers
        case "below":
            return no in persona.covers and no != persona.at
        case "aimed":
            return no in persona.covers or aim in persona.covers
        case "to":
            return aim == persona.at
        case "both":
            return persona.at in (no, aim)
        case _:
            return no == persona.at


def words_of(answer) -> str:
    """All text of an answer; a workbook is opened, its sheets are compressed."""
    body = answer.get_data()
    if body[:2] == b"PK":
        with ZipFile(BytesIO(body)) as book:
            body = b"".join(book.read(part) for part in book.namelist())
    return body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Knock:
    """One request of one persona at one bureau's objects."""

    rule: Rule
    method: str
    persona: Persona
    target: Target

    def send(self, app, cookie: str | None):
        """The request as a browser sends it; nothing it does stays."""
        adapter = app.url_map.bind("localhost")
        url = adapter.build(self.rule.endpoint, {a: self.target.value(self.rule, a) for a in self.rule.arguments}, method=self.method)
        headers = {"Cookie": f"mingqian={cookie}"} if cookie else {}
        data = {"_idem": f"knock-{next(_keys):08d}"} if self.method == "POST" else None
        return app.test_client(use_cookies=False).open(url, method=self.method, headers=headers, data=data)

    def wrong(self, answer) -> str | None:
        """A line about what is not as the table says, or None."""
        row = ROUTES[self.rule.endpoint]
        said = reaches(row, self.persona, self.target, bool(self.rule.arguments), self.target.aim(self.rule))
        said = "404" if said == "in" and self.target.lacks(self.rule) else said
        got = answer.status_code
        where = answer.headers.get("Location", "")
        if got >= 500:
            fits = False
        elif said == "door":
            fits = (got == 303 and where.startswith("/sign-in")) or (got == 401 and self.method != "GET")
        elif said == "in":
            fits = got not in (401, 403, 404) and not where.startswith("/sign-in?")
        else:
            fits = str(got) == said
        line = f"{self.method} {self.rule.rule} of {self.target.bureau.no} by {self.persona}"
        if not fits:
            return f"{line}: {got} instead of {said}"
        leaked = sorted(self._foreign(answer))
        return f"{line}: shows what belongs to {leaked}" if leaked else None

    def _foreign(self, answer) -> set[str]:
        """Bureaus whose canary stands in the answer though the persona reads nothing of them."""
        shown = {(int(root), int(no)) for root, no in CANARY.findall(words_of(answer))}
        row, allowed = ROUTES[self.rule.endpoint], set()
        if not self.persona.outside and not row.free and self.persona.reach == "own":
            allowed = set(self.persona.covers)
            if row.sent:  # what partners sent to whom the persona reads
                allowed |= {no for root, no in BUREAUS if root == 43 and partner(no) in self.persona.covers}
                allowed |= {self.target.bureau.no} if self.target.aim(self.rule) in self.persona.covers else set()
        return {f"{root}/{no}" for root, no in shown if root != 43 or no not in allowed}


__all__ = ["NEAR", "TARGETS", "Knock", "Target", "above", "reaches", "targets"]
