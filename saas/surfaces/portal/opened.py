"""An opened record as its pages ask it: parsed once, the odds and tickets of everybody in it counted once."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from sqlalchemy.orm import Session

from saas.supervision.draws import engine, records
from saas.supervision.draws.engine.hashing import Suite, suite_of
from saas.supervision.draws.models_public import PubDraw
from saas.surfaces.portal import draws

KEPT = 4  # records in memory; the largest pools have some ten thousand subjects


@dataclass(frozen=True)
class Place:
    """Where one subject came out: its stratum, its cell, and its place among the drawn or the substitutes (from 1)."""

    stratum: str
    cell: dict
    why: str = ""
    substitute: int | None = None
    ticket: str = ""


class Opened:
    """A whole record. Everything is computed from it by the engine that every verifier has."""

    def __init__(self, record: dict) -> None:
        self.record = record
        self.objects = {row["id"]: row for row in record["objects"]}
        self.places: dict[str, Place] = {}
        for stratum in record["result"]["objects"]["strata"]:
            for cell in stratum["cells"]:
                for row in cell["drawn"]:
                    self.places[row["id"]] = Place(stratum["id"], cell, why=row["why"], ticket=row["ticket"])
                for n, row in enumerate(cell["substitutes"], 1):
                    self.places[row["id"]] = Place(stratum["id"], cell, substitute=n, ticket=row["ticket"])

    @property
    def suite(self) -> Suite:
        return suite_of(self.record["suite"])

    @cached_property
    def odds(self) -> dict[str, engine.Odds]:
        """Everybody's chance and place."""
        return records.odds(self.record)

    @cached_property
    def tickets(self) -> dict[str, str]:
        """Everybody's ticket, drawn or not."""
        return records.tickets(self.record)

    @property
    def drawn(self) -> list[str]:
        """The drawn subjects in the order of the record; later changes stand in ``events``."""
        return engine.drawn_ids(self.record["result"]["objects"])

    @cached_property
    def teams(self) -> dict[str, list[str]]:
        """Subject → pseudonyms of its officers as they were drawn."""
        return {row["id"]: row["members"] for row in self.record["result"]["officers"]["teams"]}

    @cached_property
    def withdrawn(self) -> dict[str, str | None]:
        """Subject taken out by a later change → who came in for it, or None."""
        return {
            event["body"]["object"]: event["outcome"].get("in")
            for event in self.record["events"]
            if event["body"]["type"] == "substitute" and event["outcome"]
        }

    def competitors(self, ident: str) -> list[str]:
        """Who competed for the same places as ``ident``, by place of the ticket; empty for whoever had no lot."""
        mine = self.odds.get(ident)
        if mine is None or mine.rank is None:
            return []
        cell = self._cell(ident)
        return sorted((one for one in self._lots if self._cell(one) == cell), key=lambda one: self.odds[one].rank)

    @cached_property
    def _lots(self) -> list[str]:
        return [ident for ident, one in self.odds.items() if one.rank is not None]

    def _cell(self, ident: str) -> tuple:
        return self.stratum_of(ident), self.objects[ident]["tier"]

    def stratum_of(self, ident: str) -> str | None:
        """The first stratum that the subject matches (§6, step 1)."""
        row = self.objects[ident]
        return next((st["id"] for st in self.record["params"]["strata"] if all(row[k] in v for k, v in st["where"].items())), None)


_kept: OrderedDict[tuple, Opened] = OrderedDict()
_lock = Lock()


def opened(s: Session, row: PubDraw) -> Opened | None:
    """The record of an attempt, None while it is closed. What was read stays in memory until the row changes."""
    if row.opened_on is None:
        return None
    key = (row.root_id, row.slug, row.changed_at)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    text = draws.record_text(s, row)
    if text is None:
        return None
    made = Opened(engine.parse(text.encode()))
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made
