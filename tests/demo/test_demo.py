"""The demonstration holds what the scenarios say, and everything in it was done by the right people."""

import re

import pytest
from sqlalchemy import func, select
from stdnum.cn import uscc

from saas.demo import load, logins, people, trees
from saas.foundation.accounts.models import Section
from saas.foundation.journal.models import AuditEvent
from saas.foundation.journal.words import act_words
from saas.foundation.publication.models import Feedback, Publication
from saas.foundation.settings.service import effective
from saas.foundation.sheets import sealing
from saas.registers.checklists import service as checklists
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.inspectors import editing as officers
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects import editing
from saas.registers.subjects.models import Subject
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSubject
from saas.supervision.draws.recounting import recount as recount_draw
from saas.supervision.inspections.models import Inspection, InspectionMember, InspectionNotice
from saas.supervision.plans.models import AnnualPlan, InspectionTask
from saas.supervision.plans.task_view import missing, trial_of
from saas.surfaces.statistics import service as statistics
from tenants.tree import Tenant

CITY = 445100
# a mobile number that somebody may have, and a landline
RINGS = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


def tasks(s) -> dict[int, InspectionTask]:
    """The city's tasks by their line in the plan."""
    return {task.seq: task for task in s.scalars(select(InspectionTask).where(InspectionTask.tenant_no == CITY))}


@pytest.mark.req("S3-24", "S0-23")
def test_registers_of_the_subtree_hold_58_institutions(demo):
    with demo.reading(CITY) as s:
        kinds = dict(s.execute(select(Subject.category, func.count()).group_by(Subject.category)).all())
        homes = {row.tenant_no for row in s.scalars(select(Subject).where(Subject.category == "law_firm"))}
    assert kinds == {
        "law_firm": 48, "grassroots_legal_service_office": 5, "notary_office": 3, "forensic_institution": 2,
    }  # fmt: skip
    assert homes == {445102, 445103, 445122}


@pytest.mark.req("S3-24")
def test_counts_drawn_and_still_to_draw_are_the_plans(demo):
    with demo.reading(CITY) as s:
        stmt = select(InspectionTask.seq, func.count()).join(Inspection, Inspection.task_id == InspectionTask.id)
        drawn = dict(s.execute(stmt.where(InspectionTask.tenant_no == CITY).group_by(InspectionTask.seq)).all())
        trials = {seq: trial_of(s, task).total for seq, task in tasks(s).items() if seq < 3}
    assert drawn == {3: 1, 4: 5}
    assert trials == {1: 1, 2: 1}


@pytest.mark.req("S3-12", "S3-13", "S3-22", "S3-25")
def test_the_two_lines_below_their_rule_keep_rule_origin_and_reason(demo):
    with demo.reading(CITY) as s:
        kept = {seq: task.deviations for seq, task in tasks(s).items()}
        document = s.scalars(select(AnnualPlan.document_number).where(AnnualPlan.tenant_no == CITY)).one()
    assert document.startswith("潮司〔2023〕")
    assert set(kept[1]) == set(kept[2]) == {"rate"}
    assert (kept[1]["rate"]["rule"], kept[1]["rate"]["value"]) == ("50%", "20%")
    assert (kept[2]["rate"]["rule"], kept[2]["rate"]["value"]) == ("30%", "20%")
    assert all(kept[n]["rate"]["reason"] and kept[n]["rate"]["origin"] == "潮州市司法局" for n in (1, 2))
    assert kept[3] == kept[4] == {}


@pytest.mark.req("S3-03", "S0-05")
def test_sections_have_the_sectors_of_the_plan(demo):
    with demo.reading(CITY) as s:
        own = s.scalars(select(Section).where(Section.tenant_no == CITY))
        rows = {row.name: (row.categories, row.duty) for row in own}
    assert rows == {
        "律师工作管理科": (["law_firm", "grassroots_legal_service_office"], ""),
        "公共法律服务管理科": (["notary_office", "forensic_institution"], ""),
        "法治督察科": ([], "supervision"),
    }


