"""F9: changes touch only what they name, and the hard rules hold after each; F11: the same bytes on any run.

The teams are followed here from the outcomes alone, beside the engine's own state.
"""

import copy
import json
import os
import subprocess
import sys
from collections import Counter
from random import Random

import pytest

from saas.supervision.draws.engine import State, Wanted, assign, canon, fit_cause, verify
from saas.supervision.draws.engine.hashing import suite_of
from saas.supervision.draws.zipapp import build_pyz
from tests.factories import draw_records

from .kit import a_person, a_stratum, vectors

TABLES = {"officer": ("persons", "officers"), "expert": ("experts", "experts")}


class Follower:
    """What the published outcomes say about who sits where."""

    def __init__(self, record: dict) -> None:
        self.record = record
        self.objects = {row["id"]: row for row in record["objects"]}
        self.people = {row["id"]: row for row in (*record["persons"], *record["experts"])}
        self.strata = {row["id"]: rule for rule, stratum in zip(record["params"]["strata"], record["result"]["objects"]["strata"],
                       strict=True) for cell in stratum["cells"] for row in (*cell["drawn"], *cell["substitutes"])}  # fmt: skip
        self.teams = {(pool, team["id"]): (team["pattern"], list(team["members"]))
                      for pool, (_, part) in TABLES.items() for team in record["result"][part]["teams"]}
        self.barred = {tuple(pair) for pair in record["barred"]}
        self.gone: set[str] = set()
        self.used: set[str] = set()

    def follow(self, body: dict, outcome: dict) -> set[tuple[str, str]]:
        """Take one change in; the teams that it names."""
        if body["type"] == "substitute":
            self.used.add(outcome.get("in"))
            named = {(pool, ident) for pool in TABLES for ident in (outcome["out"], outcome.get("in"))}
            for pool, (_, part) in TABLES.items():
                self.teams.pop((pool, outcome["out"]), None)
                for team in outcome.get(part, {"teams": []})["teams"]:
                    assert team["id"] == outcome["in"]
                    self.teams[pool, team["id"]] = team["pattern"], list(team["members"])
            return named
        pool, ident, person = body["pool"], body["object"], body["person"]
        members = self.teams[pool, ident][1]
        assert members[outcome["slot"]] == person == outcome["out"] and outcome["object"] == ident
        members[outcome["slot"]] = outcome.get("in")
        if person is not None:
            self.barred.add((person, ident))
            self.gone |= {person} if body["scope"] == "all" else set()
        if "other_object" not in outcome:
            return {(pool, ident)}
        theirs = self.teams[pool, outcome["other_object"]][1]
        assert theirs[outcome["other_slot"]] == outcome["in"]
        theirs[outcome["other_slot"]] = person
        return {(pool, ident), (pool, outcome["other_object"])}

    def due(self, body: dict, seed: str) -> dict:
        """The outcome, read off section 9 word by word."""
        kit, record = suite_of(self.record["suite"]), self.record
        key = kit.key(bytes.fromhex(seed), body["type"])
        if body["type"] == "substitute":
            return self.due_substitute(body["object"], seed)
        pool, ident, person = body["pool"], body["object"], body["person"]
        pattern, members = self.teams[pool, ident]
        slot, loads = members.index(person), self.loads()
        told = {"status": "ok", "object": ident, "slot": slot, "out": person}

        def fits(name: str, place: str, j: int) -> bool:
            rule = self.strata[place]
            seat = (rule["team"] if pool == "officer" else [rule["experts"]])[self.teams[pool, place][0]][j]
            return name not in self.gone and fit_cause(
                self.people[name], self.objects[place], seat, record["params"], self.barred, pool == "officer") is None

        if body["type"] == "replace":
            found = sorted((loads[name], kit.ticket(key, loads[name], name), name)
                           for name in (row["id"] for row in record[TABLES[pool][0]])
                           if name not in members and loads[name] < self.people[name]["max"] and fits(name, ident, slot))
            return told | {"in": found[0][2]} if found else told | {"status": "unfilled"}
        swaps = sorted((kit.ticket(key, j, other), other, j)
                       for (side, other), (_, theirs) in self.teams.items() if side == pool and other != ident
                       for j, holder in enumerate(theirs)
                       if holder is not None and holder not in members and person not in theirs
                       and fits(holder, ident, slot) and fits(person, other, j))
        if not swaps:
            return told | {"status": "unfilled"}
        _, other, j = swaps[0]
        return told | {"in": self.teams[pool, other][1][j], "other_object": other, "other_slot": j}

    def due_substitute(self, ident: str, seed: str) -> dict:
        cells = next(s["cells"] for s in self.record["result"]["objects"]["strata"]
                     if any(row["id"] == ident for cell in s["cells"] for row in (*cell["drawn"], *cell["substitutes"])))
        free = {cell["tier"]: [row for row in cell["substitutes"] if row["id"] not in self.used] for cell in cells}
        own = free[self.objects[ident]["tier"]]
        rest = sorted((row["ticket"], row["id"]) for rows in free.values() for row in rows)
        if not rest:
            return {"status": "exhausted", "out": ident}
        successor = own[0]["id"] if own else rest[0][1]
        told = {"status": "ok", "out": ident, "in": successor}
        loads = Counter(p for (_, other), (_, held) in self.teams.items() if other != ident for p in held if p is not None)
        rule = self.strata[successor]
        for pool, (table, part) in TABLES.items():
            patterns = rule["team"] if pool == "officer" else [rule["experts"]]
            if patterns != [[]]:
                people = [row for row in self.record[table] if row["id"] not in self.gone]
                told[part] = assign(self.record["suite"], seed, pool, [Wanted(self.objects[successor], patterns)], people,
                                    self.barred, self.record["params"], loads=loads, level=False)
        return told

    def loads(self) -> Counter:
        return Counter(p for _, members in self.teams.values() for p in members if p is not None)

    def check(self) -> None:
        """The hard rules, for every seat of every team."""
        for (pool, ident), (pattern, members) in self.teams.items():
            rule = self.strata[ident]
            seats = (rule["team"] if pool == "officer" else [rule["experts"]])[pattern]
            held = [person for person in members if person is not None]
            assert len(seats) == len(members) and len(set(held)) == len(held)
            for seat, person in zip(seats, members, strict=True):
                assert person is None or fit_cause(
                    self.people[person], self.objects[ident], seat, self.record["params"], self.barred, pool == "officer"
                ) is None  # fmt: skip
        assert all(load <= self.people[person]["max"] for person, load in self.loads().items())


