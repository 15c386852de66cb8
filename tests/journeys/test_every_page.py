"""Every page of the URL map, opened by those whose page it is, at both sizes (issue 2, Must show; interface.md).

A crawl: each persona opens every address without arguments and follows every link it finds, so the ids are those that
people meet. Each rule is looked at in up to ``EXAMPLES`` states (and only opened, for its links, by those who come
later); the last test says that no page was left out.
"""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from saas.app import create_app
from saas.demo.people import PASSWORD
from tests.journeys.looking import Person

pytestmark = [pytest.mark.e2e]
EXAMPLES = 2
# persona → province; first a bureau that is still drafting, then whoever has most to see
PEOPLE = {
    "xp-planner": 41, "cz-planner": 44, "cz-planner2": 44,
    "cz-publisher": 44, "cz-approver": 44, "cz-reviewer": 44, "cz-steward": 44, "xq-steward": 44, "cz-sys": 44,
    "cz-sec": 44, "cz-audit": 44, "cz-inspector": 44, "drc-1": 44, "gd-supervisor": 44,
    "yz-planner": 50, "jb-loans": 50, "yz-inspector2": 50, "cq-loans": 50,
}  # fmt: skip
EMPTY = {"xt-planner": 42, "xt-publisher": 42, "xt-steward": 42, "tc-supervisor": 42}
ALWAYS = {"workspace.home"}  # everybody's is different
# no page for people: data, files, watching, a switch, a redirect; and what other journeys look at
NO_PAGE = {
    "static", "watching.live", "watching.ready", "watching.metrics", "portal.bureau_json", "portal.record_json",
    "portal.draws_json", "portal.draw_data", "portal.draw_record", "portal.draw_void", "portal.verify_file",
    "documents.file", "guidelines.file", "portal.record_file",
    "draws.record", "recordings.status", "recordings.file", "recordings.listing", "subjects.import_template",
    "subjects.import_wrong", "inspectors.import_template", "inspectors.import_wrong", "accounts.language", "jobs.progress", "plans.trial",
    "settings.ruleset_file",
    "portal.checklists_data", "checklists.list_xlsx", "checklists.list_json", "checklists.document_pdf", "checklists.document_docx",
    "loans.order_pdf", "loans.letter_pdf", "loans.offer_pdf", "loans.directive_pdf",
}  # fmt: skip
ELSEWHERE = {  # looked at by test_chaozhou_year and test_after_the_seal, where they have something to show
    "accounts.activate", "checklists.describe", "checklists.file_in", "checklists.edit_item", "checklists.new_item", "inspections.serve",
    "checklists.refine",  # by test_hubei_lists, which has a draft upon a master list
    "inspections.visit_notice", "draws.change_request", "draws.event", "draws.supplement", "draws.give_up",
    "inspections.visit_change",  # by test_after_the_seal, on the phone
    # no loan of the demonstration is in force and no superior has spoken: test_pages_people and test_mediation_pages open them
    "loans.recall", "loans.guest_return", "loans.guest_note", "loans.directive",
    "draws.party",  # by test_ceremony: nobody comes there but by a link that is shown once
}  # fmt: skip
FILES = "() => [...document.querySelectorAll('main a[download]')].map(a => a.href)"
LINKS = "() => [...document.querySelectorAll('a[href]')].filter(a => !a.hasAttribute('download')).map(a => a.href)"
SUBMIT = "document.querySelector('main form.mq-form[method=post]').requestSubmit()"


@pytest.fixture(scope="module")
def rules(demo_site):
    """The URL map."""
    return create_app(demo_site.settings).url_map


@pytest.fixture(scope="module")
def seen() -> dict[str, list[str]]:
    """Endpoint → addresses that were looked at."""
    return {}


def endpoint_of(rules, address: str) -> str | None:
    """Whose address it is, or None for one that leads nowhere or elsewhere."""
    try:
        return rules.bind("").match(urlsplit(address).path, method="GET")[0]
    except (HTTPException, RequestRedirect):
        return None


def crawl(
    person: Person, rules, seen: dict[str, list[str]], name: str, start: list[str], examples: int = EXAMPLES, on: bool = True
) -> str:
    """Looks at what can be reached (``on``: through links too); returns what was wrong, all of it at once."""
    queue, known, opened, wrong = list(start), set(start), Counter(), []
    while queue:
        path = queue.pop(0)
        endpoint = endpoint_of(rules, path)
        enough = len(seen.get(endpoint, [])) >= examples and endpoint not in ALWAYS
        if endpoint is None or endpoint in NO_PAGE or (enough and opened[endpoint] >= (examples if on else 0)):
            continue
        answer = person.page.goto(person.address + path)
        if answer.status in (403, 404) and path in start:
            continue
        if answer.status != 200:
            wrong.append(f"{path}: {answer.status}")
            continue
        if endpoint_of(rules, person.page.url) != endpoint:
            continue
        opened[endpoint] += 1
        if not enough:
            seen.setdefault(endpoint, []).append(path)
            wrong += judged(person, f"page-{endpoint.replace('.', '-')}-{name}")
            wrong += unlike_files(person) if len(seen[endpoint]) == 1 else []
        queue += links(person, known) if on else []
    return "\n".join(wrong)


