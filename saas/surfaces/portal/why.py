"""Why us? What an opened record says of one institution, and the bytes by which anybody computes its ticket (§6)."""

from dataclasses import dataclass, field

from saas.supervision.draws import engine
from saas.surfaces.portal.opened import Opened, Place

SQUARES = 120


@dataclass(frozen=True)
class Hand:
    """The two hashes of a ticket, byte by byte: ``key`` = hash(key_message), ``ticket`` = hash(ticket_message), in hex.
    ``ball`` is the number of the lot among those that the weight gives (0 for weight 1)."""

    suite: str
    seed: str
    key_message: str
    key: str
    ball: int
    ticket_message: str
    ticket: str


@dataclass
class Answer:
    """``kind`` of the outcome: drawn, withdrawn (drawn, then taken out), came_in (as a substitute), left_again (came in,
    then taken out), substitute, not_drawn, capped, out_of_scope or left_out.

    ``near``: (rank, id, ticket, drawn) of the last drawn and the first not drawn of the same places; ``drawn_ranks``
    and ``rank`` count tickets from the smallest, 1.
    """

    ident: str
    name: str
    kind: str
    reason: str = ""
    odds: engine.Odds | None = None
    place: Place | None = None
    stratum: str = ""
    rate: str = ""
    weight: int = 1
    drawn_ranks: list[int] = field(default_factory=list)
    near: list[tuple[int, str, str, bool]] = field(default_factory=list)
    hand: Hand | None = None
    successor: str | None = None
    team: int = 0

    @property
    def squares(self) -> list[int]:
        """The drawn among those with the same chance, counted from 0 as the picture does."""
        return [rank - 1 for rank in self.drawn_ranks]


def answer(found: Opened, ident: str, name: str, left_out: dict[str, str]) -> Answer | None:
    """What the record says of one institution; None if it says nothing. ``left_out``: code → reason of the exclusion
    list. Source: protocol §6 and interface.md, signature piece 2."""
    if ident in left_out:
        return Answer(ident, name, "left_out", reason=left_out[ident])
    odds = found.odds.get(ident)
    if odds is None:
        return None
    if odds.kind in ("capped", "out_of_scope"):
        return Answer(ident, name, odds.kind, odds=odds)
    place, row = found.places.get(ident), found.objects[ident]
    stratum = next(st for st in found.record["params"]["strata"] if st["id"] == found.stratum_of(ident))
    said = Answer(
        ident, name, _kind(found, ident, place), odds=odds, place=place, stratum=stratum["id"],
        rate=stratum["rates"].get(row["tier"], stratum["rates"].get("*", "")), weight=row["weight"],
        reason=place.why if place else "", successor=found.withdrawn.get(ident), team=len(found.teams.get(ident, ())),
    )  # fmt: skip
    if odds.rank is not None:
        _rivals(found, said)
        said.hand = by_hand(found, ident)
    return said


def _kind(found: Opened, ident: str, place: Place | None) -> str:
    if ident in found.withdrawn:
        return "withdrawn" if place and place.why else "left_again"
    if ident in found.withdrawn.values():
        return "came_in"
    return "drawn" if place and place.why else "substitute" if place else "not_drawn"


def _rivals(found: Opened, said: Answer) -> None:
    """Who was drawn among those with the same chance, and where the line between drawn and not drawn ran."""
    order = found.competitors(said.ident)
    drawn = [n for n, one in enumerate(order, 1) if one in found.places and found.places[one].why]
    said.drawn_ranks = drawn
    around = {drawn[-1]: True} if drawn else {}
    missed = next((n for n in range(1, len(order) + 1) if n not in set(drawn)), None)
    if missed:
        around[missed] = False
    said.near = [(n, order[n - 1], found.tickets[order[n - 1]], hit) for n, hit in sorted(around.items())]


def by_hand(found: Opened, ident: str) -> Hand:
    """The bytes behind one ticket (§2: key, ticket; §6 step 3: the best of as many lots as the weight gives)."""
    suite, seed = found.suite, found.record["seed"]
    base, weight = bytes.fromhex(seed), found.objects[ident]["weight"]
    key_message = b"".join(len(part).to_bytes(4, "big") + part for part in (b"DRD1/key", base, b"object"))
    key = suite.hash(key_message)
    messages = [key + n.to_bytes(4, "big") + ident.encode("ascii") for n in range(weight)]
    ball = min(range(weight), key=lambda n: suite.hash(messages[n]))
    ticket = suite.hash(messages[ball])
    return Hand(suite.name, seed, key_message.hex(), key.hex(), ball, messages[ball].hex(), ticket.hex())
