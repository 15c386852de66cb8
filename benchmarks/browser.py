"""The browser's verifier on a whole record, from the moment the file is given to the green verdict on the page."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from saas.supervision.draws.engine import canon, complete, verify_record

PAGE = Path(__file__).parents[1] / "frontend" / "dist" / "verify.html"
PATIENCE = 120  # seconds


def rows(inputs: dict) -> Iterator[tuple[str, str, str]]:
    """Rows of the table: the same record checked in Chromium and by the Python engine."""
    what = f"verify {len(inputs['objects']):,} objects × {len(inputs['persons']):,} officers in a browser"
    record = complete(inputs)
    began = time.process_time()
    verify_record(record)
    python = time.process_time() - began
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        yield what, "not installed", "needs playwright"
        return
    if not PAGE.exists():
        yield what, "not built", "make frontend"
        return
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "record.json"
            path.write_bytes(canon(record))
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
            page = browser.new_page()
            page.goto(PAGE.as_uri())
            began = time.perf_counter()
            page.set_input_files("#choose", path)
            # The page's policy forbids the evaluation that Playwright's own waiting needs.
            while not (state := page.evaluate("document.getElementById('verdict').className").partition(" is-")[2]):
                if time.perf_counter() - began > PATIENCE:
                    break
                page.wait_for_timeout(20)
            browser_time = time.perf_counter() - began
            browser.close()
    except Error as problem:
        yield what, "not run", str(problem).splitlines()[0][:60]
        return
    size = f"{len(json.dumps(record)) / 2**20:.1f} MB, verdict {state or 'none'}"
    yield what, f"{browser_time:.2f} s", size
    yield "  the same record by the Python engine", f"{python:.2f} s", ""
