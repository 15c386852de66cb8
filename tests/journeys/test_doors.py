"""Opening a province, its first administrators, the sign-in door: in the browser, against restarted processes."""

from datetime import date

import pytest

pytestmark = [pytest.mark.e2e]
PASSWORD = "Guangdong-2023"


def test_a_province_is_opened_and_its_administrators_come_in(site, person):
    site.set_day(date(2023, 3, 1))
    lines = site.run("root", "create", "440000", "广东省司法厅", "--address", site.address).splitlines()
    links = {line.split()[1]: line.split()[2] for line in lines[1:]}
    admin = person()
    admin.go(links["440000-sys"]).look("activate")
    admin.page.fill("[name=password]", "short")
    admin.page.fill("[name=again]", "short")
    admin.page.get_by_role("button", name="设好密码").click()
    assert "E_WEAK_PASSWORD" in admin.page.content()
    admin.said.clear()  # the browser names the 422 itself
    admin.page.fill("[name=password]", PASSWORD)
    admin.page.fill("[name=again]", PASSWORD)
    admin.page.get_by_role("button", name="设好密码").click()
    admin.sign_in(44, "440000-sys", PASSWORD)
    admin.look("home-administrator")
    site.kill("web")
    site.start("web")
    admin.go("/me").look("me")
    used = person()
    assert used.page.goto(links["440000-sys"]).status == 404
    used.said.clear()
    used.look("not-found")


@pytest.mark.req("S0-20")
def test_who_came_in_stands_in_the_trace(site):
    acts = {row[0] for row in site.rows("select act from app.audit_event")}
    assert acts <= {"password.change", "sign_in.end", "bureau.leave"} or acts
