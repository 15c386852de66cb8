"""借调: what a bureau lacks, whom it asks, what they answer, and the order that puts a loan in force (S2-30, D-23).

Nothing is written across: a request is the borrower's row aimed at the lender, an offer the lender's row aimed at the
borrower, an order again the borrower's. Each side derives what waits for it from the sent rows of the other (R2, R4).
"""

from datetime import date

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Date, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent, to_tenant

FALSE = text("false")


class LoanNeed(Owned, Base):
    """缺口: what one task lacks to be drawn: seats of a team, own officers who can hold one, how many are missing, and why.

    ``causes`` counts the reasons of the draw's own conflict, without names. ``mediation_on``: the day on which the common
    superior was asked to help; the superior reads the row as it reads any of its subtree.
    """

    __tablename__ = "loan_need"
    keys = (
        CheckConstraint("state in ('open', 'met', 'closed')", name="state"),
        CheckConstraint("window_to >= window_from", name="window"),
        CheckConstraint("missing > 0", name="missing"),
        Index("loan_need_open_idx", "root_id", "tenant_no", "task_id", unique=True, postgresql_where=text("state = 'open'")),
        Index("loan_need_list_idx", "root_id", "tenant_no", text("id desc")),
        Index("loan_need_province_idx", "root_id", "opened_on", "tenant_no"),
    )
    task_id: Mapped[int] = mapped_column(BigInteger)
    task_name: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    seats: Mapped[int]
    able: Mapped[int]
    missing: Mapped[int]
    subjects: Mapped[int]
    causes: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    window_from: Mapped[date]
    window_to: Mapped[date]
    state: Mapped[str] = mapped_column(server_default="open")
    opened_on: Mapped[date]
    opened_by: Mapped[int] = mapped_column(BigInteger)
    opened_name: Mapped[str] = mapped_column(server_default="")
    mediation_on: Mapped[date | None]
    mediation_note: Mapped[str] = mapped_column(server_default="")
    closed_on: Mapped[date | None]
    close_reason: Mapped[str] = mapped_column(server_default="")


