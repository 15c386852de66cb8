"""Templates: nothing inline that the policy would stop, fragments known by their name, Chinese through _()."""

import re

import pytest

from tests.architecture import source

INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "address of another site": re.compile(r'(?:src|href|action)="https?://', re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "htmx script": re.compile(r"\bhx-on\b|hx-vals=.js:", re.I),
}
COMMENT = re.compile(r"\{#.*?#\}", re.S)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
INCLUDED = re.compile(r'\{%-?\s*include\s+"([^"]+)"')


def body(path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", sorted(INLINE))
def test_nothing_inline(what):
    wrong = [source.name(path) for path in source.templates() if INLINE[what].search(body(path))]
    assert not wrong


def test_what_is_included_is_a_fragment_and_has_its_name():
    wrong = []
    for path in source.templates():
        for named in INCLUDED.findall(body(path)):
            if not named.rpartition("/")[2].startswith("_"):
                wrong.append((source.name(path), named))
    assert not wrong


def test_a_fragment_stands_alone():
    """A fragment is rendered by itself for htmx: it extends no layout."""
    fragments = [path for path in source.templates() if path.name.startswith("_")]
    assert not [source.name(path) for path in fragments if "{% extends" in body(path)]


def test_pages_extend_a_layout():
    whole = [p for p in source.templates() if not p.name.startswith("_") and p.parent.name not in ("ui", "layout")]
    macros = [p for p in whole if "{% macro" in body(p)]
    assert not [source.name(p) for p in whole if p not in macros and "{% extends" not in body(p)]


@pytest.mark.req("S0-04")
def test_every_chinese_word_goes_through_the_catalogue():
    wrong = {}
    for path in source.templates():
        bare = JINJA.sub("", path.read_text(encoding="utf-8"))
        lines = [line.strip() for line in bare.splitlines() if CHINESE.search(line)]
        if lines:
            wrong[source.name(path)] = lines[:3]
    assert not wrong


STRING = re.compile(r"""_\(\s*(?:'[^']*'|"[^"]*")|ngettext\([^)]*\)|'[^']*'|"[^"]*\"""", re.S)


def test_chinese_inside_expressions_is_wrapped_too():
    wrong = {}
    for path in source.templates():
        for code in re.findall(r"\{%.*?%\}|\{\{.*?\}\}", body(path), re.S):
            for string in STRING.findall(code):
                if CHINESE.search(string) and not string.startswith(("_(", "ngettext(")):
                    wrong.setdefault(source.name(path), []).append(string[:60])
    assert not wrong
