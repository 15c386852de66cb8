"""Drawn tasks for this folder's modules: law firms (line 4) and a joint one with the partner department (line 1)."""

import itertools

import pytest

from tests.factories import drawn

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def made(world):
    """Five law firms and one forensic institution, drawn and sealed."""
    return drawn.drawn(world, (4, 1))


@pytest.fixture
def idem():
    """A fresh idempotency key as a form carries it."""
    return lambda **more: {"_idem": f"form-{next(_numbers):06d}"} | more