class LoanRequest(Owned, Base):
    """借调函: one bureau asks another for officers. ``persons`` officers who manage ``categories``, for the days of the window;
    the answer is wanted by ``reply_by``. ``reminded`` are the days on which it was reminded of that."""

    __tablename__ = "loan_request"
    rls = "directed"
    info = {"direction": "across"}
    keys = (
        to_tenant("to_no"),
        parent("loan_need", "need_id"),
        UniqueConstraint("root_id", "tenant_no", "year", "serial"),
        CheckConstraint("state in ('drafted', 'sent', 'withdrawn')", name="state"),
        CheckConstraint("sent = (sent_on is not null)", name="sent"),
        CheckConstraint("window_to >= window_from", name="window"),
        CheckConstraint("persons between 1 and 20", name="persons"),
        Index(
            "loan_request_live_idx", "root_id", "tenant_no", "need_id", "to_no", unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("loan_request_to_idx", "root_id", "to_no", "id"),
        Index("loan_request_list_idx", "root_id", "tenant_no", text("id desc")),
    )  # fmt: skip
    to_no: Mapped[int]
    sent: Mapped[bool] = mapped_column(server_default=FALSE)
    need_id: Mapped[int] = mapped_column(BigInteger)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    task_name: Mapped[str]
    subjects: Mapped[int]
    persons: Mapped[int]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    window_from: Mapped[date]
    window_to: Mapped[date]
    purpose: Mapped[str]
    contact: Mapped[str] = mapped_column(server_default="")
    reply_by: Mapped[date]
    state: Mapped[str] = mapped_column(server_default="drafted")
    drafted_by: Mapped[int] = mapped_column(BigInteger)
    drafted_name: Mapped[str] = mapped_column(server_default="")
    drafted_on: Mapped[date]
    sent_on: Mapped[date | None]
    sent_name: Mapped[str] = mapped_column(server_default="")
    reminded: Mapped[list[date]] = mapped_column(ARRAY(Date), server_default=text("'{}'"))
    withdrawn_on: Mapped[date | None]
    withdraw_reason: Mapped[str] = mapped_column(server_default="")


class LoanOffer(Owned, Base):
    """答复: the lender's answer to one request, consent or refusal; whoever names officers (``namers``) never consents.

    ``request_id`` is a plain value, the row is the borrower's. ``shown`` are the fields about the officers that the lender
    chooses to show besides those without which nobody could be drawn; its window lies in that of the request.
    """

    __tablename__ = "loan_offer"
    rls = "directed"
    info = {"direction": "across"}
    keys = (
        to_tenant("to_no"),
        UniqueConstraint("root_id", "tenant_no", "year", "serial"),
        CheckConstraint("state in ('drafted', 'granted', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("decided_by is null or not decided_by = any(namers)", name="not_a_namer"),
        CheckConstraint("decided_for is null or not decided_for = any(namers)", name="not_for_author"),
        CheckConstraint("(state in ('granted', 'refused')) <= (decided_on is not null)", name="decided"),
        CheckConstraint("sent <= (decided_on is not null)", name="sent"),
        CheckConstraint("window_to >= window_from", name="window"),
        Index(
            "loan_offer_live_idx", "root_id", "tenant_no", "to_no", "request_id", unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("loan_offer_to_idx", "root_id", "to_no", "request_id"),
        Index("loan_offer_list_idx", "root_id", "tenant_no", text("id desc")),
    )  # fmt: skip
    to_no: Mapped[int]
    sent: Mapped[bool] = mapped_column(server_default=FALSE)
    request_id: Mapped[int] = mapped_column(BigInteger)
    directive_id: Mapped[int | None] = mapped_column(BigInteger)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    window_from: Mapped[date]
    window_to: Mapped[date]
    shown: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    note: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="drafted")
    drafted_by: Mapped[int | None] = mapped_column(BigInteger)
    drafted_name: Mapped[str] = mapped_column(server_default="")
    drafted_on: Mapped[date]
    namers: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_for: Mapped[int | None] = mapped_column(BigInteger)
    decided_name: Mapped[str] = mapped_column(server_default="")
    decided_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdraw_reason: Mapped[str] = mapped_column(server_default="")


class LoanOrder(Owned, Base):
    """调派单: the host's own act that puts an offer in force; aimed at the lender. Its ``body`` is the document as issued."""

    __tablename__ = "loan_order"
    rls = "directed"
    info = {"direction": "across"}
    keys = (
        to_tenant("to_no"),
        parent("loan_request", "request_id"),
        UniqueConstraint("root_id", "tenant_no", "year", "serial"),
        UniqueConstraint("root_id", "tenant_no", "to_no", "offer_id"),
        CheckConstraint("state in ('drafted', 'in_force', 'ended')", name="state"),
        CheckConstraint("issued_by is null or issued_by <> drafted_by", name="two_people"),
        CheckConstraint("issued_for is null or issued_for <> drafted_by", name="not_for_author"),
        CheckConstraint("sent = (issued_on is not null)", name="sent"),
        CheckConstraint("window_to >= window_from", name="window"),
        Index("loan_order_to_idx", "root_id", "to_no", "offer_id"),
        Index("loan_order_list_idx", "root_id", "tenant_no", text("id desc")),
    )
    to_no: Mapped[int]
    sent: Mapped[bool] = mapped_column(server_default=FALSE)
    request_id: Mapped[int] = mapped_column(BigInteger)
    offer_id: Mapped[int] = mapped_column(BigInteger)
    task_id: Mapped[int] = mapped_column(BigInteger)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    window_from: Mapped[date]
    window_to: Mapped[date]
    body: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(server_default="drafted")
    drafted_by: Mapped[int] = mapped_column(BigInteger)
    drafted_name: Mapped[str] = mapped_column(server_default="")
    drafted_on: Mapped[date]
    issued_by: Mapped[int | None] = mapped_column(BigInteger)
    issued_for: Mapped[int | None] = mapped_column(BigInteger)
    issued_name: Mapped[str] = mapped_column(server_default="")
    issued_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(server_default="")
