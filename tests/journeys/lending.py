"""The people of 渝中 and its neighbours in a browser, and the steps of a loan that every chapter needs."""

from saas.demo.people import PASSWORD
from tests.journeys.looking import Person
from tests.journeys.people import Cast
from tests.journeys.site import Site

ROOT, PROVINCE, HOST = 50, 500000, 500103
JIANGBEI, SHAPINGBA, JIULONGPO, NANAN = 500105, 500106, 500107, 500108
TASK = "律师事务所随机抽查"


class Chongqing(Cast):
    """The demonstration's people of this province, who have their password already."""

    def as_(self, login: str, size: str = "1366", root: int = ROOT) -> Person:
        if self.here and self.here[:2] == (login, size):
            return self.here[2]
        self.close()
        known = self.cookies.get((login, size))
        person = Person(self.browser, self.site.address, size, state=known)
        if known is None:
            person.sign_in(root, login, PASSWORD)
        self.here = (login, size, person)
        return person


def task_of(site: Site) -> int:
    """The task that lacks people."""
    return site.rows("select id from app.inspection_task where tenant_no = %s and name = %s", HOST, TASK)[0][0]


def letter_to(site: Site, lender: int) -> str:
    """The address of the letter to a bureau about that task."""
    stmt = "select max(id) from app.loan_request where tenant_no = %s and to_no = %s"
    return f"/loans/letters/{site.rows(stmt, HOST, lender)[0][0]}"


def officers_of(site: Site, bureau: int, *logins: str) -> list[str]:
    """The register's numbers of a bureau's people, as the boxes of the form carry them."""
    stmt = (
        "select i.id from app.inspector i join app.user_account u on u.root_id = i.root_id and u.id = i.user_id "
        "where i.tenant_no = %s and u.login = any(%s) order by u.login"
    )
    return [str(row[0]) for row in site.rows(stmt, bureau, list(logins))]


def login_of(site: Site, name: str) -> str:
    """The account of an officer, by the name as it stands in a team."""
    stmt = "select login from app.user_account where root_id = %s and name = %s"
    return site.rows(stmt, ROOT, name)[0][0]


def guests(site: Site) -> list[tuple]:
    """(account, lender, state, visits, name) of every guest of 渝中."""
    return site.rows(
        "select u.login, g.to_no, g.state, g.visits, g.name from app.loan_guest g join app.user_account u on u.root_id = g.root_id "
        "and u.id = g.user_id where g.tenant_no = %s order by g.id",
        HOST,
    )


def name_officers(person: Person, site: Site, lender: int, logins: tuple[str, ...], look: str = "") -> Person:
    """The lender's coordinator names officers; somebody else will decide."""
    person.go(letter_to(site, lender)).fill(officers=officers_of(site, lender, *logins), shown=["sex", "post"])
    if look:
        person.look(look)
    return person.press("提交审批", "已点名，等审批人决定")


def order(cast: Chongqing, lender: int, look: str = "") -> str:
    """Drafted by the coordinator, issued by the approver; the order's address."""
    drafting = cast.as_("yz-loans").go(letter_to(cast.site, lender)).press("起草调派单", "已起草，等审批人签发")
    page = "/" + drafting.page.url.split("/", 3)[3]
    if look:
        drafting.look(f"{look}-draft")
    signing = cast.as_("yz-approver").go(page).seal("签发调派单", "签发", "已签发，借调生效")
    if look:
        signing.look(f"{look}-issued")
    return page


def go_over(phone: Person, bureau: str) -> Person:
    """A borrowed officer changes from home to the host, where only the own visits are."""
    phone.go("/choose")
    phone.page.locator("li", has_text=bureau).get_by_role("button", name="进入").click()
    phone.page.wait_for_load_state()
    return phone
