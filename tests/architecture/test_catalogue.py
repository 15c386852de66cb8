"""The English catalogue: every sentence of the product, none uncertain, with the same gaps to fill."""

import re
from functools import cache

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.architecture import source

PO = source.HOUSE / "frontend/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
OPTIONS = {"**.html": {"trimmed": "true", "encoding": "utf-8"}}
GAP = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@cache
def sentences() -> frozenset:
    """Every message of code and templates, as extraction finds it."""
    found = set()
    for top, method in (("saas", [("**.py", "python")]), ("frontend/templates", [("**.html", "jinja2")])):
        for _file, _line, message, _notes, _context in extract_from_dir(
            source.HOUSE / top, method_map=method, options_map=OPTIONS, keywords=KEYWORDS
        ):
            found.add(message)
    return frozenset(found)


@cache
def catalogue() -> Catalog:
    """What is translated."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def said(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def test_every_sentence_has_an_english_one():
    known = {message.id: message for message in catalogue() if message.id}
    missing = [one for one in sentences() if one not in known or not all(said(known[one]))]
    assert not missing, f"{len(missing)} of {len(sentences())}: {sorted(map(str, missing))[:20]}"


def test_nothing_in_the_catalogue_is_uncertain_or_left_over():
    uncertain = [m.id for m in catalogue() if m.id and m.fuzzy]
    assert not uncertain
    assert not [m.id for m in catalogue() if m.id and m.id not in sentences()]


def test_the_gaps_to_fill_are_the_same_in_both_languages():
    wrong = []
    for message in catalogue():
        if message.id:
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            wrong += [first for text in said(message) if set(GAP.findall(text)) != set(GAP.findall(first))]
    assert not wrong


def test_no_chinese_is_left_in_the_english_sentences():
    """Names of documents and of institutions may keep their Chinese in brackets; a whole sentence may not."""
    chinese = re.compile(r"[\u4e00-\u9fff]{5,}")
    assert not [m.id for m in catalogue() if m.id and any(chinese.search(text) for text in said(m))]
