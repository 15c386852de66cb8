"""What the page of one attempt shows, put together from its row, its bureau's chain and, once it is open, its record."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.registers.catalogue import category_label
from saas.supervision.draws import engine
from saas.supervision.draws.after_words import EVENTS, STATUS, code_words
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.views import chance_words
from saas.surfaces.portal import chain, draw_words, draws
from saas.surfaces.portal.opened import Opened, opened

SHOWN = 100  # drawn or left-out institutions on one page; the record has all of them


@dataclass
class Look:
    """One attempt. ``found``, ``drawn``, ``left_out`` and ``file`` are there only once the record is open."""

    row: PubDraw
    state: str
    link: chain.Link
    attempts: list[chain.Entry]
    missing: list[int]
    found: Opened | None = None
    file: draws.File | None = None
    drawn: list[SimpleNamespace] = field(default_factory=list)
    left_out: list[SimpleNamespace] = field(default_factory=list)
    left_out_text: str = ""
    events: list[SimpleNamespace] = field(default_factory=list)

    @property
    def seed(self) -> str:
        return self.found.record["seed"] if self.found else ""

    @property
    def steps(self) -> list[SimpleNamespace]:
        return draw_words.line(self.row, self.seed)

    @property
    def sources(self) -> list[SimpleNamespace]:
        return draw_words.sources(self.row, self.found.record["contributions"] if self.found else None)

    @property
    def lists(self) -> list[SimpleNamespace]:
        """The four lists that the commitment fixes: how long each is, and its Merkle root."""
        labels = {"objects": _("检查对象名录"), "persons": _("执法人员名录"), "experts": _("专家名录"), "barred": _("应当回避的组合")}
        return [SimpleNamespace(label=labels[name], **self.row.commitment[name]) for name in labels]

    @property
    def commitment_text(self) -> str:
        """The very bytes that the commitment's fingerprint is computed from, after its tag."""
        return engine.canon(self.row.commitment).decode()

    @property
    def recordings(self) -> list[SimpleNamespace]:
        """Sound and pictures kept by the bureau: what the public may hold them to later (S0-17)."""
        return [
            SimpleNamespace(
                words=draw_words.media(one.get("type", "")), size=draw_words.size_words(one["size"]), sha256=one["sha256"],
                lasts=draw_words.lasts(one.get("seconds")), at=draw_words.moment(one["at"]) if one.get("at") else None,
                removed=one.get("removed"),
            )
            for one in self.row.recordings
        ]  # fmt: skip


def look(s: Session, row: PubDraw) -> Look:
    """Reads one attempt in a fixed number of statements."""
    entries = draws.chain_of(s, row.root_id, row.tenant_no)
    made = Look(
        row, draw_words.state_of(row), chain.links(entries)[row.slug],
        chain.repeats(entries, row), chain.missing_attempts(entries).get(row.name, []),
    )  # fmt: skip
    made.found = opened(s, row)
    if made.found is None:
        made.events = [_event(one, None, {}) for one in row.events]
        return made
    record, excluded = made.found.record, draws.left_out(s, row) or []
    ids, told = made.found.drawn[:SHOWN], [event["body"]["object"] for event in record["events"]]
    told += [other for event in record["events"] if event["body"]["type"] == "substitute" and (other := event["outcome"].get("in"))]
    names = draws.names_of(s, row, [*ids, *told, *(code for code, _reason in excluded[:SHOWN])])
    made.file = draws.file_of(s, row)
    made.drawn = [_drawn(made.found, ident, names.get(ident, ident)) for ident in ids]
    made.left_out = [
        SimpleNamespace(code=code, name=names.get(code, code), reason=draw_words.LEFT_OUT.get(reason, reason))
        for code, reason in excluded[:SHOWN]
    ]
    made.left_out_text = engine.canon(excluded).decode() if len(excluded) <= SHOWN else ""
    by_n = {event["body"]["n"]: event for event in record["events"]}
    made.events = [_event(one, by_n.get(one["n"]), names) for one in row.events]
    return made


def _drawn(found: Opened, ident: str, name: str) -> SimpleNamespace:
    odds, place = found.odds[ident], found.places[ident]
    return SimpleNamespace(
        id=ident, name=name, chance=chance_words(odds), rank=odds.rank, among=odds.among, ticket=place.ticket,
        category=category_label(found.objects[ident]["cat"]), why=draw_words.WHY.get(place.why, place.why),
        team=len(found.teams.get(ident, ())), withdrawn=ident in found.withdrawn,
    )  # fmt: skip


def _event(told: dict, event: dict | None, names: dict[str, str]) -> SimpleNamespace:
    """A later change: hashes always, what it was only once the record is open and its source has spoken."""
    out = SimpleNamespace(n=told["n"], at=draw_words.moment(told["at"]), commit=told["commit"], head=told["head"], what="", outcome="")
    if event is not None:
        body, done = event["body"], event["outcome"]
        said = {"what": EVENTS[body["type"]], "name": names.get(body["object"], body["object"]), "why": code_words(body["reason"])}
        out.what = _("%(what)s：%(name)s（%(why)s）", **said)
        out.outcome = str(STATUS[done["status"]][0])
        if body["type"] == "substitute" and done.get("in"):
            out.outcome = _("由%(name)s递补", name=names.get(done["in"], done["in"]))
    return out