@pytest.mark.req("S3-05", "S3-06", "S3-07", "S3-18", "S0-20")
def test_every_second_step_is_another_persons(demo):
    with demo.reading(CITY) as s:
        plan = s.scalars(select(AnnualPlan).where(AnnualPlan.tenant_no == CITY)).one()
        assert plan.published_on.isoformat() == "2023-05-26" and plan.published_by != plan.author_id
        for edition in s.scalars(select(ChecklistEdition)):
            assert edition.published_by not in (None, edition.author_id)
        for one in s.scalars(select(Inspection).where(Inspection.reviewed_by.is_not(None))):
            assert one.reviewed_by != one.entered_by
        for notice in s.scalars(select(InspectionNotice).where(InspectionNotice.issued_by.is_not(None))):
            assert notice.issued_by != notice.drafted_by
        for row in s.scalars(select(Publication).where(Publication.state == "published")):
            assert row.published_by != row.author_id and row.copied_to
        acts = set(s.scalars(select(AuditEvent.act)))
    assert {"plan.publish", "draw.seal", "draw.void", "notice.issue", "inspection.approve", "import.apply"} <= acts


@pytest.mark.req("S0-20")
def test_every_act_of_the_trace_has_its_words(demo):
    acts = set()
    for province in trees.PROVINCES:
        with demo.reading(province.number) as s:
            acts |= set(s.scalars(select(AuditEvent.act)))
    assert not {act for act in acts if set(act.split(".")) & set(act_words(act).split(" · "))}


@pytest.mark.req("S3-02")
def test_joint_tasks_have_officers_of_their_department(demo):
    with demo.reading(CITY) as s:
        for seq in (1, 2):
            trial = trial_of(s, tasks(s)[seq])
            (number,) = trial.ready.departments
            assert trial.ready.departments[number] == "潮州市发展和改革局"
            assert len(trial.ready.of_department(number, tasks(s)[seq].categories[0])) == 3


@pytest.mark.req("S0-31", "S4-17")
def test_an_interest_days_off_and_experts_stand_beside_a_pool_that_can_still_be_drawn(demo):
    with demo.reading(CITY) as s:
        task = tasks(s)[2]
        ready = trial_of(s, task).ready
        assert [kind for kind, _person, _subject in ready.barred] == ["officer"]
        assert [len(days) for days in ready.absences.values()] == [1]
        assert [row.specs for row in ready.experts] == [("notary_office",)] * 2
        assert missing(s, task) is None


@pytest.mark.req("S3-04", "S3-17", "S4-11")
def test_every_stage_has_something_to_show(demo):
    with demo.reading(CITY) as s:
        rows = s.execute(select(Inspection.tenant_no, Inspection.state).order_by(Inspection.state)).all()
        due = {row.due_on.isoformat() for row in s.scalars(select(Publication).where(Publication.state == "ready"))}
        shown = s.scalars(
            select(Inspection.state).join(InspectionMember, InspectionMember.inspection_id == Inspection.id)
            .join(Inspector, Inspector.id == InspectionMember.inspector_id)
            .where(Inspector.certificate_no == "44510000001", Inspection.category == "law_firm")
        )  # fmt: skip
        assert {"returned", "drawn"} <= set(shown)
        assert s.scalar(select(func.count()).select_from(Feedback)) == 1
        attempts = select(DrawAttempt.state).where(DrawAttempt.tenant_no == CITY).order_by(DrawAttempt.state)
        assert list(s.scalars(attempts)) == ["sealed", "sealed", "void"]
        assert sorted(task.state for task in tasks(s).values()) == ["done", "inspecting", "prepared", "prepared"]
    states = [state for number, state in rows if number == CITY]
    assert states == ["drawn", "drawn", "published", "returned", "reviewed", "submitted"]
    assert [state for number, state in rows if number == 445122] == ["published", "published"]
    assert due == {"2023-08-21"}


@pytest.mark.req("S0-01", "S3-15")
def test_draws_and_figures_equal_their_recount(demo):
    with demo.reading(CITY) as s:
        for attempt in s.scalars(select(DrawAttempt).where(DrawAttempt.state == "sealed")):
            assert recount_draw(s, attempt).ok
            drawn = select(func.count()).where(DrawSubject.attempt_id == attempt.id, DrawSubject.drawn)
            assert s.scalar(drawn) in (1, 2, 5)
        lapsed = s.scalars(select(DrawPerson.excluded).where(DrawPerson.excluded.is_not(None))).all()
        assert set(lapsed) == {"certificate"}
    for province in trees.PROVINCES:
        with demo.reading(province.number) as s:
            assert statistics.recount(s) == []


