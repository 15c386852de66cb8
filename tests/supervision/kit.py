"""Chaozhou's 2023 plan for tests: real counts, fictional names; every step through the product's own verbs."""

from datetime import date
from functools import partial

from saas import clock
from saas.demo import rules
from saas.foundation.accounts.models import PartnerDepartment
from saas.registers.checklists import service as checklists
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects.models import Subject
from saas.supervision.draws import engine, parties, seeding
from saas.supervision.draws import service as draws
from saas.supervision.plans import lines
from saas.supervision.plans import service as plans
from saas.supervision.plans.lines import LineInput
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO, World

SPRING, JUNE, JULY = date(2023, 3, 20), date(2023, 6, 20), date(2023, 7, 6)
LAWYERS, SERVICES = "律师工作管理科", "公共法律服务管理科"
DICE = "3526143526143526143526143"
WITNESSES = "林望舒 驻局纪检组\n陈砚秋 市公证处"
# seq → name, category, rate, window, section, joint, expected number
LINES = {
    1: (
        "对司法鉴定机构的行政检查",
        "forensic_institution",
        (20, 100),
        (date(2023, 9, 1), date(2023, 9, 30)),
        SERVICES,
        True,
        1,
    ),
    2: ("对公证机构的行政检查", "notary_office", (20, 100), (date(2023, 9, 1), date(2023, 9, 30)), SERVICES, True, 1),
    3: (
        "对基层法律服务所的行政检查",
        "grassroots_legal_service_office",
        (20, 100),
        (date(2023, 7, 1), date(2023, 8, 31)),
        LAWYERS,
        False,
        1,
    ),
    4: ("对律师事务所的行政检查", "law_firm", (10, 100), (date(2023, 7, 1), date(2023, 8, 31)), LAWYERS, False, 5),
}
REASON = "本年度计划表已按 20% 公布，在册机构少，按两种比例抽取家数相同。"
# category → where its subjects are registered
HOMES = {
    "forensic_institution": [CITY, CITY],
    "notary_office": [CITY] * 3,
    "grassroots_legal_service_office": [XIANGQIAO, CHAOAN, CHAOAN, RAOPING, RAOPING],
    "law_firm": [XIANGQIAO] * 24 + [CHAOAN] * 14 + [RAOPING] * 10,
}
CODES = {category: n for n, category in enumerate(HOMES, 1)}


def uscc(category: str, n: int) -> str:
    """A code of the right length; check digits matter to the register's own tests, not here."""
    return f"3144510{CODES[category]}MD02{n:06d}"[:18].ljust(18, "X")


def rules_of(world: World) -> None:
    """The city's rates of 2023."""
    with clock.at(SPRING), world.acting(CITY, "publisher") as s:
        rules.store(s)


def checklist(world: World) -> int:
    """One edition with an item for each category, in force from 1 May."""
    with clock.at(SPRING), world.acting(CITY, "planner") as s:
        number = checklists.new_draft(s, title="随机抽查事项清单").id
        draft = s.get(ChecklistEdition, (44, number))
        for category in HOMES:
            checklists.save_item(
                s,
                draft,
                None,
                name=f"执业活动检查 {category}",
                categories=[category],
                organ="潮州市司法局",
                methods=["on_site"],
                basis=[{"title": "某某管理办法", "article": "第十条", "level": "department_rule"}],
                points=[{"content_group": "business", "content": "是否按规定收案", "check_standard": "有登记"}],
            )
    with clock.at(date(2023, 4, 26)), world.acting(CITY, "publisher") as s:
        draft = s.get(ChecklistEdition, (44, number))
        checklists.publish(s, draft, document_number="潮司〔2023〕8号", effective_from=date(2023, 5, 1))
    return number


def registers(world: World) -> None:
    """58 institutions in four bureaus, seven officers of the city and two of the partner department."""
    for bureau in (CITY, XIANGQIAO, CHAOAN, RAOPING):
        with world.acting(bureau, "steward") as s:
            for category, homes in HOMES.items():
                for n, home in enumerate(homes, 1):
                    if home == bureau:
                        s.add(_subject(category, n))
    with world.acting(CITY, "steward") as s:
        partner = s.query(PartnerDepartment).one()
        for n in range(1, 8):
            section = LAWYERS if n % 2 else SERVICES
            s.add(
                _inspector(
                    world, n, section_id=world.sections[CITY, section], categories=list(HOMES), unit="潮州市司法局"
                )
            )
        for n in (8, 9):
            s.add(_inspector(world, n, department_id=partner.id, unit=partner.name))


def _subject(category: str, n: int) -> Subject:
    name = f"潮{category[:3]}{n:02d}所"
    return Subject(
        category=category, name=name, name_key=name, uscc=uscc(category, n), license_no=f"L{CODES[category]}{n:04d}",
        license_from=date(2015, 1, 1), address=f"某路 {n} 号", joined_on=SPRING,
    )  # fmt: skip


