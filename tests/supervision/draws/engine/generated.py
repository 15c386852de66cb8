"""Whole draws of a county with everything that narrows a choice, and what must hold in each of them.

The judge below shares nothing with the engine but the test of a single person for a single seat, which
`test_assignment` proves by table.
"""

from collections import Counter
from random import Random

from saas.supervision.draws.engine import draw_people, draw_subjects, fit_cause

from .kit import a_stratum, inputs, params, seed
from .mixed import ELSEWHERE, some_bars, some_experts, some_objects, some_officers

LAW = [["home", "lead"], ["spec"]]
EITHER = [LAW, [["home", "lead", "spec"], []]]
JOINT = [["home", "lead"], ["spec"], ["dept:market"]]


def a_draw(number: int) -> tuple[dict, dict]:
    """The inputs and the result of one draw; the same number gives the same draw on every machine.

    Home lead and specialist, a borrowed officer, an expert, barred pairs, ending certificates, a joint department.
    """
    chance = Random(number)
    objects = [row | {"cat": chance.choice(["law_firm", "law_firm", "notary_office"])}
               for row in some_objects(chance, chance.randint(4, 10))]
    officers = some_officers(chance, chance.randint(5, 11), chance.choice([2, 3, 6]))
    officers[0] |= {"area": "445103", "dept": "justice", "loans": [["445102", "2023-09-01", "2023-09-30"]]}
    officers[1] |= {"area": "445102", "dept": "market", "loans": [ELSEWHERE]}
    officers[2] |= {"cert": ["2023-01-01", chance.choice(["2023-09-29", "2023-09-30", "2023-10-13"])]}
    experts = some_experts(chance, chance.randint(1, 2), 3)
    everybody = officers + experts
    record = inputs(
        objects=objects, persons=officers, experts=experts,
        barred=sorted(map(list, some_bars(chance, everybody, objects, chance.choice([.02, .1])))),
        params=params(a_stratum("law", where={"cat": ["law_firm"]}, rates={"*": chance.choice(["1/2", "1/1"])},
                                team=chance.choice([[LAW], EITHER]), experts=chance.choice([[], [["spec"]]])),
                      a_stratum("joint", rates={"*": "1/2"}, team=[JOINT], experts=[["home", "spec"]]))
        | {"mix": 10, "balance": chance.choice(["even", "cap"])})
    drawn = draw_subjects("sha256", seed(number), record["params"], objects)
    people = draw_people(record, seed(number), drawn)
    return record, {"objects": drawn, "officers": people[0], "experts": people[1]}


class Judge:
    """Looks at one pool of one draw."""

    def __init__(self, record: dict, result: dict, pool: str) -> None:
        self.officer, self.record, self.found = pool == "officers", record, result[pool]
        self.rows = {row["id"]: row for row in record["objects"]}
        self.people = {person["id"]: person for person in record["persons" if self.officer else "experts"]}
        self.barred = {(person, row) for person, row in record["barred"]}
        strata = {stratum["id"]: stratum for stratum in record["params"]["strata"]}
        self.patterns = {}
        for stratum in result["objects"]["strata"]:
            rule = strata[stratum["id"]]
            patterns = rule["team"] if self.officer else [rule["experts"]] if rule["experts"] else None
            for row in (row for cell in stratum["cells"] for row in cell["drawn"]):
                if patterns is not None:
                    self.patterns[row["id"]] = patterns

    def fits(self, person: str, row: str, seat: list[str]) -> bool:
        return fit_cause(self.people[person], self.rows[row], seat, self.record["params"], self.barred, self.officer) is None

    def hard_rules(self) -> None:
        """Everybody fits his seat, nobody sits twice at one object or too often in all, and nothing is left out."""
        loads = Counter()
        for team in self.found["teams"]:
            pattern = self.patterns[team["id"]][team["pattern"]]
            assert len(team["members"]) == len(pattern) == len(set(team["members"]))
            assert all(self.fits(p, team["id"], seat) for p, seat in zip(team["members"], pattern, strict=True))
            loads.update(team["members"])
        assert all(times <= self.people[person]["max"] for person, times in loads.items())
        # The level is the least that suffices: somebody always reaches it.
        assert self.found["level"] == max(loads.values(), default=None)
        listed = [row["id"] for row in self.found["teams"] + self.found["unstaffed"]]
        assert sorted(listed) == sorted(self.patterns)

    def counted(self) -> list[int]:
        """The sizes of the conflicts that counting confirms; only where no object has a second pattern, as otherwise
        the patterns of the moment are not in the record. Raises AssertionError for a wrong one."""
        if any(len(patterns) > 1 for patterns in self.patterns.values()):
            return []
        sizes = []
        for row in self.found["unstaffed"]:
            for conflict in row["conflicts"]:
                places = Counter()
                for person in self.people:
                    objects = {o for o, i in conflict["slots"] if self.fits(person, o, self.patterns[o][0][i])}
                    if objects:
                        places[person] = min(self.people[person]["max"], len(objects))
                assert conflict["persons"] == sorted([p, n] for p, n in places.items())
                assert [row["id"], conflict["slot"]] in conflict["slots"]
                assert sum(places.values()) == conflict["have"] == conflict["need"] - 1 == len(conflict["slots"]) - 1
                sizes.append(conflict["need"])
        return sizes
