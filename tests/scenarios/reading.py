"""The five scenarios as the product holds them: structure, rule sets, plan; and where every leaf of its source went."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from saas.foundation.settings import rulesets, ruletext

HERE = Path(__file__).parent
IDS = ("fushun", "xiping", "yuzhong", "chaozhou", "hubei-xianning")
SHAPE = {"scenario", "source", "structure", "rule_sets", "plan", "demo", "facts", "not_data"}


@dataclass(frozen=True)
class Scenario:
    """One file of this folder beside the source it holds."""

    id: str
    data: dict
    source: dict

    @property
    def bureaus(self) -> list[dict]:
        """Superiors before those below them, as the file gives them."""
        return self.data["structure"]["bureaus"]

    @property
    def province(self) -> dict:
        return self.bureaus[0]

    def name(self, number: int) -> str:
        return next(one["name"] for one in self.bureaus if one["number"] == number)

    def rules(self, number: int, code: str, scope: str) -> list[dict]:
        """The values that one bureau's documents give to a setting; several only where a later document replaces it."""
        return [
            rule["value"]
            for one in self.data["rule_sets"] if one["bureau"]["number"] == number
            for paper in one["documents"] for rule in paper["rules"]
            if rule["code"] == code and rule.get("scope", "") == scope
        ]  # fmt: skip

    def documents(self) -> list[rulesets.Document]:
        """The rule sets as a bureau would hand them to the product: each as a file of its own."""
        return [rulesets.loads(rulesets.dumps(one, "yaml")) for one in self.data["rule_sets"]]


@cache
def scenario(name: str) -> Scenario:
    """Reads the file and its source; both through the product's reader, so that ``on`` and dates stay words."""
    data = ruletext.read((HERE / f"{name}.yaml").read_text(encoding="utf-8")).data
    return Scenario(name, data, ruletext.read((HERE / data["source"]).read_text(encoding="utf-8")).data)


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """The path of every scalar: ``rates[0].times``; an empty list or mapping is a leaf too."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from leaves(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for n, one in enumerate(value):
            yield from leaves(one, f"{path}[{n}]")
    else:
        yield path


def covers(path: str, leaf: str) -> bool:
    """Whether an entry for ``path`` speaks of ``leaf``: the same, or something inside it."""
    return leaf == path or leaf.startswith((f"{path}.", f"{path}["))


def at(value: Any, path: str) -> Any:
    """What stands at a path. Raises KeyError or IndexError for one that is not there."""
    for step in path.replace("[", ".[").split("."):
        if step.startswith("["):
            value = value[int(step[1:-1])]
        else:
            value = value[step] if step in value else value[int(step)]
    return value
