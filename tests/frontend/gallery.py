"""Pictures of the gallery: `python -m tests.frontend.gallery OUT_FOLDER` (wants playwright and Debian's chromium).

The pages are served to the browser by interception, under the product's own content security policy.
"""

import mimetypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.frontend.plain_jinja import DIST, environment
from tests.frontend.samples import pages

CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
SIZES = {"wide": (1366, 768), "phone": (390, 844)}
BASE = "http://gallery.test"


def answer(route: Route) -> None:
    """Serve a gallery page or a built asset."""
    path = route.request.url.removeprefix(BASE).split("?")[0].lstrip("/")
    found = pages()
    if path in found:
        html = environment().get_template(path).render(**found[path])
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": CSP})
    elif path.startswith("static/") and (DIST / path[7:]).is_file():
        route.fulfill(body=(DIST / path[7:]).read_bytes(), content_type=mimetypes.guess_type(path)[0] or "text/plain")
    else:
        route.fulfill(status=404, body="")


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's chromium without sandbox, as the journeys use it."""
    with sync_playwright() as p:
        chromium = p.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


def open_page(chromium: Browser, name: str, size: str, script: bool = True) -> Page:
    """One gallery page at one of the two sizes."""
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=script, locale="zh-CN"
    )
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{BASE}/{name}")
    return page


def main(out: Path, only: list[str]) -> None:
    """Take the pictures: what is seen first (wide) and the whole page (phone)."""
    out.mkdir(parents=True, exist_ok=True)
    with browser() as chromium:
        for name in pages():
            stem = Path(name).stem
            if only and stem not in only:
                continue
            for size in SIZES:
                page = open_page(chromium, name, size)
                page.screenshot(
                    path=out / f"{stem}-{size}.png", full_page=size == "phone" or stem in ("gallery", "portal")
                )
                page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