def links(person: Person, known: set[str]) -> list[str]:
    """Where the page leads inside the site, addresses that were not known yet."""
    found = []
    for link in person.page.evaluate(LINKS):
        parts = urlsplit(link)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        inside = f"{parts.scheme}://{parts.netloc}" == person.address and "format=" not in parts.query
        if inside and path not in known:
            known.add(path)
            found.append(path)
    return found


def clean(wrong: str) -> None:
    """Nothing was wrong; otherwise says all of it."""
    assert not wrong, wrong


def unlike_files(person: Person) -> list[str]:
    """Links that promise a file (CSV, Excel, JSON) and bring a page."""
    wrong = []
    for link in person.page.evaluate(FILES)[:2]:
        answer = person.context.request.get(link)
        itself = link.split("#")[0] == person.page.url.split("#")[0]  # the verifier's page saves itself
        if answer.status != 200 or ("html" in answer.headers["content-type"] and not itself):
            wrong.append(f"{link}: {answer.status} {answer.headers['content-type']}")
    return wrong


def judged(person: Person, name: str) -> list[str]:
    """What is wrong with the page as it stands."""
    try:
        person.look(name)
    except AssertionError as no:
        person.said.clear()
        return [str(no).splitlines()[0]]
    return []


def bare(rules) -> list[str]:
    """The addresses without arguments."""
    return sorted(rule.rule for rule in rules.iter_rules() if "GET" in rule.methods and not rule.arguments)


@pytest.mark.parametrize("login", list(PEOPLE))
def test_pages_of(login, demo_site, person, rules, seen):
    somebody = person().sign_in(PEOPLE[login], login, PASSWORD)
    clean(crawl(somebody, rules, seen, login, ["/w", *bare(rules)]))


def test_pages_of_a_stranger(demo_site, person, rules, seen):
    start = ["/", "/b/445100", "/b/445100/draws", "/verify/find", "/b/440000", "/b/445100/feedback", "/b/421222"]
    start.append("/b/445100/checklist/compare")  # no list of the demonstration has a second edition to lead there
    clean(crawl(person(), rules, seen, "stranger", start, EXAMPLES + 3))


@pytest.fixture(scope="module")
def seen_empty() -> dict[str, list[str]]:
    """The same for bureaus without data."""
    return {}


@pytest.mark.parametrize("login", list(EMPTY))
def test_empty_pages_of(login, demo_site, person, rules, seen_empty):
    """A bureau that has just begun: every page says what belongs there and what to do next."""
    somebody = person().sign_in(EMPTY[login], login, PASSWORD)
    clean(crawl(somebody, rules, seen_empty, login, ["/w", *bare(rules)], 1, on=False))


FORMS = {
    "cz-sys": ["/admin/users/new", "/admin/sections/new", "/admin/departments/new", "/admin/bureaus/new", "/me/password"],
    "cz-sec": ["/admin/stand-ins/new", "/admin/roles/invite"],
    "cz-steward": [
        "/registers/subjects/new", "/registers/inspectors/new", "/registers/experts/new", "/registers/subjects/import",
        "/registers/inspectors/import",
    ],
    "cz-inspector": ["/me/absences"],
    "xp-planner": ["/checklists/new", "/guidelines/new", "/checklists/laws/new"],
    "xp-publisher": ["/settings/documents/new", "/settings/draw_rate/new", "/settings/notice_timing/new"],
}  # fmt: skip


@pytest.mark.parametrize("login", list(FORMS))
def test_forms_sent_empty_say_what_is_missing(login, demo_site, person):
    somebody, wrong = person().sign_in(PEOPLE.get(login, 41), login, PASSWORD), []
    for path in FORMS[login]:
        somebody.go(path)
        somebody.page.evaluate("document.querySelectorAll('main form.mq-form input[type=text]').forEach(e => { e.value = '' })")
        somebody.page.evaluate(SUBMIT)
        somebody.page.locator(".mq-errors").first.wait_for()
        assert somebody.page.locator(".mq-wrong").count() > 0, path
        wrong += judged(somebody, f"error{path.replace('/', '-')}")
    clean("\n".join(wrong))


def test_a_draft_of_a_rule_and_a_set_of_rules(demo_site, person, rules, seen):
    somebody = person().sign_in(41, "xp-publisher", PASSWORD)
    somebody.go("/settings/team_size/new").page.fill("#f-n", "3")
    somebody.page.locator("main button[name=draft]").click()
    somebody.page.wait_for_url("**/settings/rulings/*")
    draft = urlsplit(somebody.page.url).path
    clean(crawl(somebody, rules, seen, "xp-publisher", [draft, f"{draft}/edit"], on=False))
    text = somebody.context.request.get(f"{somebody.address}/settings/set/file?kind=yaml").text()
    somebody.go("/settings/set").page.fill("#f-text", text)
    somebody.page.locator("main .btn-primary").click()
    somebody.page.wait_for_url("**/settings/set/compare")
    clean("\n".join(judged(somebody, "page-settings-compare-xp-publisher")))


def test_refused_and_missing_pages(demo_site, person):
    somebody = person().sign_in(44, "cz-planner", PASSWORD)
    somebody.go("/admin/users", status=403).look("error-403")
    somebody.go("/tasks/999999", status=404).look("error-404")
    person().go("/r/nothing-here", status=404).look("error-404-public")


def test_no_page_was_left_out(rules, seen):
    pages = {rule.endpoint for rule in rules.iter_rules() if "GET" in rule.methods}
    left = sorted(pages - set(seen) - NO_PAGE - ELSEWHERE)
    assert not left, left
