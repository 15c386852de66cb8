"""Forms through marshmallow: labels and kinds beside the rules, every error with a code, nothing typed ever lost."""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from saas.errors import Refusal

Choices = Iterable[tuple[str, Any]] | Callable[[], Iterable[tuple[str, Any]]]


def _coded(code: str, sentence) -> str:
    return _Coded(code, sentence)


class _Coded(str):
    """An error sentence that knows its code; lazy so that it is said in the reader's language."""

    def __new__(cls, code, sentence):
        self = super().__new__(cls, code)
        self.code, self.sentence = code, sentence
        return self

    def format(self, *args, **kwargs):
        return _Coded(self.code, _Said(self.sentence, args, kwargs))


class _Said:
    def __init__(self, sentence, args, kwargs):
        self.sentence, self.args, self.kwargs = sentence, args, kwargs

    def __str__(self) -> str:
        return str(self.sentence).format(*self.args, **self.kwargs)


# a day that somebody types lies within living memory and within reach; anything else is a slip of the finger
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2199, 12, 31)
REQUIRED = _coded("E_REQUIRED", _l("请填写此项"))
MESSAGES = {"required": REQUIRED, "null": REQUIRED}


def _options(label, required: bool, kind: str, help_text, messages: dict, checks: list, choices: Choices, attrs: dict) -> dict:
    absent = {} if required else {"load_default": None, "allow_none": True}
    return absent | {
        "required": required,
        "error_messages": MESSAGES | messages,
        "validate": checks,
        "metadata": {"label": label, "kind": kind, "help": help_text, "choices": choices, "attrs": attrs},
    }


def refuse(field: str, code: str, sentence) -> None:
    """What a schema's own check raises: a sentence with its code beside one field."""
    raise ValidationError({field: [_coded(code, sentence)]})


def text(label, *, required=True, longest=200, shortest=0, pattern=None, say=None, kind="text", help="", **attrs):
    """One line of text (``kind="textarea"`` for several, ``"password"`` for a secret). ``say`` explains ``pattern``."""
    checks = [validate.Length(max=longest, error=_coded("E_TOO_LONG", _l("不超过 {max} 个字")))]
    if shortest:
        checks.append(validate.Length(min=shortest, error=_coded("E_TOO_SHORT", _l("至少 {min} 个字"))))
    if pattern:
        checks.append(validate.Regexp(pattern, error=_coded("E_SHAPE", say or _l("格式不正确"))))
    return fields.String(**_options(label, required, kind, help, {}, checks, (), {"maxlength": longest} | attrs))


def number(label, *, required=True, least=0, most=1_000_000, help="", **attrs):
    """A whole number within bounds, both included."""
    checks = [validate.Range(min=least, max=most, error=_coded("E_RANGE", _l("应在 {min} 到 {max} 之间")))]
    messages = {"invalid": _coded("E_NUMBER", _l("请填整数"))}
    attrs = {"min": least, "max": most, "step": 1, "inputmode": "numeric"} | attrs
    return fields.Integer(strict=False, **_options(label, required, "number", help, messages, checks, (), attrs))


def day(label, *, required=True, help="", **attrs):
    """A date, typed as 2023-07-12 or chosen."""
    messages = {"invalid": _coded("E_DATE", _l("请填日期，例如 2023-07-12"))}
    span = validate.Range(min=FIRST_DAY, max=LAST_DAY, error=_coded("E_RANGE", _l("年份应在 1949 到 2199 之间")))
    return fields.Date(format="%Y-%m-%d", **_options(label, required, "date", help, messages, [span], (), attrs))


def moment(label, *, required=True, help="", **attrs):
    """A local date and time in Asia/Shanghai, without zone."""
    messages = {"invalid": _coded("E_TIME", _l("请填日期和时间，例如 2023-07-12 14:30"))}
    return fields.NaiveDateTime(format="%Y-%m-%dT%H:%M", **_options(label, required, "datetime-local", help, messages, [], (), attrs))


def choice(label, choices: Choices, *, required=True, kind="select", help="", **attrs):
    """One of a list of ``(value, label)``; the list may be a callable that is asked at each request."""
    return _Choice(**_options(label, required, kind, help, {}, [], choices, attrs))


def many(label, choices: Choices, *, required=True, help="", **attrs):
    """Several of a list."""
    return _Many(fields.String(), **_options(label, required, "checks", help, {}, [], choices, attrs))


def flag(label, *, help="", **attrs):
    """Yes or no."""
    return fields.Boolean(load_default=False, metadata={"label": label, "kind": "checkbox", "help": help, "choices": (), "attrs": attrs})


