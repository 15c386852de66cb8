"""A rule set's text → :class:`Document`; everything that is wrong with it is said at once, each with its line (制度文件)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from saas.errors import Refusal
from saas.foundation.settings.definitions import DEFINITIONS, MODES, Definition, known_scope, scope_label
from saas.foundation.settings.ruletext import Path, Problem, Text, Unreadable, at, read

FORMAT = "mingqian-ruleset/1"
MOST_RULES, LONGEST = 2_000, 60
YEARS = range(1949, 2200)
# the keys of each mapping: name → whether it must be there
TOP = {"format": True, "bureau": True, "documents": True}
BUREAU = {"number": True, "name": False}
PAPER = {"number": True, "title": False, "effective_from": True, "effective_to": False, "rules": True}
RULE = {"code": True, "scope": False, "value": True, "mode": False, "article": False}


class RuleSetRefused(Refusal):
    """A rule set that cannot be taken as it is: ``problems`` names every reason, the message all of them in one."""

    def __init__(self, problems: list[Problem]) -> None:
        codes = {one.code for one in problems}
        super().__init__(codes.pop() if len(codes) == 1 else "E_RULESET", "".join(one.sentence for one in problems), "document")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Rule:
    """One value of one setting, as a document gives it."""

    code: str
    scope: str
    value: dict
    mode: str
    article: str
    document_number: str
    effective_from: date
    effective_to: date | None
    title: str = ""

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes it one and the same value in every version of a document."""
        return self.code, self.scope, self.effective_from

    def given(self) -> dict:
        """What ``service.checked`` and ``service.set_value`` both take."""
        return {
            "code": self.code, "scope": self.scope, "value": self.value, "mode": self.mode,
            "effective_from": self.effective_from, "effective_to": self.effective_to,
            "document_number": self.document_number,
        }  # fmt: skip


@dataclass(frozen=True)
class Document:
    """The rules of one bureau, every value checked against its definition."""

    bureau_no: int
    bureau_name: str
    rules: tuple[Rule, ...]

    def plain(self) -> dict:
        """As ``rulesets.export`` writes it; rules of one document number and span stand together, in their order."""
        papers: dict[tuple, dict] = {}
        for rule in self.rules:
            span = {"effective_from": rule.effective_from.isoformat()}
            if rule.effective_to:
                span["effective_to"] = rule.effective_to.isoformat()
            head = {"number": rule.document_number} | ({"title": rule.title} if rule.title else {}) | span
            paper = papers.setdefault(tuple(head.items()), head | {"rules": []})
            told = {"code": rule.code} | ({"scope": rule.scope} if rule.scope else {})
            told |= {"value": rule.value, "mode": rule.mode} | ({"article": rule.article} if rule.article else {})
            paper["rules"].append(told)
        bureau = {"number": self.bureau_no, "name": self.bureau_name}
        return {"format": FORMAT, "bureau": bureau, "documents": list(papers.values())}


def loads(text: str) -> Document:
    """The document in a text (YAML or JSON), checked as far as that needs no database. Raises RuleSetRefused."""
    try:
        found = read(text)
    except Unreadable as wrong:
        raise RuleSetRefused(wrong.problems) from wrong
    reading = _Reading(found)
    document = reading.document()
    if reading.problems:
        raise RuleSetRefused([problem for _line, problem in sorted(reading.problems, key=lambda one: one[0])])
    return document


