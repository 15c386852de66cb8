"""Links (R11): hashed, expiring, revocable, for one bureau, one purpose, one object; an activation works once."""

from __future__ import annotations

import threading

import pytest

from tests.factories.forest import Forest, token_hash
from tests.tenants.people import DAY, age, change, door, member, secret, session, signed_in, user


def link(forest: Forest, number: int = 430102, **columns) -> bytes:
    made = secret()
    forest.make_row(
        "token", number // 10_000, number, **({"hash": made, "purpose": "activate", "object": "user:1"} | columns)
    )
    return made


def opened(forest: Forest, made: bytes):
    rows = door(forest, "auth_token", p_hash=made, p_today=DAY)
    return rows[0] if rows else None


@pytest.mark.req("S0-04")
def test_a_link_names_its_bureau_purpose_and_object(forest: Forest):
    made = link(forest, purpose="witness", object="draw_attempt:7")
    got = opened(forest, made)
    assert (got.root_id, got.tenant_no, got.purpose, got.object, got.user_id) == (
        43,
        430102,
        "witness",
        "draw_attempt:7",
        None,
    )
    assert opened(forest, secret()) is None


@pytest.mark.parametrize(
    "columns",
    [
        {"expires_at": "clock_timestamp() - interval '1 second'"},
        {"revoked_at": "clock_timestamp()"},
        {"used_at": "clock_timestamp()"},
    ],
)
def test_a_link_that_expired_was_revoked_or_used_opens_nothing(forest: Forest, columns: dict):
    person = user(forest, 430102)
    made = link(forest, user_id=person["id"])
    assert opened(forest, made) is not None
    age(forest, made, **columns)
    assert opened(forest, made) is None
    assert door(forest, "auth_activate", p_hash=made, p_new="fresh") == [(None,)]


def test_a_link_of_a_disabled_user_opens_nothing(forest: Forest):
    person = user(forest, 430102)
    made = link(forest, user_id=person["id"])
    change(forest, "user_account", person, state="'disabled'")
    assert opened(forest, made) is None
    assert door(forest, "auth_activate", p_hash=made, p_new="fresh") == [(None,)]


@pytest.mark.req("S0-04")
def test_activation_works_once(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person)
    made = link(forest, user_id=person["id"])
    old = signed_in(forest, person)
    assert door(forest, "auth_activate", p_hash=made, p_new="first") == [(person["id"],)]
    assert door(forest, "auth_activate", p_hash=made, p_new="second") == [(None,)]
    assert door(forest, "auth_login", p_root=43, p_name=person["login"])[0].password_hash == "first"
    assert session(forest, old) is None
    assert session(forest, signed_in(forest, person)).must_change is False


def test_activation_at_the_same_moment_works_once(forest: Forest):
    person = user(forest, 430102)
    made, said, start = link(forest, user_id=person["id"]), [], threading.Barrier(4)

    def one(n: int) -> None:
        start.wait()
        said.append(door(forest, "auth_activate", p_hash=made, p_new=f"password-{n}")[0][0])

    threads = [threading.Thread(target=one, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(said, key=str) == sorted([person["id"], None, None, None], key=str)


def test_activation_lifts_a_lock(forest: Forest):
    person = user(forest, 430102)
    for _ in range(5):
        door(forest, "auth_failed", p_root=43, p_name=person["login"])
    door(forest, "auth_activate", p_hash=link(forest, user_id=person["id"]), p_new="fresh")
    assert door(forest, "auth_login", p_root=43, p_name=person["login"])[0].locked_until is None


def test_a_link_of_another_purpose_sets_no_password(forest: Forest):
    person = user(forest, 430102)
    made = link(forest, user_id=person["id"], purpose="witness")
    assert door(forest, "auth_activate", p_hash=made, p_new="stolen") == [(None,)]
    assert opened(forest, made) is not None


def test_the_first_administrators_links_work(forest: Forest):
    assert door(forest, "auth_activate", p_hash=token_hash("sec_admin.440203"), p_new="first")[0][0] is not None
    assert door(forest, "auth_login", p_root=44, p_name="sec_admin.440203")[0].password_hash == "first"
