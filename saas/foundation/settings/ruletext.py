"""Text ⇄ plain data for rule sets: YAML or JSON through one narrow reader (JSON is read as the YAML that it is).

Pure. Built on the parser's events, so that nothing is ever constructed that was not asked for: no anchors and aliases
(a few lines of them unfold to gigabytes), no tags, no duplicate keys, limited size and depth. Words are read as YAML 1.2
reads them: ``on``, ``yes`` and ``12:30`` are words, not truth and not a number.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import yaml
from flask_babel import gettext as _

MOST_CHARACTERS, DEEPEST = 500_000, 12
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """Something wrong with a text: where (in words), which rule, and a sentence that says what would be right."""

    place: str
    code: str
    message: str

    @property
    def sentence(self) -> str:
        return _("%(place)s：%(message)s", place=self.place, message=self.message) if self.place else self.message


class Unreadable(ValueError):
    """The text is no plain data; ``problems`` says where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.code} {one.place}" for one in problems))
        self.problems = problems


@dataclass(frozen=True)
class Text:
    """``data`` of strings, whole numbers, truth values, lists and mappings; ``lines``: path → line, counted from 1."""

    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it."""
        return next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)


def read(text: str) -> Text:
    """Plain data out of YAML or JSON. Raises Unreadable: ``E_TOO_LARGE``, ``E_SYNTAX``, ``E_ALIAS``, ``E_TAG``, ``E_DEPTH``,
    ``E_TEXT`` (control characters), ``E_DUPLICATE`` (all of them at once)."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable([Problem("", "E_TOO_LARGE", _("文件不能超过 %(n)s 个字。", n=MOST_CHARACTERS))])
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] == "{":
        text = text.replace("\t", " ")  # JSON may be indented with tabs, YAML may not
    reader = _Reader()
    try:
        data = reader.document(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        raise Unreadable([Problem(at(mark.line + 1 if mark else 1), "E_SYNTAX", _not_yaml())]) from wrong
    except (yaml.YAMLError, UnicodeError) as wrong:
        raise Unreadable([Problem("", "E_TEXT", _("文件中有不能显示的字符。"))]) from wrong
    if reader.problems:
        raise Unreadable(reader.problems)
    return Text(data, reader.lines)


def at(line: int) -> str:
    """第 3 行."""
    return _("第 %(n)s 行", n=line)


def _not_yaml() -> str:
    return _("这里不是正确的 YAML 或 JSON，请检查缩进、冒号和引号。")


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[Path, int] = {}

    def document(self, events) -> Any:
        """The one document of a stream; nothing in it is None."""
        seen, data = 0, None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    self._stop(event, "E_SYNTAX", _("一个文件只能有一份制度。"))
                data = self._node(next(events), events, ())
        return data

    def _node(self, event, events, path: Path) -> Any:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop(event, "E_ALIAS", _("不能使用 & 和 * 引用，请把内容写全。"))
        if event.tag:
            self._stop(event, "E_TAG", _("不能使用以感叹号开头的类型标记。"))
        if len(path) > DEEPEST:
            self._stop(event, "E_DEPTH", _("层次太深。"))
        self.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        return self._list(events, path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(events, path)

    def _list(self, events, path: Path) -> list:
        out: list = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            out.append(self._node(event, events, (*path, len(out))))
        return out

    def _mapping(self, events, path: Path) -> dict:
        out: dict = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, (*path, "?"))
            if not isinstance(key, str | int) or isinstance(key, bool):
                self._stop(event, "E_SYNTAX", _not_yaml())
            if key in out:
                self._note(event, "E_DUPLICATE", _("“%(key)s”写了两次。", key=key))
            self.lines[*path, key] = event.start_mark.line + 1
            out[key] = self._node(next(events), events, (*path, key))
        self.lines.pop((*path, "?"), None)
        return out

    def _scalar(self, event) -> Any:
        value = event.value
        if not event.style and value in WORDS:
            return WORDS[value]
        if not event.style and WHOLE.fullmatch(value):
            return int(value)
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in value):
            self._stop(event, "E_TEXT", _("文件中有不能显示的字符。"))
        return value

    def _note(self, event, code: str, message: str) -> None:
        self.problems.append(Problem(at(event.start_mark.line + 1), code, message))

    def _stop(self, event, code: str, message: str) -> None:
        self._note(event, code, message)
        raise Unreadable(self.problems)


class _Plain(yaml.SafeDumper):
    """Writes everything in full, lists indented below their key, and never an anchor."""

    def ignore_aliases(self, data) -> bool:
        return True

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def write(data: Any, kind: str) -> str:
    """Plain data as ``json`` or ``yaml``, keys in the order given. Raises KeyError for another kind."""
    return {"json": _json, "yaml": _yaml}[kind](data)


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _yaml(data: Any) -> str:
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
