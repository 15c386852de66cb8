"""Whatever stands in the rows of layers, the composed list keeps every item, every word and every figure of its master."""

import random
import re
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from saas.registers.checklists import service
from saas.registers.checklists.accepting import accept
from saas.registers.checklists.compose import compose
from saas.registers.checklists.models import CheckItem, ChecklistEdition, CheckPoint
from tests.factories.world import CHAOAN, CITY, PROVINCE
from tests.registers.checklists.kit import NOTARY_LAW, publish

NUMBERS = re.compile(r"[零〇一二两三四五六七八九十百千万半\d]+")
SAID = ("收案有登记", "十五个工作日内报备", "抽查不少于五件", "收费标准公示", "卷内材料齐全", "无私自收费", "由负责人签字", "3日内答复")
OFTEN = {"year": 1, "half_year": 2, "quarter": 4}
METHODS = ("on_site", "written", "phone_interview", "data_sharing")


def text(rng: random.Random) -> str:
    """A standard of a few clauses."""
    return "，".join(rng.choice(SAID) for _ in range(rng.randint(1, 3)))


def spoilt(rng: random.Random, words: str) -> str:
    """What somebody may write in place of a master's words: more of them, fewer, others, another number."""
    a, b = sorted((rng.randint(0, len(words)), rng.randint(0, len(words))))
    return rng.choice(
        (
            words, words + "，" + rng.choice(SAID), words[:a] + rng.choice(SAID) + words[a:], words[:a] + words[b:], text(rng),
            "不" + words, "", words.replace("五", rng.choice("一三八")), words.replace("十五", rng.choice(("十", "三十"))),
        )
    )  # fmt: skip


def figures(rng: random.Random) -> dict:
    """A rate and a frequency, or neither."""
    rate = rng.choice((None, (5, 100), (10, 100), (1, 3), (1, 1)))
    often = rng.choice((None, (1, "year"), (2, "year"), (1, "quarter")))
    p, q = rate or (None, None)
    times, per = often or (None, None)
    return {"rate_p": p, "rate_q": q, "times": times, "per": per}


def master(rng: random.Random, number: int) -> list[dict]:
    """The rows of a master edition."""
    return [
        {
            "origin_no": number, "serial": n, "methods": rng.sample(METHODS, rng.randint(1, 3)),
            "item_grade": rng.choice(("general", "key")), **figures(rng),
            "points": [
                {"origin_no": number, "serial": 10 * n + m, "content": text(rng), "check_standard": text(rng)}
                for m in range(rng.randint(1, 3))
            ],
        }
        for n in range(1, rng.randint(2, 5))
    ]  # fmt: skip


def layer(rng: random.Random, number: int, above: list[dict]) -> list[dict]:
    """Rows of a layer, written by nobody's rules: own items, refinements of some items, of strangers' and of none."""
    rows = []
    for n in range(rng.randint(0, 5)):
        target = rng.choice(above)
        kind = rng.random()
        foreign = (target["origin_no"], target["serial"]) if kind < 0.85 else (rng.choice((1, PROVINCE)), 77)
        key = (number, 900 + n) if kind < 0.15 else foreign
        points = [
            p | {"content": spoilt(rng, p["content"]), "check_standard": spoilt(rng, p["check_standard"])}
            for p in rng.choice(above)["points"] + target["points"]
            if rng.random() < 0.7
        ] + [{"origin_no": number, "serial": 500 + 10 * n, "content": text(rng), "check_standard": text(rng)}]
        unique = {(p["origin_no"], p["serial"]): p for p in points}
        row = {"origin_no": key[0], "serial": key[1], "methods": rng.sample(METHODS, rng.randint(0, 3)), "item_grade": "general"}
        rows.append(row | figures(rng) | {"points": list(unique.values())})
    return list({(row["origin_no"], row["serial"]): row for row in rows}.values())


def kept(words: str, said: str) -> bool:
    """The oracle: without its numbers a text is read through in the other, sign by sign."""
    rest = iter(NUMBERS.sub("", said))
    return all(sign in rest for sign in NUMBERS.sub("", words))


