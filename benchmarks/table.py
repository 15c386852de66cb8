"""The command line that the benchmarks share: rows of what was done, how long it took, and the ratio that is claimed."""

import argparse
import json
from collections.abc import Callable, Iterable

Row = tuple[str, str, str]


def run(prog: str, about: str, rows: Callable[[bool], Iterable[Row]], *, quick: str, widths: tuple[int, int]) -> None:
    """Prints each row as it is measured, or all as JSON at the end. ``rows`` takes whether to be quick."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{prog}", description=about.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--json", action="store_true", help="rows as JSON, for keeping")
    chosen = parser.parse_args()
    kept = []
    for what, value, ratio in rows(chosen.quick):
        kept.append([what, value, ratio])
        if not chosen.json:
            print(f"{what:<{widths[0]}}{value:>{widths[1]}}   {ratio}", flush=True)
    if chosen.json:
        print(json.dumps(kept, ensure_ascii=False, indent=1))