@pytest.mark.req("S0-09", "S0-13", "S0-29", "S4-09")
def test_published_items_have_basis_and_points_of_the_five_groups(demo):
    with demo.reading(CITY) as s:
        assert all(item.published for item in s.scalars(select(CheckItem)))
        items = checklists.items_of(s, checklists.standing(s))
        groups = {category: set() for item in items for category in item.categories}
        for item in items:
            assert item.basis and all(row["title"].startswith("《") for row in item.basis)
            groups[item.categories[0]] |= {point.content_group for point in item.points}
    assert groups == dict.fromkeys(trees.FOUR, {"permit", "discipline", "ethics", "business", "archives"})


@pytest.mark.req("S4-09", "S3-01")
@pytest.mark.parametrize(
    ("number", "master", "refined", "points"), [(CITY, 440000, 8, 29), (421200, 420000, 5, 17), (421224, 420000, 5, 17)]
)
def test_bureaus_below_refine_their_provinces_master_list(demo, number, master, refined, points):
    with demo.reading(number) as s:
        here = checklists.standing(s)
        assert here.master.tenant_no == master and here.accepted.edition_id == here.master.id and not here.owns_master
        items = checklists.items_of(s, here)
        assert {item.row.origin_no for item in items} == {master}
        assert sum(bool(item.refined) for item in items) == refined
        assert sum(len(item.points) for item in items) == points
        assert any(point.master is not None for item in items for point in item.points)
        joint = {item.categories[0] for item in items if item.partners}
        assert joint == ({"notary_office", "forensic_institution"} if number == CITY else set())


@pytest.mark.req("S4-32", "S0-04")
def test_five_provinces_with_irregular_trees(demo):
    for province in trees.PROVINCES:
        with demo.reading(province.number) as s:
            stmt = select(Tenant.tenant_no, Tenant.parent_no).where(Tenant.root_id == province.number // 10_000)
            rows = dict(s.execute(stmt).all())
        assert rows == {province.number: None} | {b.number: b.parent for b in trees.below(province)}
    direct = [bureau.number for bureau in trees.BUREAUS if bureau.parent == 420000 and bureau.level == "county"]
    assert direct == [429004, 429021]


@pytest.mark.req("S0-04", "S0-14")
def test_other_regimes_are_in_force(demo):
    def rule(number: int, code: str, scope: str = ""):
        with demo.reading(number) as s:
            return effective(s, code, scope)

    assert rule(500103, "publication_due").value == {"count": 20, "unit": "workday", "anchor": "task_end"}
    assert rule(421202, "draw_rate", "notary_office/county").value["p"] == 100
    assert rule(429004, "draw_rate", "notary_office/county").origin_no == 420000
    assert rule(411721, "draw_rate", "law_firm/county").value["times"] == 2
    assert rule(210402, "team_size").value == {"n": 2}


def test_nobody_and_nothing_in_it_exists(demo):
    codes = []
    for bureau in (*trees.PROVINCES, *trees.BUREAUS):
        with demo.reading(bureau.number) as s:
            for subject in s.scalars(select(Subject).where(Subject.tenant_no == bureau.number)):
                codes.append(uscc.validate(subject.uscc))
                assert not RINGS.fullmatch(editing.contact_of(s, subject).phone)
            for officer in s.scalars(select(Inspector).where(Inspector.tenant_no == bureau.number)):
                assert not RINGS.fullmatch(sealing.unseal(officers.pii_of(s, officer).phone))
    assert len(codes) == len(set(codes)) > 100


def test_every_printed_login_signs_in_and_finds_its_home(demo):
    text = logins.table()
    assert people.PASSWORD in text
    for number, login, _role, _note in logins.SHOWN:
        assert login in text
        client = demo.app.test_client()
        data = {"root": str(number // 10_000), "login": login, "password": people.PASSWORD}
        assert client.post("/sign-in", data=data).status_code == 303, login
        page = client.get("/w", follow_redirects=True)
        text_of = page.get_data(as_text=True)
        assert page.status_code == 200 and "2023年8月20日" in text_of, login
        bar = re.search(r'<nav class="mq-nav".*?</nav>', text_of, re.S)[0]
        for address in re.findall(r'href="([^"]+)"', bar):
            assert client.get(address).status_code == 200, (login, address)


def test_loading_again_changes_nothing(demo):
    def size() -> int:
        with demo.reading(440000) as s:
            return s.scalar(select(func.count()).select_from(AuditEvent))

    before = size()
    assert "已载入过" in load.run(demo.settings)
    assert size() == before