@pytest.mark.req("S1-16", "S1-18", "S1-19", "S0-31")
@pytest.mark.parametrize("wanted", [400, pytest.param(3000, marks=pytest.mark.deep)])
def test_changes_touch_only_what_they_name_and_hard_rules_hold(wanted):
    seen, number = Counter(), 0
    while seen.total() < wanted:
        number += 1
        record = draw_records.record(1000 + number)
        follower = Follower(copy.deepcopy(record))
        follower.check()
        for _, event in draw_records.add_events(record, 25, Random(f"F9 {number}")):
            before, loads = copy.deepcopy(follower.teams), follower.loads()
            assert event["outcome"] == follower.due(event["body"], event["seed"])
            named = follower.follow(event["body"], event["outcome"])
            follower.check()
            changed = {key for key in before.keys() | follower.teams.keys() if before.get(key) != follower.teams.get(key)}
            assert changed <= named
            after = follower.loads()
            assert all(after[person] <= loads[person] for person in follower.gone)
            seen[event["body"]["type"], event["outcome"]["status"]] += 1
        assert verify(record).ok
    assert len(seen) == 6, seen


def test_a_long_history_is_checked_in_one_pass(monkeypatch):
    """Two hundred changes are two hundred steps, none of which is counted again for those that follow."""
    rows = [draw_records.inputs(7)["objects"][0] | {"id": f"O{i:03d}", "done": 0, "window": None} for i in range(80)]
    people = [a_person(f"P{i:02d}", area=rows[0]["area"], specs=[rows[0]["spec"]]) | {"cert": ["2025-01-01", "2025-12-31"]}
              for i in range(40)]
    rule = draw_records.inputs(7)["params"] | {"directed": None, "strata": [a_stratum(rates={"*": "1/2"}, substitutes=9)]}
    record = draw_records.record(7, events=200, objects=rows, persons=people, params=rule)
    folded = Counter()
    fold = State.fold
    monkeypatch.setattr(State, "fold", lambda self, body, outcome: (folded.update([body["n"]]), fold(self, body, outcome)))
    assert verify(record).ok
    assert folded == dict.fromkeys(range(1, 201), 1)


@pytest.mark.req("B-46")
def test_the_same_bytes_whatever_the_order_of_hash_maps(tmp_path):
    """F11 within one language: a process of its own for each seed of Python's hashes."""
    build_pyz(tmp_path / "verify_draw.pyz")
    known = {name: vectors(name) for name in ("draw-sha256", "draw-sm3", "draw-infeasible")}
    known |= {f"made-{number}": draw_records.record(number) for number in (3, 8, 11, 21)}
    for name, record in known.items():
        parts = {key: record[key] for key in record if key not in ("commitment", "commit", "seed", "result", "head", "events")}
        shuffled = dict(Random(name).sample(sorted(parts.items()), len(parts)))
        (tmp_path / f"{name}.json").write_text(json.dumps(shuffled), "utf-8")
        for hash_seed in ("0", "1", "77"):
            out = subprocess.run([sys.executable, "-S", "verify_draw.pyz", "draw", f"{name}.json"], cwd=tmp_path, check=True,
                                 capture_output=True, env=os.environ | {"PYTHONHASHSEED": hash_seed}).stdout
            assert out == canon(record | {"events": []})
