"""The templates without a browser: they render, hold nothing inline, and their words can be translated."""

import json
import re

import pytest

from tests.frontend.plain_jinja import ROOT, TEMPLATES, Listing, environment, field, form
from tests.frontend.samples import FIRM_COLS, RULE, pages

CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CODE = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.S)
SAID = re.compile(r"n?gettext\((?:[^()]|\([^()]*\))*\)|\b_\((?:'[^']*'|\"[^\"]*\")")
OURS = [TEMPLATES / part for part in ("layout", "errors", "ui")]
FILES = sorted(file for folder in OURS for file in folder.glob("*.html"))


@pytest.mark.parametrize("name", list(pages()))
def test_nothing_inline(name: str) -> None:
    """The content security policy forbids inline script and style; so no page may hold any."""
    html = environment().get_template(name).render(**pages()[name])
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert "<style" not in html
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_chinese_only_inside_gettext(file) -> None:
    """Every Chinese word of the house goes through the catalogue, so that the English pages are whole."""
    text = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.S)
    assert not CJK.search(CODE.sub("", text))
    assert not CJK.search(SAID.sub("", "".join(CODE.findall(text))))


def test_catalogue_names_every_macro() -> None:
    """A macro that page builders may use stands in README.md."""
    readme = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    inner = {"choices", "star", "described", "under", "button_attrs", "body", "head", "filter_row", "pager"}
    macros = {
        m
        for file in (TEMPLATES / "ui").glob("*.html")
        for m in re.findall(r"\{% macro (\w+)", file.read_text(encoding="utf-8"))
    }
    assert {m for m in macros - inner if f"`{m}(" not in readme and f"`{m}`" not in readme} == set()


def test_files_stay_small() -> None:
    """No file of the front end above 400 lines."""
    files = [f for kind in ("css", "js") for f in (ROOT / "frontend/src" / kind).iterdir()] + FILES
    assert {f.name: n for f in files if (n := len(f.read_text(encoding="utf-8").splitlines())) > 400} == {}


def test_lock_names_no_registry() -> None:
    """What is committed says nothing about the place it was made in."""
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    assert all(
        "resolved" not in entry and ("integrity" in entry or not name) for name, entry in lock["packages"].items()
    )


def test_field_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    """Typed text stays in the control; the sentence stands beside it and in the summary, tied together by ids."""
    page = environment().from_string(
        "{% import 'ui/form.html' as f %}{{ f.form_open('/x', 'x', form=form) }}{{ f.field(form, 'share') }}"
    )
    html = page.render(
        form=form(
            field("share", "抽查比例", "number", value='1"><b>', help="例如 20", errors=[("range", "请改为例如 20。")])
        )
    )
    assert "<b>" not in html and 'value="1&#34;&gt;&lt;b&gt;"' in html
    assert 'aria-describedby="f-share-error f-share-help"' in html and 'aria-invalid="true"' in html
    assert html.count("请改为例如 20。") == 2 and 'href="#f-share"' in html
    assert 'name="csrf_token" value="token"' in html and 'name="_idem" value="key-1"' in html


def test_cells_are_escaped_and_empty_ones_are_marked() -> None:
    """A name with markup stays text; a missing value is a dash, zero is zero."""
    page = environment().from_string("{% import 'ui/table.html' as t %}{{ t.table(listing, cols, 'x') }}")
    rows = [{"name": "<i>甲</i>", "lawyers": 0, "district": None}]
    html = page.render(listing=Listing(rows), cols=FIRM_COLS)
    assert "<i>" not in html and "&lt;i&gt;甲" in html
    assert re.search(r'data-label="执业律师"[^>]*>\s*0<', html) and "—" in html


def test_rule_mark_says_value_origin_document_and_chain() -> None:
    """The popover of 据 holds value, bureau, document number, article, since when and the chain upward."""
    html = (
        environment()
        .from_string("{% import 'ui/parts.html' as p %}{{ p.rule_mark(rule) }}|{{ p.rule_mark(none) }}")
        .render(rule=RULE)
    )
    for part in ("50/100", "潮州市司法局", "潮司〔2023〕9号", "第三条", "2023年3月5日", "广东省司法厅", "平台默认"):
        assert part in html
    assert html.endswith("|")


def test_progress_polls_until_it_is_finished() -> None:
    """A running job asks again every two seconds; a finished or failed one does not."""
    page = environment().from_string("{% import 'ui/parts.html' as p %}{{ p.progress(job, '/jobs/1', '/retry') }}")
    job = {"id": 1, "state": "running", "done": 1, "total": 3, "words": "", "error": "坏了"}
    assert 'hx-trigger="every 2s"' in page.render(job=job)
    assert "hx-trigger" not in page.render(job=job | {"state": "done"})
    assert "坏了" in page.render(job=job | {"state": "failed"}) and "/retry" in page.render(
        job=job | {"state": "failed"}
    )