class _Reading:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.problems: list[tuple[int, Problem]] = []
        self.seen: dict[tuple, int] = {}

    def wrong(self, path: Path, code: str, message: str) -> None:
        line = self.text.line(path)
        self.problems.append((line, Problem(at(line), code, message)))

    def document(self) -> Document:
        top = self._keys(self.text.data, (), TOP)
        if "format" in top and top["format"] != FORMAT:
            self.wrong(("format",), "E_FORMAT", _("格式应写作 %(format)s。", format=FORMAT))
        bureau = self._keys(top.get("bureau", {}), ("bureau",), BUREAU)
        number = bureau.get("number")
        if "number" in bureau and not isinstance(number, int):
            self.wrong(("bureau", "number"), "E_NUMBER", _("单位编号应是六位数字。"))
        rules: list[Rule] = []
        for n, paper in enumerate(self._list(top.get("documents", []), ("documents",))):
            rules += self._paper(paper, ("documents", n))
        if len(rules) > MOST_RULES:
            self.wrong(("documents",), "E_TOO_MANY", _("一份制度最多 %(n)s 项。", n=MOST_RULES))
        return Document(number, self._word(bureau, "name", ("bureau",)), tuple(rules))

    def _paper(self, paper: Any, path: Path) -> list[Rule]:
        given = self._keys(paper, path, PAPER)
        number = self._word(given, "number", path).strip()
        if "number" in given and not number:
            self.wrong((*path, "number"), "E_DOCUMENT", _("请写明发布这项规定的文号。"))
        since, until = self._day(given, "effective_from", path), self._day(given, "effective_to", path)
        if since and until and until < since:
            self.wrong((*path, "effective_to"), "E_DATES", _("失效日期不能早于施行日期。"))
        head = (number, since or date.max, until, self._word(given, "title", path, 200))
        rules = [
            self._rule(rule, (*path, "rules", n), head)
            for n, rule in enumerate(self._list(given.get("rules", []), (*path, "rules")))
        ]
        return [rule for rule in rules if rule is not None]

    def _rule(self, rule: Any, path: Path, head: tuple) -> Rule | None:
        given = self._keys(rule, path, RULE)
        code, scope = self._word(given, "code", path), self._word(given, "scope", path)
        known = DEFINITIONS.get(code)
        if known is None:
            if code:
                self.wrong((*path, "code"), "E_CODE", _("没有“%(code)s”这项制度。", code=code))
            return None
        if not known_scope(known, scope):
            where = {"rule": known.label, "scope": scope_label(scope) or scope}
            self.wrong((*path, "scope"), "E_SCOPE", _("“%(rule)s”不能按“%(scope)s”规定。", **where))
        mode = self._word(given, "mode", path) if "mode" in given else "overridable"
        if mode not in MODES:
            self.wrong((*path, "mode"), "E_MODE", _("下级效力应是 %(modes)s 之一。", modes=_("、").join(MODES)))
        value = self._value(known, given.get("value"), (*path, "value")) if "value" in given else None
        number, since, until, title = head
        found = Rule(code, scope, value or {}, mode, self._word(given, "article", path).strip(), number, since, until, title)
        if since and found.key in self.seen:
            self.wrong(path, "E_TWICE", _("第 %(n)s 行已有同一项、同日施行的规定。", n=self.seen[found.key]))
        self.seen.setdefault(found.key, self.text.line(path))
        return found if value is not None else None

    def _value(self, known: Definition, value: Any, path: Path) -> dict | None:
        """The value with its types right, its fields in the order of its form."""
        schema = known.schema()
        if not isinstance(value, dict):
            self.wrong(path, "E_SHAPE", _("这里应是若干“名称: 值”。"))
            return None
        try:
            loaded = schema.load(value)
        except ValidationError as wrong:
            for name, messages in wrong.normalized_messages().items():
                field = schema.fields.get(name)
                label = field.metadata.get("label", name) if field else name
                for said in _flat(messages):
                    code = "E_VALUE" if field else "E_UNKNOWN"
                    message = _("%(rule)s·%(label)s：%(why)s", rule=known.label, label=label, why=said if field else _("没有这一栏"))
                    self.wrong((*path, name), code, message)
            return None
        return {name: loaded[name] for name in schema.fields if name in loaded}

    def _keys(self, value: Any, path: Path, known: dict[str, bool]) -> dict:
        """A mapping with no key too many and none missing; nothing of it where it is no mapping."""
        if not isinstance(value, dict):
            self.wrong(path, "E_SHAPE", _("这里应是若干“名称: 值”。"))
            return {}
        for key in value:
            if key not in known:
                self.wrong((*path, key), "E_UNKNOWN", _("不认识“%(key)s”；这里可以写 %(known)s。", key=key, known=_("、").join(known)))
        for key, needed in known.items():
            if needed and value.get(key) is None:
                self.wrong((*path, key), "E_REQUIRED", _("缺少“%(key)s”。", key=key))
        return {key: one for key, one in value.items() if key in known and one is not None}

    def _list(self, value: Any, path: Path) -> list:
        if isinstance(value, list):
            return value
        self.wrong(path, "E_SHAPE", _("这里应是一列。"))
        return []

    def _word(self, given: dict, key: str, path: Path, longest: int = LONGEST) -> str:
        value = given.get(key, "")
        if not isinstance(value, str | int) or isinstance(value, bool):
            self.wrong((*path, key), "E_SHAPE", _("“%(key)s”应是文字。", key=key))
            return ""
        if len(str(value)) > longest:
            self.wrong((*path, key), "E_TOO_LONG", _("“%(key)s”不超过 %(n)s 个字。", key=key, n=longest))
        return str(value)

    def _day(self, given: dict, key: str, path: Path) -> date | None:
        if key not in given:
            return None
        try:
            found = date.fromisoformat(given[key])
        except (TypeError, ValueError):
            found = None
        if found is None or found.year not in YEARS:
            self.wrong((*path, key), "E_DATE", _("“%(key)s”应是日期，例如 2023-07-12。", key=key))
            return None
        return found


def _flat(messages: Any) -> list[str]:
    """The sentences of one field, also those of the single entries of a list."""
    if isinstance(messages, dict):
        return [said for one in messages.values() for said in _flat(one)]
    if isinstance(messages, list):
        return [said for one in messages for said in _flat(one)]
    return [str(getattr(messages, "sentence", _("不是这一栏的写法")))]
