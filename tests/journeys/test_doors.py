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
def test_what_was_done_stands_in_the_trace(site, person):
    admin = person().sign_in(44, "440000-sys", PASSWORD).go("/admin/sections/new")
    admin.fill(name="行政执法监督处", duty="supervision").press("保存", "已保存行政执法监督处")
    last = "select act, actor_name, tenant_no from app.audit_event order by id desc limit 1"
    act, who, number = site.rows(last)[0]
    assert (act.split(".")[0], who, number) == ("section", "系统管理员", 440000)
