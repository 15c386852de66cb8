"""A Jinja environment with stand-ins for what the application provides: templates can be seen and tested alone."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Thing

import jinja2

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "frontend" / "templates"
DIST = ROOT / "frontend" / "dist"
PAGES = Path(__file__).parent / "pages"


def environment(flashes: tuple[tuple[str, str], ...] = ()) -> jinja2.Environment:
    """The macros with fake tokens and untranslated words, strict about undefined names."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader([PAGES, TEMPLATES]),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(lambda s: s, lambda s, p, n: s if n == 1 else p, newstyle=True)
    manifest = json.loads((DIST / "manifest.json").read_text()) if (DIST / "manifest.json").exists() else {}
    env.globals.update(
        asset=lambda name: "/static/" + manifest.get(name, name),
        csrf_token=lambda: "token",
        idem_key=lambda: "key-1",
        get_flashed_messages=lambda with_categories=False: list(flashes),
    )
    return env


def field(name: str, label: str, kind: str = "text", **more: object) -> Thing:
    """A form field of the shape that saas.foundation.web.forms gives to templates."""
    values = {"help": "", "required": False, "value": "", "errors": [], "choices": [], "attrs": {}, "id": f"f-{name}"}
    return Thing(**{**values, **more, "name": name, "label": label, "kind": kind})


def form(*fields: Thing) -> Thing:
    """A form of those fields; its errors are theirs."""
    wrong = [(x.name, code, sentence) for x in fields for code, sentence in x.errors]
    return Thing(fields={x.name: x for x in fields}, errors=wrong, valid=not wrong)


class Listing:
    """A page of a list: the attributes that ui/table.html reads."""

    def __init__(
        self, rows: list, filters: list = (), sort: str = "name", page: int = 1, has_next: bool = False
    ) -> None:
        self.rows, self.filters, self.sort, self.dir, self.page, self.has_next = (
            rows,
            filters,
            sort,
            "asc",
            page,
            has_next,
        )
        self.total, self.csv_url, self.clear_url = len(rows), "/list.csv", "?"

    def url(self, **changes: object) -> str:
        """The address of the list with other sort, dir or page."""
        return "?" + "&".join(f"{k}={v}" for k, v in changes.items())


def shell(**more: object) -> Thing:
    """What every page of the workspace is told about its user."""
    values = {
        "lang": "zh-CN",
        "user_key": "u1",
        "bureau": "潮州市司法局",
        "home_url": "/w",
        "switch_url": "/switch",
        "find_url": "/w/find",
        "find_query": "",
        "clock": Thing(text="2023年7月6日", url="/demo/clock"),
        "user": "许闻溪",
        "section": "律师工作管理科",
        "account_url": "/me",
        "sign_out_url": "/out",
        "language": Thing(label="English", url="?lang=en", code="en"),
        "portal_url": "/b/445100",
        "sign_in_url": "/in",
        "version": "",
    }
    return Thing(**{**values, **more})


def nav(active: str, labels: str = "工作台 年度计划 任务 抽取 检查 公示 名录库 事项清单") -> list[Thing]:
    """The main navigation with one entry active."""
    return [Thing(label=x, url=f"/{i}", active=x == active) for i, x in enumerate(labels.split())]


def day(text: str) -> date:
    """A date from 2023-07-06."""
    return date.fromisoformat(text)
