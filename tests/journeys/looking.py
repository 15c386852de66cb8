"""Looking at a page as its users and its judges do: both sizes, nothing cut, nothing sideways, axe silent, no console word."""

import os
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
SIZES = {"1366": (1366, 768), "390": (390, 844)}
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
PICTURES = Path(os.environ.get("MINGQIAN_PICTURES", ROOT / "build/pictures"))
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Words that stick out of their box: what a reader would call cut text.
CUT = """() => [...document.querySelectorAll('h1,h2,h3,p,td,th,a,button,label,dd,dt,summary,li>span')].filter(e => {
  const s = getComputedStyle(e);
  return e.offsetParent && e.clientWidth > 0 && s.display !== 'inline' && !e.closest('.visually-hidden')
    && e.scrollWidth > e.clientWidth + 2 && s.overflowX !== 'visible' && s.overflowX !== 'auto';
}).map(e => e.tagName + ': ' + e.textContent.trim().slice(0, 60))"""


class Person:
    """Somebody with a browser of their own. Words that the browser's console says are kept and must be none."""

    def __init__(self, browser: Browser, address: str, size: str = "1366", script: bool = True) -> None:
        width, height = SIZES[size]
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=script, accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.address, self.said = address, []
        self.page.on("console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: self.said.append(str(e)))

    def go(self, path: str) -> "Person":
        """Opens a path; any answer but 200 is a failure."""
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer is not None and answer.status == 200, (path, answer and answer.status)
        return self

    def sign_in(self, root: int, login: str, password: str) -> "Person":
        """Through the form."""
        self.go("/sign-in")
        self.page.select_option("[name=root]", str(root))
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", password)
        self.page.get_by_role("button", name="登录").click()
        assert "/sign-in" not in self.page.url, self.page.inner_text("main")
        return self

    def look(self, name: str, also_phone: bool = True) -> None:
        """Judges the page at both sizes and keeps a picture of each."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size
        for size, (width, height) in SIZES.items():
            if size == "390" and not also_phone:
                continue
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.wait_for_timeout(50)
            self.page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=size == "390")
            wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{name} {size}: {wide} px sideways"
            assert self.page.evaluate(CUT) == [], f"{name} {size}"
            assert self.violations() == [], f"{name} {size}"
        self.page.set_viewport_size(before)
        assert self.said == [], (name, self.said)

    def violations(self) -> list[str]:
        """What axe says."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(f"axe.run(document, {RULES})")["violations"]
        return [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]

    def leave(self) -> None:
        """Closes the browser of this person."""
        self.context.close()
