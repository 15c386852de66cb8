"""The test run's own ground: a database and a queue for each worker, and a closed network."""

import socket

import psycopg
import pytest
import redis

from saas.config import load
from tests.cluster import dsn
from tests.network import NetworkClosed


def test_the_worker_has_its_own_database_and_queue(config):
    with psycopg.connect(dsn(config.owner_url)) as connection:
        assert connection.execute("select current_database()").fetchone()[0].startswith("mingqian_")
    with redis.Redis.from_url(config.redis_url) as client:
        assert client.ping()


def test_load_finds_the_same_settings(config):
    assert load() == config


@pytest.mark.parametrize("login", ["web_url", "job_url", "portal_url"])
def test_each_process_signs_in_with_a_login_without_rights(config, login):
    with psycopg.connect(dsn(getattr(config, login))) as connection:
        row = connection.execute(
            "select rolsuper, rolbypassrls, rolinherit from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == (False, False, False)


def test_the_network_is_closed():
    with pytest.raises(NetworkClosed):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkClosed):
        socket.getaddrinfo("example.org", 443)
