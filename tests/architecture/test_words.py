"""What must not stand in the repository: places of one machine, unfinished work, Chinese that nobody can translate."""

import ast
import re

from tests.architecture import source

# written in pieces, so that this file is not its own finding
PLACES = [
    re.compile(pattern)
    for pattern in (
        r"/wo" + r"rk/", r"/tm" + r"p/mq", r"\.\./sha" + r"red", r"/home/[a-z]+/", r"/ro" + r"ot/", r"\.libr" + r"ary",
        r"artifact" + r"ory", r"inde" + r"x-url",
    )
]  # fmt: skip
UNDONE = re.compile(r"#.*\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
TEXT = (
    ".py",
    ".html",
    ".js",
    ".mjs",
    ".css",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".sh",
    ".sql",
    ".txt",
    ".in",
    ".json",
    ".cfg",
    ".po",
)
TOPS = ("tenants", "saas", "migrations", "frontend", "scripts", "tests", "docs", ".ci")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TRANSLATED = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext", "N_"}
# spoken to the operator at the terminal, or names of the fictional world: said in Chinese only
CHINESE_ONLY = ("saas/cli.py", "saas/embedded/", "saas/demo/", "saas/config.py")


def test_no_place_of_one_machine():
    tops = [
        p for p in source.HOUSE.iterdir() if p.is_file() and (p.suffix in TEXT or p.name in ("Makefile", "Dockerfile"))
    ]
    wrong = []
    for path in [*tops, *source.files(*TOPS, ends=TEXT)]:
        text = path.read_text(encoding="utf-8")
        wrong += [(source.name(path), found[0]) for place in PLACES if (found := place.search(text))]
    assert not wrong


def test_nothing_is_left_undone():
    wrong = [
        f"{source.name(path)}:{number}"
        for path in source.python("saas", "tenants", "migrations", "tests")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNDONE.search(line)
    ]
    assert not wrong


def untranslated(path) -> list[tuple[int, str]]:
    """Chinese literals of a module that go through no translation; docstrings are for developers."""
    out = []
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
            up = node.up
            if isinstance(up, ast.Expr) or _wrapped(node):
                continue
            out.append((node.lineno, node.value[:40]))
    return out


def _wrapped(node: ast.AST) -> bool:
    up = node.up
    while isinstance(up, ast.JoinedStr | ast.FormattedValue | ast.BinOp):
        up = up.up
    return isinstance(up, ast.Call) and source.called(up).rpartition(".")[2] in TRANSLATED


def test_every_chinese_sentence_of_the_product_can_be_said_in_english():
    wrong = {}
    for path in source.python("saas"):
        if not source.name(path).startswith(CHINESE_ONLY):
            found = untranslated(path)
            if len(found) > EXAMINED.get(source.name(path), 0):
                wrong[source.name(path)] = found
    assert not wrong


# Looked at one by one (file: how many): Chinese that is data to be matched, a name of a language, or the words of the
# Excel form, which is one file format for readers of both languages.
EXAMINED = {
    "saas/foundation/accounts/roots.py": 3,
    "saas/foundation/sheets/cells.py": 3,
    "saas/foundation/sheets/reading.py": 1,
    "saas/foundation/sheets/writing.py": 10,
    "saas/foundation/web/filters.py": 8,
    "saas/foundation/web/shell.py": 1,
    "saas/registers/checklists/boundaries.py": 2,
    "saas/registers/checklists/cells.py": 2,
    "saas/registers/checklists/workbook.py": 53,
    "saas/registers/checklists/citing.py": 24,
    "saas/registers/checklists/layering.py": 4,
    "saas/registers/checklists/wording.py": 12,
    "saas/registers/guidelines/markup.py": 8,
    "saas/supervision/loans/boundary_words.py": 6,
    "saas/supervision/loans/cards.py": 2,
    "saas/supervision/loans/naming.py": 2,
    "saas/supervision/loans/numbering.py": 1,
    "saas/registers/inspectors/importing.py": 33,
    "saas/registers/subjects/importing.py": 35,
    "saas/supervision/inspections/notices.py": 1,
    "saas/supervision/inspections/public.py": 1,
    "saas/surfaces/portal/frame.py": 1,
    "saas/surfaces/workspace/service.py": 2,
}