def nothing_lost(rows: list[dict], items: list) -> None:
    """Every master row stands in the composed list, at least as strict."""
    found = {item.key: item for item in items}
    for row in rows:
        item = found[row["origin_no"], row["serial"]]
        for point in row["points"]:
            same = [one for one in item.points if one.key == (point["origin_no"], point["serial"])]
            parts = ("content", "check_standard")
            assert any(all(kept(point[part], getattr(one, part)) for part in parts) for one in same), (point, same)
        if row["rate_p"] is not None:
            assert Fraction(*item.rate) >= Fraction(row["rate_p"], row["rate_q"])
        if row["times"] is not None:
            assert item.frequency[0] * OFTEN[item.frequency[1]] >= row["times"] * OFTEN[row["per"]]
        assert item.methods and set(item.methods) <= set(row["methods"])
        assert item.item_grade == "key" or row["item_grade"] == "general"


def edition(number: int, rows: list[dict]) -> SimpleNamespace:
    """Rows in the shape of an edition."""
    items = [SimpleNamespace(**row | {"points": [SimpleNamespace(content_group="business", **p) for p in row["points"]]}) for row in rows]
    return SimpleNamespace(tenant_no=number, items=items)


@pytest.mark.req("S4-09", "S2-24", "S2-05")
@pytest.mark.parametrize("seed", range(0, 300, 20))
def test_no_layer_takes_anything_from_its_master(seed):
    for n in range(seed, seed + 20):
        rng = random.Random(n)
        rows = master(rng, PROVINCE)
        layers = [edition(number, layer(rng, number, rows)) for number in (CITY, CHAOAN) if rng.random() < 0.8]
        nothing_lost(rows, compose([edition(PROVINCE, rows), *layers]))


def test_the_oracle_notices_a_composition_that_lets_words_go(monkeypatch):
    """The proof of the proof: when a refinement always takes the place of its master, something is missed."""
    monkeypatch.setattr("saas.registers.checklists.compose.keeps", lambda master, own: True)
    with pytest.raises(AssertionError):
        for seed in range(40):
            test_no_layer_takes_anything_from_its_master(seed)


def write(s, number: int, rows: list[dict]) -> int:
    """A draft with exactly these rows, past every verb."""
    made = ChecklistEdition(number=number, title=f"第 {number} 版", author_id=s.info["ctx"].user_id)
    s.add(made)
    s.flush()
    for seq, row in enumerate(rows, 1):
        fixed = {"name": f"事项 {row['origin_no']}-{row['serial']}", "categories": ["notary_office"], "organ": "局", "basis": [NOTARY_LAW]}
        item = CheckItem(edition_id=made.id, seq=seq, **fixed, **{name: value for name, value in row.items() if name != "points"})
        s.add(item)
        s.flush()
        s.add_all(CheckPoint(item_id=item.id, seq=n, content_group="business", **p) for n, p in enumerate(row["points"], 1))
    return made.id


def publish_by_force(s, number: int, since: date) -> None:
    """What a row written beside the application says of itself."""
    made = s.get(ChecklistEdition, (44, number))
    made.published, made.document_number, made.effective_from = True, "文号", since
    for item in service.whole(s, made):
        item.published = True
        for point in item.points:
            point.published = True


@pytest.mark.deep
@pytest.mark.req("S4-09", "S2-24", "S0-10")
def test_the_list_of_a_county_keeps_its_master_through_editions_layers_and_acceptances(world):
    rng = random.Random(4)
    masters: dict[int, list[dict]] = {}
    for turn in range(1, 13):
        day = date(2023, 3, turn)
        with world.acting(PROVINCE, "planner") as s:
            rows = master(rng, PROVINCE)
            number = write(s, turn, rows)
        publish(world, PROVINCE, number, document=f"粤司规〔2023〕{turn}号", since=day)
        masters[number] = rows
        for bureau in (CITY, CHAOAN):
            with world.acting(bureau, "planner") as s:
                if rng.random() < 0.7:
                    publish_by_force(s, write(s, turn, layer(rng, bureau, rows)), day)
                if rng.random() < 0.5:
                    accept(s, s.get(ChecklistEdition, (44, number)))
        for bureau in (PROVINCE, CITY, CHAOAN):
            with world.acting(bureau, "planner") as s:
                here = service.standing(s, day)
                nothing_lost(masters[here.master.id], service.items_of(s, here))