def _inspector(world: World, n: int, **changes) -> Inspector:
    name = f"检查员{n}"
    values = {
        "name": name,
        "name_key": name,
        "sex": "male",
        "certificate_no": f"1904{n:06d}",
        "certificate_from": date(2021, 1, 1),
        "certificate_to": date(2025, 12, 31),
        "joined_on": SPRING,
        "unit": "",
    }
    return Inspector(**(values | changes))


def department(world: World) -> int:
    """The partner department's id."""
    with world.acting(CITY, "planner") as s:
        return s.query(PartnerDepartment).one().id


def line_input(world: World, seq: int, **changes) -> LineInput:
    """One of the four lines as a planner would type it."""
    name, category, (p, q), window, section, joint, _n = LINES[seq]
    values = {
        "name": name,
        "categories": [category],
        "rate_p": p,
        "rate_q": q,
        "window_from": window[0],
        "window_to": window[1],
        "section_id": world.sections[CITY, section],
        "department_ids": [department(world)] if joint else [],
        "reasons": {"rate": REASON},
    }
    return LineInput(**(values | changes))


def draft(world: World, seqs=(1, 2, 3, 4)) -> int:
    """The plan with its lines, not submitted."""
    with clock.at(JUNE), world.acting(CITY, "planner") as s:
        plan = plans.open_plan(s, 2023)
        for seq in seqs:
            lines.save_line(s, plan, line_input(world, seq))
        return plan.id


def published(world: World) -> dict[int, int]:
    """Rules, checklist, registers and the published plan; the task's id by line number."""
    rules_of(world)
    checklist(world)
    registers(world)
    number = draft(world)
    with clock.at(JUNE), world.acting(CITY, "planner") as s:
        plans.submit(s, plans.get_plan(s, number))
    with clock.at(JUNE), world.acting(CITY, "publisher") as s:
        plans.publish(s, plans.get_plan(s, number), "潮司〔2023〕12号")
    with world.acting(CITY, "planner") as s:
        return {task.seq: task.id for task in plans.tasks(s, year=2023)}


VALUE = "5e" * 32


def frozen(world: World, task_id: int, *, key: str = "click-0001", sources: draws.Sources | None = None) -> int:
    """The attempt's id after freezing; the bureau's own hash is deposited at once."""
    with clock.at(JULY), world.acting(CITY, "planner") as s:
        chosen = sources or draws.Sources(6, "见证人")
        number = draws.freeze(s, s.get(InspectionTask, (44, task_id)), idem_key=key, sources=chosen).id
        deposit_own(s, number)
        return number


def deposit_own(s, number: int, value: str = VALUE) -> None:
    """What the bureau's browser does: the hash of its value under its own label."""
    for party in seeding.parties_of(s, draws.get_attempt(s, number)):
        if party.role == "bureau" and party.state == "invited":
            parties.deposit(s, party, hash_of(party, value))


def hash_of(party, value: str = VALUE) -> str:
    """The hash that a party deposits for a value."""
    return engine.reveal_commit(party.suite, party.context, party.party, value)


def committed(world: World, task_id: int, **kw) -> int:
    """Frozen by the planner, committed by the supervision section."""
    number = frozen(world, task_id, **kw)
    with clock.at(JULY), world.acting(CITY, "publisher") as s:
        draws.commit(s, draws.get_attempt(s, number))
    return number


def revealed(world: World, task_id: int, **kw) -> int:
    """With the bureau's own value in and the reveals closed."""
    number = committed(world, task_id, **kw)
    with clock.at(JULY), world.acting(CITY, "planner") as s:
        attempt = draws.get_attempt(s, number)
        for party in seeding.parties_of(s, attempt):
            if party.role == "bureau":
                parties.reveal(s, party, VALUE)
        draws.close_reveals(s, attempt)
    return number


def thrown(world: World, task_id: int, digits: str = DICE, **kw) -> int:
    """With the dice in, typed by two people."""
    number = revealed(world, task_id, **kw)
    with clock.at(JULY), world.acting(CITY, "planner") as s:
        draws.enter(s, draws.get_attempt(s, number), 1, digits, WITNESSES)
    with clock.at(JULY), world.acting(CITY, "publisher") as s:
        draws.enter(s, draws.get_attempt(s, number), 1, digits)
    return number


def sealed(world: World, task_id: int, digits: str = DICE, **kw) -> int:
    """The whole way."""
    number = thrown(world, task_id, digits, **kw)
    with clock.at(JULY), world.acting(CITY, "planner") as s:
        draws.seal(s, draws.get_attempt(s, number))
    return number


def demo(world: World) -> None:
    """For looking at pages: three tasks drawn in three states of the way, one left to prepare."""
    tasks = published(world)
    step = partial(sealed, world)
    step(tasks[4], key="click-4")
    thrown(world, tasks[3], key="click-3", digits=DICE[::-1])
