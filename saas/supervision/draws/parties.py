"""The parties of a draw: a hash before the commitment, the value behind it afterwards, each from its own device (§5)."""

import re
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.principal import hashed, new_secret
from saas.foundation.sheets import sealing
from saas.supervision.draws import engine, seeding
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.models_seed import DrawParty
from tenants.people import Token
from tenants.unit import ctx_of

HEX64 = re.compile(r"[0-9a-f]{64}")
PURPOSE = "party"  # what the routes of the link ask for: the argument that it stands for
LINK_DAYS = 40


def invite(s: Session, attempt: DrawAttempt, task_name: str, invited: list[tuple[str, str]]) -> list[DrawParty]:
    """The rows of an attempt's parties, made when the pool is frozen."""
    context = engine.ctx_of(attempt.record["draw_id"], attempt.attempt)
    rows = [
        DrawParty(
            attempt_id=attempt.id, seq=n, role=role, party=label, suite=attempt.record["suite"], context=context,
            task_name=task_name, state="invited",
        )
        for n, (role, label) in enumerate(invited)
    ]  # fmt: skip
    s.add_all(rows)
    s.flush()
    return rows


def get(s: Session, party_id: int) -> DrawParty | None:
    """A party of the own bureau's draw."""
    return s.get(DrawParty, (ctx_of(s).root, party_id))


def deposit(s: Session, party: DrawParty, commit: str) -> DrawParty:
    """A party's hash; it may be replaced until the commitment is public, then it is fixed.

    Raises Refusal on field ``commit``: ``E_COMMIT_FORM`` (64 hexadecimal digits), ``E_COMMIT_TAKEN`` (another party has
    deposited the same: a copied hash is no second source), ``E_DRAW_STATE``.
    """
    commit = commit.strip().lower()
    if not HEX64.fullmatch(commit) or commit == seeding.ZERO:
        raise Refusal("E_COMMIT_FORM", _("交存的指纹应为 64 位十六进制字符。"), "commit")
    rows = _locked(s, party.attempt_id)
    party = next(row for row in rows if row.id == party.id)
    if party.state not in ("invited", "deposited") or _over(s, party):
        if party.reveal_commit == commit:
            return party
        raise Refusal("E_DRAW_STATE", _("承诺已经公布或者这次抽取已经结束，不能再交存。"), "commit")
    if any(row.reveal_commit == commit for row in rows if row.id != party.id):
        raise Refusal("E_COMMIT_TAKEN", _("这个指纹与另一方交存的相同，请重新生成。"), "commit")
    if party.reveal_commit != commit:
        party.reveal_commit, party.state, party.deposited_at = commit, "deposited", clock.now()
        s.flush()
        journal.record(s, "draw.deposit", f"draw_party:{party.id}", party=party.party, commit=commit)
    return party


def reveal(s: Session, party: DrawParty, value: str) -> DrawParty:
    """The value behind the hash, sealed as soon as it is here; the same again changes nothing.

    Raises Refusal on field ``value``: ``E_SEED`` (not 64 hexadecimal digits), ``E_REVEAL`` (not the value that was
    deposited), ``E_DRAW_STATE`` (too early: the commitment is not public; too late: the reveals are closed).
    """
    value = value.strip().lower()
    if not HEX64.fullmatch(value):
        raise Refusal("E_SEED", _("随机值应为 64 位十六进制字符。"), "value")
    party = next(row for row in _locked(s, party.attempt_id) if row.id == party.id)
    if party.state in ("invited", "deposited"):
        raise Refusal("E_DRAW_STATE", _("承诺还没有公布，随机值请留在您的设备上。"), "value")
    if party.state == "withheld" or _over(s, party):
        raise Refusal("E_DRAW_STATE", _("揭示已经截止，这个随机值没有计入。"), "value")
    if engine.reveal_commit(party.suite, party.context, party.party, value) != party.reveal_commit:
        raise Refusal("E_REVEAL", _("这不是当初交存指纹的那个随机值，请核对纸面或者原来的设备。"), "value")
    if party.state == "open":
        party.value, party.state, party.revealed_at = sealing.seal(value), "revealed", clock.now()
        s.flush()
        journal.record(s, "draw.disclose", f"draw_party:{party.id}", party=party.party)
    return party


def _over(s: Session, party: DrawParty) -> bool:
    """Whether the attempt is void. A link does not see the attempt, but its public row, written with the act: it goes on
    telling its holder that the attempt is void and why, and takes nothing more."""
    attempt = s.get(DrawAttempt, (party.root_id, party.attempt_id))
    if attempt is not None:
        return attempt.state == "void"
    name, _hash, n = party.context.rpartition("#")
    mine = (PubDraw.root_id == party.root_id, PubDraw.tenant_no == party.tenant_no)
    return s.scalar(select(PubDraw.state).where(*mine, PubDraw.name == name, PubDraw.attempt == int(n))) == "void"


