"""Rows between upload and confirmation: as JSON, with personal data sealed before it is written (R5)."""

from datetime import date
from typing import Any

from saas.foundation.sheets import sealing
from saas.foundation.sheets.columns import Row, Sheet, Wrong, plain
from saas.foundation.sheets.sentences import say

SEALED = "enc:"


def sealed(value: str) -> str:
    """Personal data as a staged row keeps it."""
    return SEALED + sealing.seal(value).decode() if value else ""


def opened(value: str) -> str:
    """The value behind ``sealed``."""
    return sealing.unseal(value.removeprefix(SEALED).encode()) if value else ""


def dumped(sheet: Sheet, row: Row) -> dict:
    """A right row: what would be written, and what it would replace."""
    secret = _secret(sheet)
    values = {key: sealed(value) if key in secret else _out(value) for key, value in row.values.items()}
    before = {key: "" if key in secret else plain(old) for key, old in row.before.items()}
    return {"n": row.n, "act": row.act, "id": row.id, "values": values, "before": before}


def loaded(sheet: Sheet, kept: dict) -> Row:
    """The row again, its values as they were read."""
    secret = _secret(sheet)
    values = {key: opened(value) if key in secret else _in(value) for key, value in kept["values"].items()}
    return Row(kept["n"], [], values, act=kept["act"], id=kept["id"])


def _secret(sheet: Sheet) -> set[str]:
    return {column.key for column in sheet.columns if column.pii}


def _out(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def bare(value: Any) -> Any:
    """A kept value as a page shows it; nothing is unsealed."""
    return value["day"] if isinstance(value, dict) else value


def _in(value: Any) -> Any:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value


def wrong(sheet: Sheet, row: Row) -> dict:
    """A wrong row: its cells for the list to be corrected, and what is wrong in which column."""
    cells = [sealed(cell) if column.pii else cell for column, cell in zip(sheet.columns, row.cells, strict=True)]
    found = [{"column": one.column, "code": one.code, "facts": one.facts} for one in row.wrong]
    return {"n": row.n, "cells": cells, "wrong": found}


def sentence(one: Wrong | dict) -> str:
    """What is said about one error, kept or fresh."""
    return say(one["code"], one["facts"]) if isinstance(one, dict) else say(one.code, one.facts)
