"""A new master edition seen with one's own refinements: words joined, marked, decided; nothing of the master is lost."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saas.registers.checklists.compose import compose
from saas.registers.checklists.merging import chosen, entries, find, missing
from saas.registers.checklists.wording import lost, marked, merged, merging

PROVINCE, CITY = 420000, 421200
OLD = "公示内容与现行标准一致；标准调整后十五个工作日内更新。减免申请有审批记录。"
NEW = "公示内容与现行标准一致；标准调整后十个工作日内更新。减免申请有审批记录和告知记录。"
OWN = "公示内容与现行标准一致；标准调整后五个工作日内更新。减免申请有审批记录，抽查不少于五件。"
BOTH = "公示内容与现行标准一致；标准调整后五个工作日内更新。减免申请有审批记录和告知记录，抽查不少于五件。"


def point(serial, content, standard="符合规定。", origin=PROVINCE, bureau=PROVINCE, group="business"):
    return SimpleNamespace(
        id=serial, origin_no=origin, serial=serial, tenant_no=bureau, content_group=group, content=content, check_standard=standard
    )


def row(serial, points, origin=PROVINCE, bureau=PROVINCE, name="", **more):
    return SimpleNamespace(**{
        "id": serial, "origin_no": origin, "serial": serial, "tenant_no": bureau, "seq": serial, "name": name or f"事项{serial}",
        "categories": ["notary_office"], "organ": "省厅", "methods": ["on_site"] if bureau == PROVINCE else [], "basis": [],
        "item_grade": "general", "rate_p": None, "rate_q": None, "times": None, "per": None, "power_code": "", "levels": [],
        "partners": [], "valid_from": None, "valid_to": None, "points": points,
    } | more)  # fmt: skip


def edition(*rows, bureau=PROVINCE):
    return SimpleNamespace(tenant_no=bureau, items=list(rows))


def seen(old, new, own=()):
    return entries(compose([edition(*old)]), compose([edition(*new)]), own)


@pytest.mark.req("S4-09")
def test_the_pictured_case_keeps_both_and_takes_the_stricter_number():
    found = merging(OLD, NEW, OWN)
    assert found.text == BOTH
    assert [(c.master, c.own, c.taken) for c in found.clashes][0] == ("十个工作日", "五个工作日", "own")
    kinds = {words: kind for kind, words in marked(OLD, NEW, BOTH)}
    assert kinds["五"] == kinds["，抽查不少于五件"] == "own" and kinds["和告知记录"] == "new"


@pytest.mark.req("S4-09")
def test_the_masters_number_counts_where_it_became_the_stricter_one():
    found = merging("应在十五日内归档。", "应在三日内归档。", "应在五日内归档。")
    assert (found.text, found.clashes[0].taken) == ("应在三日内归档。", "master")
    assert merged("抽查不少于三件。", "抽查不少于五件。", "抽查不少于十件。") == "抽查不少于十件。"
    assert merged("收费三元。", "收费五元。", "收费四元。") is None, "a plain number has no stricter side"


def test_additions_at_one_place_stand_one_after_the_other_and_want_to_be_seen():
    found = merging("有审批记录。", "有审批记录和告知记录。", "有审批记录，抽查五件。")
    assert found.text == "有审批记录和告知记录，抽查五件。"
    assert found.clashes[0].taken == "both"


def test_additions_at_different_places_need_nobody():
    found = merging("公示标准；有记录。", "公示收费标准；有记录。", "公示标准；有记录，含电话。")
    assert (found.text, found.clashes) == ("公示收费标准；有记录，含电话。", ())


WORDS = st.text(alphabet="甲乙丙丁戊，。；十五三日内不少于件5", max_size=24)


@pytest.mark.req("S4-09")
@given(base=WORDS, new=WORDS, own=WORDS)
def test_what_is_joined_keeps_all_words_of_the_new_master(base, new, own):
    found = merging(base, new, own)
    if found.text is not None and base != new:
        assert not lost(new, found.text)
    assert "".join(words for _kind, words in marked(base, new, own)) == own


@pytest.mark.req("S4-09")
@given(
    old=st.lists(WORDS, min_size=1, max_size=6), changed=st.dictionaries(st.integers(0, 5), WORDS), dropped=st.sets(st.integers(0, 5)),
    extra=st.dictionaries(st.integers(0, 5), WORDS),
)  # fmt: skip
def test_every_choice_keeps_the_master_and_what_is_untouched_is_no_entry_of_ours(old, changed, dropped, extra):
    before = [row(1, [point(n, words) for n, words in enumerate(old)])]
    after = [row(1, [point(n, changed.get(n, words)) for n, words in enumerate(old) if n not in dropped])]
    mine = [point(n, old[n] + words, bureau=CITY) for n, words in extra.items() if n < len(old)]
    found = seen(before, after, [row(1, mine, bureau=CITY)])
    for entry in found:
        if entry.state == "merged" and entry.point:
            assert missing(entry, chosen(entry, "merge")) == []
        if entry.kind == "dropped":
            assert entry.point[1] in dropped and (entry.state == "gone") == (entry.own is not None)
    touched = {entry.point[1] for entry in found if entry.point}
    assert touched == {n for n, words in enumerate(old) if n in dropped or changed.get(n, words) != words}
    composed = compose([edition(*after), edition(row(1, mine, bureau=CITY), bureau=CITY)])
    for one in after[0].points:
        assert any(not lost(one.content, said.content) for said in composed[0].points if said.key == (PROVINCE, one.serial))


def test_entries_stand_in_the_order_of_the_new_list_with_what_was_dropped_where_it_stood():
    old = [row(1, [point(1, "甲。")]), row(2, [point(2, "乙。")]), row(3, [point(3, "丙。")])]
    new = [row(1, [point(1, "甲。")]), row(3, [point(3, "丙。"), point(4, "丁。")]), row(9, [point(9, "戊。")], seq=4)]
    own = [row(2, [point(2, "乙，含附件。", bureau=CITY)], bureau=CITY)]
    found = seen(old, new, own)
    assert [(one.number, one.kind, one.state) for one in found] == [
        ("1", "same", "plain"), ("2", "dropped", "gone"), ("3.2", "added", "plain"), ("4", "added", "plain"),
    ]  # fmt: skip
    assert find(found, "420000-2").own.points[0].content == "乙，含附件。"
    assert find(found, "420000-3-420000-4").touches is False


def test_figures_that_are_no_longer_stricter_give_way_and_stricter_ones_go_on():
    old, new = [row(1, [], rate_p=1, rate_q=10)], [row(1, [], rate_p=3, rate_q=10, methods=["on_site", "written"])]
    (looser,) = seen(old, new, [row(1, [], bureau=CITY, rate_p=2, rate_q=10)])
    (stricter,) = seen(old, new, [row(1, [], bureau=CITY, rate_p=5, rate_q=10)])
    assert (looser.facts, looser.state, stricter.state) == (("methods", "rate"), "merged", "kept")


def test_own_words_that_lose_some_of_the_masters_are_named():
    (entry,) = seen([row(1, [point(1, OLD)])], [row(1, [point(1, NEW)])], [row(1, [point(1, OWN, bureau=CITY)], bureau=CITY)])
    assert (entry.state, entry.merged) == ("undecided", (BOTH, "符合规定。"))
    assert missing(entry, chosen(entry, "own", "公示内容一致。", "符合规定。"))[0][0] == "content"
    assert chosen(entry, "master") is None and missing(entry, None) == []
    with pytest.raises(ValueError, match="nothing"):
        chosen(entry, "nothing")
