"""Closing the network for a test run: Unix sockets and the loopback stay open."""

from __future__ import annotations

import ipaddress
import socket as real

import pytest


class NetworkClosed(RuntimeError):
    """A test tried to reach another machine."""


def is_local(host: object) -> bool:
    """Whether `host` is this machine: a loopback address, its name, or nothing (any address of ours)."""
    text = host.decode() if isinstance(host, bytes) else host
    if text in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(text)).is_loopback
    except ValueError:
        return False


def close_network(patch: pytest.MonkeyPatch, module=real) -> None:
    """Let connect and name look-ups of this process refuse all that is not local, with NetworkClosed."""
    connect, connect_ex, getaddrinfo = real.socket.connect, real.socket.connect_ex, real.getaddrinfo

    def check(sock: real.socket, address: object) -> None:
        if sock.family in (real.AF_INET, real.AF_INET6) and not is_local(address[0]):
            raise NetworkClosed(f"tests have no network: {address}")

    def guarded_connect(self, address):
        check(self, address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        check(self, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        if not is_local(host):
            raise NetworkClosed(f"tests have no network: {host!r}")
        return getaddrinfo(host, *args, **kwargs)

    patch.setattr(module.socket, "connect", guarded_connect)
    patch.setattr(module.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(module, "getaddrinfo", guarded_getaddrinfo)
