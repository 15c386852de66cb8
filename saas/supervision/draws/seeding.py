"""Where the chance of an attempt comes from: chosen when the pool is frozen, complete before anything is drawn (§5)."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.errors import Refusal
from saas.foundation.sheets import sealing
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_seed import DrawEntry, DrawParty
from tenants.tree import Tenant
from tenants.unit import ctx_of

SIDES = {6: 25, 10: 20}
ZERO = "0" * 64
MOST_WITNESSES = 5
LONGEST = 30


@dataclass(frozen=True)
class Sources:
    """What the one who prepares chooses. ``sides``: 6, 10, or 0 for no dice; ``witnesses``: capacities, never names;
    ``beacon``: (source, round) named beforehand."""

    sides: int = 6
    thrower: str = ""
    superior: bool = False
    witnesses: tuple[str, ...] = ()
    beacon: tuple[str, int] | None = None


def parties(s: Session, sources: Sources, closed: bool) -> list[tuple[str, str]]:
    """(role, label) of everybody who deposits a hash, in the order of the plan. A closed draw always has the bureau's own
    (issue: unannounced visits stay unannounced), and so has every draw that invites somebody else.

    Raises Refusal: ``E_PARTY_TWICE``, ``E_PARTIES`` (too many), ``E_PARTY_LONG``, ``E_NO_SUPERIOR``.
    """
    ctx = ctx_of(s)
    found = [("witness", label) for label in map(plain, sources.witnesses) if label]
    if any(len(label) > LONGEST for _role, label in found):
        raise Refusal("E_PARTY_LONG", _("见证方的名称最多 %(n)s 个字。", n=LONGEST), "witnesses")
    if len(found) > MOST_WITNESSES:
        raise Refusal("E_PARTIES", _("见证方最多 %(n)s 个。", n=MOST_WITNESSES), "witnesses")
    if sources.superior:
        found.insert(0, ("superior", _superior(s)))
    if closed or found:
        found.insert(0, ("bureau", ctx.tenant_name))
    labels = [label for _role, label in found]
    if len({label.casefold() for label in labels}) != len(labels):
        raise Refusal("E_PARTY_TWICE", _("每个见证方只能写一次，也不能与本局或者上级同名。"), "witnesses")
    return found


def plain(label: str) -> str:
    """A label as readers see it: without signs that nobody sees, which would make one witness look like two."""
    shown = unicodedata.normalize("NFKC", label)
    return "".join(sign for sign in shown if not unicodedata.category(sign).startswith("C")).strip()


def _superior(s: Session) -> str:
    """The name of the bureau right above."""
    ctx = ctx_of(s)
    above = s.scalars(select(Tenant).where(Tenant.root_id == ctx.root, Tenant.tenant_no.in_(ctx.anc))).all()
    if not above:
        raise Refusal("E_NO_SUPERIOR", _("本局没有上级单位可以邀请。"), "superior")
    return min(above, key=lambda row: row.hi - row.lo).name


def plan_of(sources: Sources, invited: Sequence[tuple[str, str]], commits: Mapping[str, str]) -> list[dict]:
    """The seed plan: reveals first, then dice, then the beacon (§5). ``commits`` by label; zeros until deposited."""
    plan = [{"kind": "reveal", "party": label, "commit": commits.get(label, ZERO)} for _role, label in invited]
    if sources.sides:
        plan.append(dice(sources.sides, plain(sources.thrower) or _("抽取现场")))
    if sources.beacon:
        plan.append({"kind": "beacon", "source": sources.beacon[0].strip(), "round": sources.beacon[1]})
    return plan


def dice(sides: int, party: str) -> dict:
    """Dice strong enough by themselves: 25 throws of six sides, 20 of ten, balls 0–9 being ten-sided (S1-15)."""
    return {"kind": "dice", "party": party, "sides": sides, "count": SIDES[sides]}


def parties_of(s: Session, attempt: DrawAttempt) -> list[DrawParty]:
    """The parties of an attempt in the order of its plan; nobody but the own bureau sees any."""
    mine = (DrawParty.root_id == attempt.root_id, DrawParty.tenant_no == attempt.tenant_no)
    return list(s.scalars(select(DrawParty).where(*mine, DrawParty.attempt_id == attempt.id).order_by(DrawParty.seq)))


def entries_of(s: Session, attempt: DrawAttempt, event_n: int = 0) -> dict[int, list[DrawEntry]]:
    """What was typed for the draw or one of its events, by part of the plan, the first typist first."""
    mine = (DrawEntry.root_id == attempt.root_id, DrawEntry.tenant_no == attempt.tenant_no)
    rows = s.scalars(
        select(DrawEntry)
        .where(*mine, DrawEntry.attempt_id == attempt.id, DrawEntry.event_n == event_n)
        .order_by(DrawEntry.part, DrawEntry.id)
    )
    found: dict[int, list[DrawEntry]] = {}
    for row in rows:
        found.setdefault(row.part, []).append(row)
    return found


def agreed(rows: Sequence[DrawEntry]) -> str | None:
    """The value that two people typed alike, or None."""
    values = [row.value for row in rows]
    return next((value for value in values if values.count(value) > 1), None)


def typed_parts(plan: Sequence[Mapping]) -> list[int]:
    """Which entries of a plan people type: dice and beacons."""
    return [n for n, part in enumerate(plan) if part["kind"] != "reveal"]


def contributions(s: Session, attempt: DrawAttempt) -> list[str | None]:
    """Parallel to the plan, None where nothing has come (yet); the sealed values are opened for this moment only."""
    by_label = {row.party: row for row in parties_of(s, attempt)}
    typed = entries_of(s, attempt)
    out: list[str | None] = []
    for n, part in enumerate(attempt.record["seed_plan"]):
        if part["kind"] == "reveal":
            out.append(sealing.unseal(by_label[part["party"]].value) or None)
        else:
            out.append(agreed(typed.get(n, [])))
    return out


def shown(attempt: DrawAttempt, values: Sequence[str | None], invited: Sequence[DrawParty]) -> list[str | None]:
    """The contributions as the record keeps them: without the bureau's own while the draw is closed."""
    if not attempt.closed:
        return list(values)
    own = {row.party for row in invited if row.role == "bureau"}
    plan = attempt.record["seed_plan"]
    return [None if part.get("party") in own and part["kind"] == "reveal" else v for part, v in zip(plan, values, strict=True)]


def whole(s: Session, attempt: DrawAttempt) -> dict | None:
    """The record with every contribution; None for a reader from outside while it is closed."""
    if attempt.seed is None or not attempt.closed or attempt.opened_on is not None:
        return attempt.record
    if attempt.tenant_no != ctx_of(s).me:
        return None
    return {**attempt.record, "contributions": contributions(s, attempt)}
