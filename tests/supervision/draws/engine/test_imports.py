"""The engine stands alone: standard library and its own folder only (architecture: "pure, standard library")."""

import ast
import sys
from pathlib import Path

import pytest

import saas.supervision.draws.engine as engine

FILES = sorted(Path(engine.__file__).parent.glob("**/*.py"))
# Whatever would let the machine, the hour or chance into a result.
IMPURE = {"datetime", "io", "locale", "os", "pathlib", "random", "secrets", "socket", "subprocess", "time", "uuid"}


def imported(tree: ast.AST) -> set[str]:
    """Top names of absolute imports; a relative import must stay inside the folder."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level <= 1
            names |= {node.module.split(".")[0]} if node.level == 0 else set()
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_standard_library_only(path):
    tree = ast.parse(path.read_text("utf-8"))
    names = imported(tree)
    assert names <= sys.stdlib_module_names
    assert not names & IMPURE
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"__import__", "eval", "exec", "open", "float"}
    assert not any(isinstance(node, ast.Constant) and isinstance(node.value, float) for node in ast.walk(tree))


def test_there_are_files_to_look_at():
    assert len(FILES) >= 15
