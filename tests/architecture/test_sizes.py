"""Files that can be read at one sitting."""

from statistics import median

from tests.architecture import source

LONGEST, TYPICAL = 400, 120
KINDS = (".py", ".html", ".js", ".css", ".mjs", ".sh")
TOPS = ("tenants", "saas", "migrations", "frontend/templates", "frontend/src", "frontend/verify", "scripts", "tests")


def lines() -> dict[str, int]:
    """Length of every file that people wrote."""
    found = source.files(*TOPS, ends=KINDS)
    return {source.name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in found}


def test_no_file_is_longer_than_400_lines():
    assert not {name: n for name, n in lines().items() if n > LONGEST}


def test_half_of_the_files_have_at_most_120_lines():
    assert median(lines().values()) <= TYPICAL
    assert median(n for name, n in lines().items() if name.startswith(("saas/", "tenants/")) and n) <= TYPICAL