def _locked(s: Session, attempt_id: int) -> list[DrawParty]:
    """All parties of an attempt, so that a deposit, the commitment and the end of the reveals come one after the other."""
    ctx = ctx_of(s)
    return list(
        s.scalars(
            select(DrawParty)
            .where(DrawParty.root_id == ctx.root, DrawParty.tenant_no == ctx.me, DrawParty.attempt_id == attempt_id)
            .order_by(DrawParty.id).with_for_update().execution_options(populate_existing=True)
        )
    )  # fmt: skip


def opened(s: Session, attempt: DrawAttempt) -> dict[str, str]:
    """Every party's hash by label, at the moment of the commitment: from now on the values may come.

    Raises Refusal ``E_DEPOSIT_MISSING`` naming who has not deposited.
    """
    rows = _locked(s, attempt.id)
    missing = [row.party for row in rows if row.state == "invited"]
    if missing:
        said = _("%(who)s还没有交存指纹，交存后才能公布承诺。", who=_("、").join(missing))
        raise Refusal("E_DEPOSIT_MISSING", said)
    for row in rows:
        row.state = "open"
    s.flush()
    return {row.party: row.reveal_commit for row in rows}


def close(s: Session, attempt: DrawAttempt) -> list[DrawParty]:
    """Ends the reveals: whoever has sent nothing is recorded as withheld, and nothing more is taken (§5).

    Raises Refusal: ``E_MISSING_REVEAL`` when the bureau's own is missing in a closed draw, or when the plan is too weak
    without the missing ones: then the attempt can only be voided.
    """
    rows = _locked(s, attempt.id)
    silent = [row for row in rows if row.state == "open"]
    plan = attempt.record["seed_plan"]
    if any(row.role == "bureau" for row in silent) and attempt.closed:
        said = _("本局自己的随机值没有揭示，这次抽取不能继续：找回随机值，或者作废并公开理由。")
        raise Refusal("E_MISSING_REVEAL", said)
    if silent and not any(part["kind"] != "reveal" for part in plan):
        who = _("、").join(row.party for row in silent)
        raise Refusal("E_MISSING_REVEAL", _("%(who)s没有揭示，又没有骰子或者信标，只能作废。", who=who))
    for row in silent:
        row.state = "withheld"
    s.flush()
    return rows


def link(s: Session, party: DrawParty) -> str:
    """A fresh link for a party outside the bureau; the former one ends. It reaches this attempt's parties and nothing
    else (R11), until the draw is long over.

    Raises Refusal ``E_PARTY_OWN`` for the bureau's own party, whose value nobody else may make, ``E_DRAW_STATE`` when
    there is nothing left to deposit or to reveal.
    """
    ctx = ctx_of(s)
    attempt = s.get(DrawAttempt, (party.root_id, party.attempt_id), with_for_update=True)
    if party.role == "bureau":
        raise Refusal("E_PARTY_OWN", _("本局的随机值只能由本局人员生成，不能用链接交给别人。"))
    if attempt.state not in ("frozen", "committed") or attempt.reveals_closed_at is not None:
        raise Refusal("E_DRAW_STATE", _("这次抽取已经没有要交存或者揭示的，不再发链接。"))
    end(s, party)
    secret = new_secret(ctx.root)
    token = Token(
        hash=hashed(secret), purpose=PURPOSE, object=f"draw_party:{party.id}",
        expires_at=clock.real_now() + timedelta(days=LINK_DAYS),
    )  # fmt: skip
    s.add(token)
    s.flush()
    party.token_id = token.id
    s.flush()
    journal.record(s, "draw.invite", f"draw_party:{party.id}", party=party.party)
    return secret


def end(s: Session, party: DrawParty) -> None:
    """Ends a party's link."""
    ctx = ctx_of(s)
    s.execute(
        update(Token)
        .where(Token.root_id == ctx.root, Token.tenant_no == ctx.me, Token.id == party.token_id, Token.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
    )


def remove(s: Session, attempt: DrawAttempt, party: DrawParty) -> None:
    """Takes a party that never deposited out of the plan, before the commitment; the trace keeps it.

    Raises Refusal ``E_DRAW_STATE``, ``E_PARTY_OWN`` for the bureau's own in a closed draw.
    """
    s.refresh(attempt, with_for_update=True)
    party = next(row for row in _locked(s, attempt.id) if row.id == party.id)
    if attempt.state != "frozen" or party.state not in ("invited", "deposited"):
        raise Refusal("E_DRAW_STATE", _("承诺已经公布，各方不能再变。"))
    if party.role == "bureau" and attempt.closed:
        raise Refusal("E_PARTY_OWN", _("不公开名单的抽取必须有本局自己的随机值。"))
    end(s, party)
    plan = [part for part in attempt.record["seed_plan"] if part.get("party") != party.party or part["kind"] != "reveal"]
    try:
        engine.check_plan(plan)
    except engine.DrawError as weak:
        raise Refusal(weak.code, _("去掉这一方以后随机源不够强，请作废后重新准备。")) from weak
    attempt.record = {**attempt.record, "seed_plan": plan}
    s.delete(party)
    s.flush()
    journal.record(s, "draw.uninvite", f"draw_attempt:{attempt.id}", party=party.party)
