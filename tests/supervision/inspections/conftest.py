"""Drawn tasks for this folder's modules, and the key that a form carries."""

import itertools

import pytest

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def made(drawn_tasks):
    """Law firms, a grassroots office and a forensic institution, drawn and sealed."""
    return drawn_tasks


@pytest.fixture
def idem():
    """A fresh idempotency key as a form carries it."""
    return lambda **more: {"_idem": f"form-{next(_numbers):06d}"} | more