def upload(label, *, required=True, help="", **attrs):
    """A file; it arrives as werkzeug's FileStorage."""
    return fields.Raw(**_options(label, required, "file", help, {}, [], (), attrs))


class _Choice(fields.String):
    def _deserialize(self, value, attr, data, **kwargs):
        value = super()._deserialize(value, attr, data, **kwargs)
        if value not in {str(v) for v, _ in _asked(self, self.parent)}:
            raise ValidationError(_coded("E_CHOICE", _l("请从列表中选择")))
        return value


class _Many(fields.List):
    def _deserialize(self, value, attr, data, **kwargs):
        values = super()._deserialize(value, attr, data, **kwargs)
        known = {str(v) for v, _ in _asked(self, self.parent)}
        if any(v not in known for v in values):
            raise ValidationError(_coded("E_CHOICE", _l("请从列表中选择")))
        return values


def _asked(spec: fields.Field, schema) -> list:
    given = (getattr(schema, "context_choices", None) or {}).get(spec.name)
    choices = given if given is not None else spec.metadata.get("choices", ())
    return list(choices() if callable(choices) else choices)


@dataclass
class Field:
    """One field as a template draws it (``ui/form.html``)."""

    name: str
    label: Any
    kind: str
    required: bool
    help: Any
    value: Any
    choices: list
    attrs: dict
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"f-{self.name}"


class Form:
    """A schema with what was typed, what was wrong, and what it means.

    ``choices`` fills a field's list at run time; ``initial`` shows values before anything was typed.
    """

    def __init__(self, schema: type[Schema], *, initial: dict | None = None, choices: dict[str, Choices] | None = None) -> None:
        self.schema = schema(unknown=EXCLUDE)
        self.schema.context_choices = choices or {}
        self.data: dict = {}
        self.fields: dict[str, Field] = {}
        for name, spec in self.schema.fields.items():
            meta = spec.metadata
            value = (initial or {}).get(name)
            self.fields[name] = Field(
                name, meta.get("label", name), meta.get("kind", "text"), spec.required, meta.get("help", ""),
                _shown(value, meta.get("kind")), _asked(spec, self.schema), dict(meta.get("attrs", {})),
            )  # fmt: skip

    def bind(self) -> "Form":
        """Reads the request; afterwards ``valid`` tells whether ``data`` may be used."""
        typed = {}
        for name, spec in self.schema.fields.items():
            if isinstance(spec, fields.List):
                typed[name] = request.form.getlist(name)
                self.fields[name].value = typed[name]
                if spec.required and not typed[name]:
                    del typed[name]
                continue
            value = request.files.get(name) if spec.metadata.get("kind") == "file" else request.form.get(name, "")
            if isinstance(value, str):
                value = value if spec.metadata.get("kind") == "password" else value.strip()
            if spec.metadata.get("kind") not in ("password", "file"):
                self.fields[name].value = value
            if isinstance(spec, fields.Boolean):
                typed[name] = bool(value)
            elif value not in ("", None) and not (hasattr(value, "filename") and not value.filename):
                typed[name] = value
        try:
            self.data = self.schema.load(typed)
        except ValidationError as wrong:
            for name, messages in wrong.normalized_messages().items():
                for message in _flat(messages):
                    self.add_error(name, getattr(message, "code", "E_VALUE"), str(getattr(message, "sentence", message)))
        return self

    def add_error(self, name: str | None, code: str, sentence: str) -> None:
        """Puts an error beside its field; an unknown name goes to the summary alone."""
        if name in self.fields:
            self.fields[name].errors.append((code, sentence))
        else:
            self.general.append((code, sentence))

    @property
    def general(self) -> list[tuple[str, str]]:
        return self.__dict__.setdefault("_general", [])

    @property
    def errors(self) -> list[tuple[str | None, str, str]]:
        """All errors as ``(field, code, sentence)``, in the order of the form."""
        beside = [(f.name, code, said) for f in self.fields.values() for code, said in f.errors]
        return beside + [(None, code, said) for code, said in self.general]

    @property
    def valid(self) -> bool:
        return not self.errors

    @contextmanager
    def catching(self):
        """A verb's refusal inside the block becomes an error of the form; the guard undoes the transaction (422)."""
        try:
            yield self
        except Refusal as no:
            self.add_error(no.field, no.code, no.message)


def _flat(messages) -> list:
    if isinstance(messages, dict):
        return [m for part in messages.values() for m in _flat(part)]
    return list(messages)


def _shown(value, kind):
    if value is None:
        return [] if kind == "checks" else ""
    if isinstance(value, list | tuple):
        return [str(v) for v in value]
    if kind == "checkbox":
        return value
    return str(value)
