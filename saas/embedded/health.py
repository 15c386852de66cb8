"""Asking the web process whether it answers."""

from __future__ import annotations

import http.client

PATH = "/healthz"


def answers(host: str, port: int) -> bool:
    """Whether the web service gives any answer below 500 on its health address."""
    connection = http.client.HTTPConnection("127.0.0.1" if host in ("0.0.0.0", "") else host, port, timeout=3)
    try:
        connection.request("GET", PATH)
        return connection.getresponse().status < 500
    except OSError:
        return False
    except http.client.HTTPException:
        return False
    finally:
        connection.close()
