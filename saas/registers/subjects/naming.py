"""Names as keys: pinyin order for lists, two-character pieces for finding (tenancy §4, dependencies: Chinese order)."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def name_key(name: str) -> str:
    """Where a Chinese name stands in a list: its pinyin, so that no collation of the database is needed."""
    from pypinyin import lazy_pinyin  # takes a second to load: only who writes a register pays for it

    return " ".join(lazy_pinyin(unicodedata.normalize("NFKC", name))).lower()


def tokens(name: str) -> list[str]:
    """The two-character pieces of a name without spaces and marks, each once, in order; none for a single character."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum())
    return list(dict.fromkeys(plain[at : at + 2] for at in range(len(plain) - 1)))


def tidy_name(name: str) -> str:
    """A Chinese institution's name as it is kept: no spaces, full-width brackets, half-width letters and digits."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", name))
    return plain.replace("(", "（").replace(")", "）")
