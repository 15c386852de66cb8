"""Looking at a page as its users and its judges do: both sizes, nothing cut, nothing sideways, axe silent, no console word."""

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
SIZES = {"1366": (1366, 768), "390": (390, 844)}
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations']}"
PICTURES = Path(os.environ.get("MINGQIAN_PICTURES", ROOT / "build/pictures"))
PATIENCE = 60_000  # milliseconds; a busy machine is slow, not wrong
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Words that stick out of their box: what a reader would call cut text.
CUT = """() => [...document.querySelectorAll('h1,h2,h3,p,td,th,a,button,label,dd,dt,summary,li>span')].filter(e => {
  const s = getComputedStyle(e);
  return e.offsetParent && e.clientWidth > 0 && s.display !== 'inline' && !e.closest('.visually-hidden')
    && e.scrollWidth > e.clientWidth + 2 && s.overflowX !== 'visible' && s.overflowX !== 'auto' && s.clipPath === 'none';
}).map(e => e.tagName + ': ' + e.textContent.trim().slice(0, 60))"""
# What the first primary or sealing button of the page says, and where it ends.
PRIMARY = """() => [...document.querySelectorAll('main .btn-primary, main .mq-btn-seal')]
  .filter(e => e.offsetParent && !e.closest('dialog'))
  .map(e => [e.textContent.trim(), Math.round(e.getBoundingClientRect().bottom + scrollY)])[0]"""
REFUSED = re.compile(r"the server responded with a status of 4\d\d")  # the browser's own note on a 422, 404, 410 …


class Person:
    """Somebody with a browser of their own. Words that the browser's console says are kept and must be none."""

    def __init__(
        self, browser: Browser, address: str, size: str = "1366", script: bool = True, state: dict | None = None
    ) -> None:
        width, height = SIZES[size]
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=script,
            accept_downloads=True, storage_state=state,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.context.set_default_navigation_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.address, self.script, self.said = address, script, []
        self.page.on("console", lambda m: self.hear(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: self.said.append(str(e)))

    def hear(self, words: str) -> None:
        """Keeps what the console says, but not that the server refused something: the page itself must say that."""
        if not REFUSED.search(words):
            self.said.append(words)

    def go(self, path: str, status: int = 200) -> "Person":
        """Opens a path; another answer than ``status`` is a failure."""
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer is not None and answer.status == status, (path, answer and answer.status, self.words()[:400])
        return self

    def words(self) -> str:
        """What a reader reads."""
        return self.page.inner_text("body")

    def sign_in(self, root: int, login: str, password: str) -> "Person":
        """Through the form."""
        self.go("/sign-in")
        self.fill(root=str(root), login=login, password=password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_load_state()
        assert "/sign-in" not in self.page.url, self.page.inner_text("main")
        return self

    def fill(self, **fields: str | list[str]) -> "Person":
        """Types, chooses or ticks, by the names of the fields (``__`` stands for ``-``)."""
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                self._fill(name.replace("__", "-"), one)
        return self

    def _fill(self, name: str, value: str) -> None:
        found = self.page.locator(f"main [name='{name}']")
        kind = found.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            self.page.locator(f"main [name='{name}'][value='{value}']").check(force=True)
        elif kind.startswith("select"):
            by = {"value": value} if found.locator(f"option[value='{value}']").count() else {"label": value}
            found.select_option(**by)
        else:
            found.fill(value)

    def press(self, label: str, then: str = "") -> "Person":
        """Presses the button or link of this label and waits for the words that must come."""
        spot = self.page.locator("main").get_by_role("button", name=label, exact=True).or_(
            self.page.locator("main").get_by_role("link", name=label, exact=True)
        )
        spot.first.click()
        return self.sees(then)

    def seal(self, label: str, verb: str, then: str = "") -> "Person":
        """An act that cannot be undone: the red button, then the red button of the dialogue."""
        self.page.locator("details.mq-seal > summary", has_text=label).click()
        self.page.get_by_role("dialog").get_by_role("button", name=verb, exact=True).click()
        return self.sees(then)

    def sees(self, words: str) -> "Person":
        """Waits until the page shows these words."""
        if words:
            self.page.locator("main", has_text=words).first.wait_for()
        self.page.wait_for_load_state()
        return self

    def look(self, name: str, sizes: tuple[str, ...] = tuple(SIZES)) -> "Person":
        """Judges the page at both sizes and keeps a picture of each."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        before, wrong = self.page.viewport_size, []
        for size in sizes:
            width, height = SIZES[size]
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.evaluate("window.scrollTo(0, 0)")
            self.page.wait_for_timeout(50)
            self.page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=size == "390")
            wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            wrong += [f"{size}: {wide} px sideways"] if wide > 0 else []
            wrong += [f"{size} cut: {one}" for one in self.page.evaluate(CUT)]
            wrong += [f"{size} {one}" for one in self.violations()]
            if size == "1366" and (first := self.page.evaluate(PRIMARY)) and first[1] > height:
                wrong.append(f"{size}: primary action “{first[0]}” ends at {first[1]}")
        self.page.set_viewport_size(before)
        assert wrong == [], (name, self.page.url, wrong)
        assert self.said == [], (name, self.said)
        return self

    def violations(self) -> list[str]:
        """What axe says; without script it cannot be asked."""
        if not self.script:
            return []
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(f"axe.run(document, {RULES})")["violations"]
        return [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]

    def leave(self) -> None:
        """Closes the browser of this person."""
        self.context.close()
