"""The draw engine's speed and memory, as ratios measured in one run: `python -m benchmarks.draw [--quick]`.

Times are processor seconds, the best of a few repeats; a ratio divides two of them from the same run, so that it means
much the same on any machine. Nothing is asserted. `ortools` and `consistent_sampler` are only ever rivals: without them
their rows say so. Memory is what Python's allocator hands out at the peak, in a run of its own.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import browser, pools, rivals, table
from benchmarks.table import Row
from saas.supervision.draws.engine import assign, draw_subjects

MISSING = "not installed"


def best(act: Callable[[], object], repeats: int) -> float:
    """The least processor time of a few runs, in seconds."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return min(times)


def times(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f} ×"


def seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= .1 else f"{1000 * value:.1f} ms"


def grown(code: str) -> str:
    """The most that the last line of some code holds at once beyond what the lines before it made, in a fresh process."""
    *before, last = code.strip().splitlines()
    program = "\n".join(["import tracemalloc", *before, "tracemalloc.start()", last, "print(tracemalloc.get_traced_memory()[1])"])
    done = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    return f"{int(done.stdout) / 2**20:.1f} MB"


def objects(count: int, repeats: int) -> Iterator[Row]:
    """Section 6: one in a hundred of a large pool."""
    rows, params = pools.objects(count), pools.rule(pools.stratum("1/100"))
    what = f"1 % of {count:,} objects"
    ours = best(lambda: draw_subjects("sha256", "11" * 32, params, rows), repeats)
    yield f"draw {what}", seconds(ours), ""
    yield "  ÷ hashing alone: a list of the same tickets", "", times(ours, best(lambda: rivals.tickets(rows), repeats))
    yield "  ÷ hashing alone: by calls of ticket()", "", times(ours, best(lambda: rivals.called_tickets(rows), repeats))
    try:
        sampler = best(rivals.sampler(rows, count // 100), 1)
        yield "  consistent_sampler, same pool and number, ÷ ours", seconds(sampler), times(sampler, ours)
    except ImportError:
        yield "  consistent_sampler", MISSING, ""
    yield "  memory beside the pool", grown(
        f"from benchmarks import pools\nfrom saas.supervision.draws.engine import draw_subjects\nrows = pools.objects({count})\n"
        f"params = pools.rule(pools.stratum('1/100'))\ndraw_subjects('sha256', '11' * 32, params, rows)"), ""


def assignment(count: int, officers: int, most: int, repeats: int) -> Iterator[Row]:
    """Section 7: two seats each, several areas, specialities and departments, mix 50."""
    given = pools.assignment(count, officers, most)
    unmixed = given | {"params": pools.rule(mix=0)}
    found = assign(**given)
    ours = best(lambda: assign(**given), repeats)
    yield (f"assign {count:,} objects × {officers:,} officers, at most {most}",
           seconds(ours), f"level {found['level']}, {len(found['unstaffed'])} unstaffed")
    yield "  of which before mixing", seconds(best(lambda: assign(**unmixed), repeats)), ""
    try:
        solve, arcs = rivals.feasibility(given)
        theirs = best(solve, repeats)
        yield f"  ÷ OR-Tools SimpleMaxFlow, feasibility only, {arcs:,} arcs", seconds(theirs), times(ours, theirs)
    except ImportError:
        yield "  OR-Tools SimpleMaxFlow", MISSING, ""
    yield "  memory beside the pool", grown(
        f"from benchmarks import pools\nfrom saas.supervision.draws.engine import assign\n"
        f"given = pools.assignment({count}, {officers}, {most})\nassign(**given)"), ""


def rows(quick: bool) -> Iterator[Row]:
    repeats = 1 if quick else 3
    yield from objects(100_000 if quick else 1_000_000, repeats)
    # The last of the full run has far too few officers: a thousand objects and more are told why they get none.
    sizes = [(1_250, 500, 8)] if quick else [(5_000, 2_000, 8), (10_000, 3_500, 10), (20_000, 5_000, 12), (5_000, 1_500, 6)]
    for count, officers, most in sizes:
        yield from assignment(count, officers, most, repeats)
    yield from browser.rows(pools.draw(300, 100, 10))


if __name__ == "__main__":
    table.run("draw", __doc__, rows, quick="small pools, once each", widths=(72, 14))
