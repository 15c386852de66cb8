"""The files of the product, parsed once: what the rules of the house are tested on."""

import ast
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[2]
AWAY = {"node_modules", "dist", "__pycache__", ".venv", ".git", ".mingqian", "build"}
PACKAGES = ("tenants", "saas", "migrations")


def files(*tops: str, ends: tuple[str, ...]) -> list[Path]:
    """Every file under the given folders with one of the endings, in a fixed order."""
    found = (p for top in tops for p in sorted((HOUSE / top).rglob("*")) if p.suffix in ends and p.is_file())
    return [p for p in found if not AWAY & set(p.relative_to(HOUSE).parts)]


def python(*tops: str) -> list[Path]:
    """Python modules of the product, or of the given folders."""
    return files(*(tops or PACKAGES), ends=(".py",))


def templates() -> list[Path]:
    """All templates."""
    return files("frontend/templates", ends=(".html",))


def name(path: Path) -> str:
    """A path as it is written in the repository."""
    return path.relative_to(HOUSE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module, each node knowing its parent as ``.up``."""
    made = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(made):
        for child in ast.iter_child_nodes(node):
            child.up = node
    return made


def imports(path: Path) -> set[str]:
    """Every module that a module imports, wherever in it."""
    out = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            out.add(node.module)
    return out


def called(node: ast.Call) -> str:
    """``s.commit`` or ``text``: what a call calls, as far as it can be read off."""
    parts, at = [], node.func
    while isinstance(at, ast.Attribute):
        parts.append(at.attr)
        at = at.value
    parts.append(at.id if isinstance(at, ast.Name) else "?")
    return ".".join(reversed(parts))
