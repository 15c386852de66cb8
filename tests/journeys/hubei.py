"""Hubei for the journey of the lists: a province, a city, three counties, their people, and 299 items of the master list."""

from contextlib import contextmanager

from saas import clock
from saas.app import create_app
from saas.demo import fiction
from saas.foundation.accounts import bureaus, doors, people, roots
from saas.registers.checklists import service
from tenants.context import DOOR, Ctx
from tenants.unit import transaction
from tests.journeys.people import PASSWORD, Cast
from tests.journeys.site import Site

ROOT, PROVINCE, CITY, TONGSHAN = 42, 420000, 421200, 421224
TREE = {
    CITY: (PROVINCE, "咸宁市司法局", "city"), 421221: (CITY, "嘉鱼县司法局", "county"), 421281: (CITY, "赤壁市司法局", "county"),
    TONGSHAN: (CITY, "通山县司法局", "county"),
}  # fmt: skip
POSTS = {
    PROVINCE: {"hb-writer": "planner", "hb-publisher": "publisher", "hb-supervisor": "supervisor"},
    CITY: {"xn-planner": "planner", "xn-publisher": "publisher"},
    TONGSHAN: {"ts-planner": "planner", "ts-publisher": "publisher"},
    421221: {"jy-publisher": "publisher"},
}
LAW = {"title": "《中华人民共和国公证法》", "article": "第五条", "level": "law"}
THINGS = (
    "执业区域", "场所公示", "遗嘱公证", "继承公证", "委托公证", "声明公证", "合同公证", "现场监督", "保全证据", "提存公证",
    "保管物登记", "执业证年检", "公证员考核", "回避执行", "印章使用", "文书格式", "送达回执", "卷宗归档", "档案借阅", "电子档案",
    "在线核验", "身份核验", "告知义务", "收费票据", "法律援助", "减免审批", "投诉处理", "复查程序", "赔偿准备", "责任保险",
)  # fmt: skip
WAYS = ("制度建立", "过程记录", "定期自查", "审批手续", "公开情况", "时限执行", "人员培训", "问题整改", "材料保管", "信息报送")


class Hubei(Cast):
    """The cast of this province."""

    def as_(self, login: str, size: str = "1366", root: int = ROOT):
        return super().as_(login, size, root)


def context(number: int, role: str = "planner", user: int | None = None) -> Ctx:
    """In which somebody of that bureau acts."""
    level = TREE[number][2] if number in TREE else "province"
    above = {"province": (), "city": (PROVINCE,), "county": (PROVINCE, CITY)}[level]
    name = TREE[number][1] if number in TREE else "湖北省司法厅"
    return Ctx(
        root=ROOT, me=number, lo=number, hi=number + {"province": 9999, "city": 99, "county": 0}[level], anc=above, roles=(role,),
        user_name=role, user_id=user, tenant_id=1, tenant_name=name, level=level,
    )  # fmt: skip


@contextmanager
def acting(site: Site, number: int, login: str = "", role: str = "planner"):
    """A transaction of somebody of that bureau, by the verbs."""
    user = site.rows("select id from app.user_account where root_id = %s and login = %s", ROOT, login)[0][0] if login else None
    with create_app(site.settings).test_request_context(), transaction(context(number, role, user)) as s:
        yield s


def found(site: Site) -> None:
    """Opens the bureaus and seats their people."""
    encoded = doors.HASHER.hash(PASSWORD)
    with create_app(site.settings).test_request_context():
        clock.forget()
        admins = list(roots.open_root(site.settings.owner_url, PROVINCE, "湖北省司法厅"))
        for number, (parent, name, level) in TREE.items():
            with transaction(context(PROVINCE, "sys_admin")) as s:
                three = {role: (f"{number}-{role}", name[:2] + role) for role in ("sys_admin", "sec_admin", "audit_admin")}
                admins += bureaus.open_bureau(s, parent=parent, number=number, name=name, level=level, people=three)[1]
        _activate([one.secret for one in admins], encoded)
        for n, (number, posts) in enumerate(POSTS.items()):
            _seat(number, posts, encoded, 200 + 10 * n)


def _activate(secrets: list[str], encoded: str) -> None:
    for secret in secrets:
        with transaction(DOOR) as s:
            doors.activate(s, secret, encoded)


def _seat(number: int, posts: dict[str, str], encoded: str, first: int) -> None:
    made = {}
    with transaction(context(number, "sys_admin")) as s:
        for n, (login, role) in enumerate(posts.items()):
            user, secret = people.create_user(s, login=login, name=fiction.person(first + n))
            made[user.id] = (role, secret)
    _activate([secret for _role, secret in made.values()], encoded)
    with transaction(context(number, "sec_admin")) as s:
        for member in people.members(s):
            if member.user_id in made:
                people.grant(s, member, [made[member.user_id][0]])


def write_many(site: Site) -> int:
    """The province's writer drafts 299 items by the verbs; the edition's id."""
    with acting(site, PROVINCE, "hb-writer") as s:
        edition = service.new_draft(s, title="湖北省公证机构监督检查事项清单")
        for n in range(299):
            thing, way = THINGS[n % 30], WAYS[n // 30]
            lines = (
                ("business", f"检查{thing}的{way}。", f"{thing}有{way}的书面材料，内容完整。"),
                ("archives", f"核对{thing}档案。", "十五个工作日内归档。"),
            )
            points = [dict(zip(("content_group", "content", "check_standard"), line, strict=True)) for line in lines]
            service.save_item(
                s, edition, None, name=f"{thing}{way}", categories=["notary_office"], organ="司法行政机关", basis=[LAW],
                methods=["on_site", "written"], points=points,
            )  # fmt: skip
        return edition.id


def edition(site: Site, number: int, n: int) -> int:
    """The id of a bureau's n-th edition."""
    return site.rows("select id from app.checklist_edition where tenant_no = %s and number = %s", number, n)[0][0]
