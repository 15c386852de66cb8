"""Whether a fact of a source is held where its scenario says: the small language of ``facts``.

``rule:<bureau>:<code>:<scope>[:<field>]`` equals the figure of the source; ``…:<field>=<value>``: the words of the source
mean this value; ``…:<field>~<value>``: they mean that this is among the list. ``p/q`` and ``month-day`` join two fields.
``structure:…`` and ``plan:…`` compare with the other parts of the file; ``checklist:…`` with the product's catalogue;
``fixed:<file>[#<text>]`` and ``test:<file>::<name>`` must exist.
"""

import re
from fractions import Fraction
from math import ceil
from typing import Any

from saas.foundation.settings import ruletext
from saas.foundation.settings.definitions import DEFINITIONS
from saas.registers.checklists.words import BASIS_LEVELS, GROUPS
from tests.scenarios.reading import HERE, Scenario

ROOT = HERE.parent.parent
CATALOGUE = {"group": GROUPS, "basis": BASIS_LEVELS}


def check(one: Scenario, path: str, fact: Any, where: str) -> None:
    """Raises AssertionError when the fact is not held there."""
    kind, _colon, rest = where.partition(":")
    {"rule": _rule, "structure": _structure, "plan": _plan, "checklist": _checklist, "fixed": _fixed, "test": _test}[kind](
        one, path, fact, rest
    )


def _rule(one: Scenario, path: str, fact: Any, rest: str) -> None:
    number, code, scope, *field = rest.split(":", 3)
    found = one.rules(int(number), code, scope)
    assert len(found) == 1, f"{path}: {rest} stands {len(found)} times"
    value = DEFINITIONS[code].filled(found[0])
    assert value is not None, f"{path}: {rest} is no value"
    if not field:
        return _row(path, fact, value, scope)
    name, sign, meant = re.fullmatch(r"([\w/-]+)([=~]?)(.*)", field[0]).groups()
    if sign == "~":
        assert meant in value[name], f"{path}: {meant} is not in {value[name]}"
    else:
        wanted = ruletext.read(meant).data if sign else fact
        assert _same(value, name, wanted), f"{path}: {wanted!r} is not {name} of {value}"


def _same(value: dict, name: str, wanted: Any) -> bool:
    if "/" in name:
        p, q = name.split("/")
        return Fraction(value[p], value[q]) == Fraction(wanted)
    if "-" in name:
        month, day = name.split("-")
        return f"{value[month]:02}-{value[day]:02}" == str(wanted)[-5:]
    if isinstance(wanted, list):
        return sorted(value[name]) == sorted(wanted)
    return value[name] == wanted and type(value[name]) is type(wanted)


def _row(path: str, fact: dict, value: dict, scope: str) -> None:
    """A whole row of rates: category and level are the scope, the rest are fields."""
    assert f"{fact['category']}/{fact['level']}" == scope, path
    assert Fraction(fact["rate"]) == Fraction(value["p"], value["q"]), path
    assert (fact["times"], fact["per"], fact.get("min", 0)) == (value["times"], value["per"], value["min"]), path
    assert set(fact) <= {"category", "level", "rate", "times", "per", "min"}, path


def _structure(one: Scenario, path: str, fact: Any, rest: str) -> None:
    held, (what, *more) = one.data["structure"], rest.split(":")
    if what == "scenario":
        assert fact == one.id == one.data["scenario"]
    elif what == "bureaus":
        assert fact == _bureaus(one)
    elif what == "sections" and more[1:] == ["name"]:
        assert fact in [section["name"] for section in held["sections"][int(more[0])]]
    elif what == "sections":
        assert fact == [_section(section, given) for section, given in zip(held["sections"][int(more[0])], fact, strict=True)]
    else:
        assert fact == held[what][int(more[0])], path


def _bureaus(one: Scenario) -> list[dict]:
    """The tenants as a source writes them: codes as words, superiors and neighbours by name."""
    out = []
    for bureau in one.bureaus:
        told = {"name": bureau["name"], "level": bureau["level"], "division_code": str(bureau["number"])}
        told |= {"parent": one.name(bureau["parent"])} if "parent" in bureau else {}
        near = one.data["structure"].get("neighbours", {}).get(bureau["number"])
        out.append(told | ({"neighbours": [one.name(number) for number in near]} if near else {}))
    return out


def _section(section: dict, given: dict) -> dict:
    """A section as a source writes it; people of a profession are drawn inside their institution (S2-06)."""
    held = {*section.get("categories", ()), *section.get("practitioners", ())}
    told = {"name": section["name"]}
    told |= {"categories": [code for code in given.get("categories", ()) if code in held]} if held else {}
    assert held == set(given.get("categories", ()))
    return told | ({"role": section["duty"]} if section.get("duty") else {})


def _plan(one: Scenario, path: str, fact: Any, rest: str) -> None:
    lines = one.data["plan"]["lines"]
    if rest == "lines":
        told = [
            {key: line[key] for key in ("seq", "task", "kind", "rate", "pool", "window", "joint_with")}
            | {"categories": sorted(line["categories"] + line["practitioners"])}
            for line in lines
        ]
        assert [line | {"categories": sorted(line["categories"])} for line in fact] == told
    elif rest == "pools":
        assert fact == sum(line["pool"] for line in lines)
    elif rest == "counts":
        assert {int(seq): n for seq, n in fact.items()} == {line["seq"]: drawn(one, line) for line in lines}
    else:
        told = [f"task {line['seq']} is below the {_share(rule_of(one, line))} rule" for line in lines if below(one, line)]
        assert (rest, fact) == ("below", told)


def rule_of(one: Scenario, line: dict) -> dict:
    """The rate that the plan's own bureau rules for what a line draws from."""
    (value,) = one.rules(one.data["plan"]["bureau"], "draw_rate", line["scope"])
    return value


def _share(rule: dict) -> str:
    return f"{rule['p']}/{rule['q']}"


def below(one: Scenario, line: dict) -> bool:
    """Whether a line plans less than the rule, by more than what 左右 allows."""
    rule = rule_of(one, line)
    return Fraction(line["rate"]) < Fraction(rule["p"], rule["q"]) - Fraction(rule.get("tolerance", 0), 100)


def drawn(one: Scenario, line: dict) -> int:
    """ceil(rate × pool), never below the rule's minimum, never above the pool."""
    return min(line["pool"], max(rule_of(one, line)["min"], ceil(Fraction(line["rate"]) * line["pool"])))


def _checklist(_one: Scenario, path: str, _fact: Any, rest: str) -> None:
    kind, code = rest.split("=")
    assert code in CATALOGUE[kind], path


def _fixed(_one: Scenario, path: str, _fact: Any, rest: str) -> None:
    file, _hash, text = rest.partition("#")
    assert text in (ROOT / file).read_text(encoding="utf-8"), f"{path}: {file} does not say {text!r}"


def _test(_one: Scenario, path: str, _fact: Any, rest: str) -> None:
    file, name = rest.split("::")
    assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{path}: no test {rest}"
