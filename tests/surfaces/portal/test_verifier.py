"""The two stand-alone verifiers as they are handed out, and the way from a noted fingerprint to its draw (interface.md)."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from saas.surfaces.portal import verifier
from tests.factories.queries import counted
from tests.surfaces.portal.test_draw_page import groups, shown


class Scripts(HTMLParser):
    """The scripts and styles of a page as a browser sees them: (tag, attributes, text)."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, dict, str]] = []
        self.open: tuple[str, dict] | None = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self.open = (tag, dict(attrs))
            self.found.append((*self.open, ""))

    def handle_data(self, data):
        if self.open:
            self.found[-1] = (*self.found[-1][:2], self.found[-1][2] + data)

    def handle_endtag(self, tag):
        self.open = None

    def acting(self) -> list[tuple[str, str]]:
        """What a policy must allow: everything but blocks of data."""
        return [(tag, text) for tag, attrs, text in self.found if attrs.get("type") != "application/json"]

    def record(self) -> tuple[dict, str]:
        """Attributes and text of the one block that holds a record."""
        [(_tag, attrs, text)] = [one for one in self.found if one[1].get("id") == "record"]
        return attrs, text


def sources(policy: str, name: str) -> set[str]:
    return set(next(part.split()[1:] for part in policy.split("; ") if part.startswith(name)))


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_page_may_run_its_own_script_and_reach_nobody(bureau):
    for path in ("/verify", f"/draw/{bureau.slug('opened')}/verify"):
        answer = bureau.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert answer.status_code == 200 and answer.mimetype == "text/html"
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert "connect-src" not in policy and "http" not in policy  # nothing is allowed beside the default
        parts = Scripts(answer.text).acting()
        for tag, name in (("script", "script-src"), ("style", "style-src")):
            assert {hashed(text) for kind, text in parts if kind == tag} == sources(policy, name), (path, tag)
        written = re.sub(r"<script.*?</script>", "", answer.text, flags=re.S)  # a script holds such words as text
        assert not re.search(r'(?:src|href|action)="(?!data:|#)', written), path
        assert answer.headers["Cache-Control"] == "public, max-age=60" and "Set-Cookie" not in answer.headers
        assert bureau.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_record_stands_in_the_page_byte_for_byte(bureau):
    attrs, text = Scripts(bureau.get(f"/draw/{bureau.slug('opened')}/verify").text).record()
    assert attrs == {"type": "application/json", "id": "record", "data-name": "445100-2023-3-2.json"}
    assert text == bureau.row("opened").record


def test_no_text_of_a_record_can_break_out_of_its_block():
    page = "<html><style>a</style><script>own</script></html>"
    hostile = json.dumps({"party": "</script><script>alert(1)</script><!--<script>", "b": "a<b", "c": "</style>"}, ensure_ascii=False)
    made = verifier.with_record(page, 'a"><script>x', hostile)
    assert Scripts(made).acting() == [("style", "a"), ("script", "own")]
    attrs, text = Scripts(made).record()
    assert json.loads(text) == json.loads(hostile) and attrs["data-name"] == 'a"><script>x'
    assert "a<b" in text  # what cannot end a block stays as it is


def test_a_very_long_record_is_downloaded_and_dropped_instead(bureau, monkeypatch):
    monkeypatch.setattr(verifier, "LARGEST", 100)
    answer = bureau.get(f"/draw/{bureau.slug('opened')}/verify")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/verify")


def test_without_a_built_front_end_the_other_ways_are_shown(bureau, monkeypatch):
    monkeypatch.setattr(verifier, "built", lambda: None)
    answer = bureau.get("/verify", follow_redirects=True)
    assert answer.status_code == 200 and "verify_draw.pyz" in answer.text


@pytest.mark.req("S0-17")
def test_a_stranger_verifies_with_nothing_but_two_downloads(bureau, tmp_path):
    """The file behind the printed SHA-256 says yes to the record, and no to one with another winner."""
    page, file = bureau.get(f"/draw/{bureau.slug('opened')}").text, bureau.get("/verify/verify_draw.pyz")
    assert file.status_code == 200 and file.headers["Content-Disposition"] == 'attachment; filename="verify_draw.pyz"'
    assert f'data-copy="{hashlib.sha256(file.data).hexdigest()}"' in page and "python3 verify_draw.pyz 445100-2023-3-2.json" in page
    (tmp_path / "verify_draw.pyz").write_bytes(file.data)
    record = bureau.get(f"/draw/{bureau.slug('opened')}/record.json").data
    (tmp_path / "record.json").write_bytes(record)
    changed = record.replace(b'"why":"cell"', b'"why":"must"')
    (tmp_path / "changed.json").write_bytes(changed)
    assert changed != record
    codes = {name: run(tmp_path, name) for name in ("record.json", "changed.json")}
    assert codes == {"record.json": 0, "changed.json": 1}


def run(folder, name: str) -> int:
    """As the page says, in a Python that sees nothing of this product."""
    return subprocess.run([sys.executable, "-I", "verify_draw.pyz", name], cwd=folder, capture_output=True, timeout=60).returncode


@pytest.mark.parametrize("name", ["void", "opened", "closed", "committed"])
def test_a_noted_fingerprint_leads_to_its_draw(bureau, name):
    row = bureau.row(name)
    noted = [row.commit, groups(row.commit), row.commit.upper(), row.commit[:40]] + ([row.head, groups(row.head)] if row.head else [])
    for typed in noted:
        answer = bureau.get("/verify/find", query_string={"hash": typed})
        assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/draw/{row.slug}"), typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("f" * 64, "没有哪一次抽取"), ("0" * 16, "没有哪一次抽取"), ("abcd", "不是指纹"), ("x" * 64, "不是指纹"),
        ("a" * 65, "不是指纹"), ("%", "不是指纹"), ("", ""),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_said(bureau, typed, said):
    answer = bureau.get("/verify/find", query_string={"hash": typed})
    assert answer.status_code == 200 and said in shown(answer.text)
    assert "/draw/" not in answer.text and "打开验证页" in answer.text


def test_the_search_is_one_question(bureau):
    with counted() as queries:
        bureau.get("/verify/find", query_string={"hash": "f" * 64})
    assert len(queries) == 1
    with counted() as queries:
        bureau.get("/verify/find", query_string={"hash": "nothing"})
    assert len(queries) == 0


def test_the_way_to_verify_stands_on_every_public_page(bureau):
    for path in ("/", "/b/445100", "/b/445100/draws", f"/draw/{bureau.slug('closed')}", "/?q=潮州"):
        assert 'href="/verify/find"' in bureau.get(path).text, path
