"""Who commits, who connects, how SQL is written: read from the syntax trees."""

import ast

import pytest

from tests.architecture import source

COMMITS = {"tenants/unit.py"}
# operator's commands outside a request, with connections of their own: cluster set-up, migrations, the launcher
OPERATORS = {"tenants/cluster.py", "tenants/unit.py", "migrations/env.py", "migrations/run.py"}
# reviewed: names come from our own metadata or constants, never from a request
REVIEWED_SQL = {"tenants/unit.py", "saas/embedded/postgres.py"}
SQL_CALLS = {"text", "execute", "scalar", "scalars", "exec_driver_sql"}


def calls(path, *names: str):
    """Calls in a module whose last name is one of the given."""
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Call) and source.called(node).rpartition(".")[2] in names:
            yield node


def test_only_the_transaction_wrapper_commits():
    wrong = [
        f"{source.name(path)}:{node.lineno}"
        for path in source.python("saas", "tenants")
        for node in calls(path, "commit", "begin_twophase")
        if source.name(path) not in COMMITS
        and isinstance(node.func, ast.Attribute)
        and not node.args
        and not node.keywords
    ]
    assert not wrong


def test_nobody_in_the_application_takes_a_connection():
    wrong = []
    for path in source.python("saas", "tenants"):
        if source.name(path) in OPERATORS or source.name(path).startswith(("saas/embedded/", "saas/cli")):
            continue
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and source.called(node).rpartition(".")[2] in (
                "create_engine",
                "sessionmaker",
                "raw_connection",
            ):
                wrong.append(f"{source.name(path)}:{node.lineno}")
            if isinstance(node, ast.Call) and source.called(node) in ("engine.connect", "engine.begin", "s.connection"):
                wrong.append(f"{source.name(path)}:{node.lineno}")
    assert not wrong


def built(node: ast.expr) -> bool:
    """Whether an expression builds a string out of parts."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return any(
            isinstance(side, ast.JoinedStr) or isinstance(getattr(side, "value", None), str)
            for side in (node.left, node.right)
        )
    if not (isinstance(node, ast.Call) and source.called(node).endswith(".format")):
        return False
    base = node.func.value  # psycopg's sql.SQL("…").format(sql.Identifier(…)) quotes what it is given
    return not (isinstance(base, ast.Call) and source.called(base).endswith("SQL"))


def string_built_sql(path) -> list[str]:
    """Where a module hands a string made of parts to the database."""
    return [
        f"{source.name(path)}:{node.lineno}" for node in calls(path, *SQL_CALLS) if node.args and built(node.args[0])
    ]


def test_no_sql_is_built_from_strings():
    wrong = [
        where
        for path in source.python("saas", "tenants")
        if source.name(path) not in REVIEWED_SQL
        for where in string_built_sql(path)
    ]
    assert not wrong


@pytest.mark.parametrize(
    "line",
    [
        's.execute(text(f"select {x}"))',
        's.execute(text("select %s" % x))',
        's.execute(text("a" + x))',
        's.scalar(text("{}".format(x)))',
    ],
)
def test_the_rule_sees_a_planted_string(line, tmp_path, monkeypatch):
    planted = tmp_path / "planted.py"
    planted.write_text(line, encoding="utf-8")
    monkeypatch.setattr(source, "HOUSE", tmp_path)
    assert string_built_sql(planted)


def test_no_test_is_skipped_and_nothing_is_left_to_do():
    marks = {"skip", "skipif", "xfail", "importorskip"}
    wrong = [
        f"{source.name(path)}:{node.lineno}"
        for path in source.python("tests")
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in marks
        and isinstance(node.value, ast.Attribute | ast.Name)
        and (getattr(node.value, "id", "") == "pytest" or getattr(node.value, "attr", "") == "mark")
    ]
    assert not wrong
