"""Short names of bureaus, for places where every bureau is one: cards, lists of helpers, a seat."""

import re

BUREAU = re.compile(r"司法[局厅]$")
PLACE = re.compile(r"(?<=..)[区县市]$")


def short(name: str) -> str:
    """渝中区司法局 is 渝中 on a card; names of two characters and those of cities keep what tells them apart."""
    return PLACE.sub("", place_name(name))


def place_name(name: str) -> str:
    """渝中区司法局 is 渝中区 beside the gap."""
    return BUREAU.sub("", name) or name
