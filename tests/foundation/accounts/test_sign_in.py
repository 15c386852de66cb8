"""Signing in and out as a browser does it (B-49)."""

import pytest

from tests.factories.world import CITY, PASSWORD, XIANGQIAO


def test_a_member_reaches_the_desk_and_leaves_again(world):
    client = world.client(CITY, "planner")
    assert client.get("/w").status_code == 200
    assert client.post("/sign-out").status_code == 303
    assert client.get("/w").status_code == 303


def test_signed_out_cookie_is_worth_nothing_when_replayed(world):
    client = world.client(CITY, "planner")
    cookie = client.get_cookie("mingqian").value
    client.post("/sign-out")
    client.set_cookie("mingqian", cookie)
    assert client.get("/w").status_code == 303


@pytest.mark.req("B-49")
def test_five_wrong_passwords_lock_the_name(world):
    client = world.client()
    form = {"root": "44", "login": f"{CITY}-reviewer", "password": "wrong"}
    answers = [client.post("/sign-in", data=form) for _ in range(5)]
    assert {a.status_code for a in answers} == {422}
    locked = client.post("/sign-in", data=form | {"password": PASSWORD})
    assert locked.status_code == 422 and "E_LOCKED" in locked.text


def test_unknown_name_and_wrong_password_sound_the_same(world):
    client = world.client()
    one = client.post("/sign-in", data={"root": "44", "login": "nobody", "password": "x"})
    two = client.post("/sign-in", data={"root": "44", "login": f"{CITY}-approver", "password": "x"})
    assert one.status_code == two.status_code == 422
    assert "E_SIGN_IN" in one.text and "E_SIGN_IN" in two.text


def test_what_was_typed_survives_an_expired_sign_in(world):
    client = world.client()
    answer = client.post("/me/password", data={"present": "a", "note": "写了很久的内容"})
    assert answer.status_code == 401 and "写了很久的内容" in answer.text
    again = client.post(
        "/sign-in",
        data={
            "root": "44", "login": f"{XIANGQIAO}-planner", "password": PASSWORD,
            "kept_path": "/me/password", "kept:note": "写了很久的内容",
        },
    )  # fmt: skip
    assert again.status_code == 200 and 'name="note" value="写了很久的内容"' in again.text


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"])
def test_sign_in_goes_on_inside_this_site_only(world, target):
    form = {"root": "44", "login": f"{CITY}-steward", "password": PASSWORD, "next": target}
    assert world.client().post("/sign-in", data=form).headers["Location"] == "/w"
