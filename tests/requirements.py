"""Which requirement is proved by which tests: `make coverage-matrix`. The table itself is tests/requirements.md.

A test names what it proves with `@pytest.mark.req("S0-20")`. An id that the table does not hold is an error.
"""

from __future__ import annotations

import io
import re
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

TABLE = Path(__file__).with_suffix(".md")
ROW = re.compile(r"^\| (S\d-\d\d|B-\d\d) \| (\w+) \| (.*?) \| (.*?) \|$")


@dataclass
class Collector:
    """A pytest plugin that notes the marked tests and runs none."""

    tests: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for marker in item.iter_markers("req"):
                for requirement in marker.args:
                    name = item.nodeid.split("[")[0]
                    if name not in self.tests[requirement]:
                        self.tests[requirement].append(name)


def table(text: str | None = None) -> dict[str, str]:
    """Requirement id → the feature that satisfies it, in the table's order."""
    lines = (TABLE.read_text(encoding="utf-8") if text is None else text).splitlines()
    return {found[1]: found[4] for found in map(ROW.match, lines) if found}


def lines(known: dict[str, str], tests: dict[str, list[str]]) -> list[str]:
    """The matrix: one line a requirement, its tests below it."""
    out = []
    for requirement, feature in known.items():
        out.append(f"{requirement}  {len(tests.get(requirement, ())):3d}  {feature}")
        out += [f"             {name}" for name in tests.get(requirement, ())]
    proved = sum(bool(tests.get(requirement)) for requirement in known)
    return [*out, f"{proved} of {len(known)} requirements are named by at least one test"]


def main() -> int:
    """Collect, print the matrix; 1 when collecting failed or a test names an unknown requirement."""
    collector, known = Collector(), table()
    with redirect_stdout(io.StringIO()) as said:
        code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", "tests"], plugins=[collector])
    print("\n".join(lines(known, collector.tests)))
    if code != pytest.ExitCode.OK:
        print(said.getvalue()[-3000:], file=sys.stderr)
    unknown = sorted(set(collector.tests) - set(known))
    if unknown:
        print(f"unknown requirements: {', '.join(unknown)}", file=sys.stderr)
    return 1 if unknown or code != pytest.ExitCode.OK else 0


if __name__ == "__main__":
    sys.exit(main())
