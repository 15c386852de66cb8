"""The people of a loan: as the lender names them, as the host takes them in, and the days that are promised (S2-30)."""

from datetime import date

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent, to_tenant

FALSE = text("false")


class LoanOfficer(Owned, Base):
    """One officer whom the lender names in an offer: a copy of what the host must know, and of what the lender shows.

    ``load``: visits that the person still has at home in these days. The officer is told and may refuse with a reason
    until the order is in force. ``recalled_to``: the lender takes the person back after that day. Once the host has no
    more use for the person the lender takes the row back (``sent`` becomes false).
    """

    __tablename__ = "loan_officer"
    rls = "directed"
    info = {"direction": "across"}
    keys = (
        to_tenant("to_no"),
        parent("loan_offer", "offer_id"),
        parent("inspector", "inspector_id"),
        CheckConstraint("answer in ('', 'accepted', 'refused')", name="answer"),
        CheckConstraint("(answer <> 'refused') or answer_reason <> ''", name="refused"),
        CheckConstraint("(recalled_to is null) = (recalled_on is null)", name="recalled"),
        Index("loan_officer_offer_idx", "root_id", "tenant_no", "offer_id"),
        Index("loan_officer_user_idx", "root_id", "tenant_no", "user_id"),
        Index("loan_officer_person_idx", "root_id", "tenant_no", "inspector_id"),
    )
    to_no: Mapped[int]
    sent: Mapped[bool] = mapped_column(server_default=FALSE)
    offer_id: Mapped[int] = mapped_column(BigInteger)
    inspector_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str]
    certificate_no: Mapped[str]
    certificate_from: Mapped[date]
    certificate_to: Mapped[date]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    facts: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    load: Mapped[int] = mapped_column(server_default=text("0"))
    answer: Mapped[str] = mapped_column(server_default="")
    answer_reason: Mapped[str] = mapped_column(server_default="")
    answered_on: Mapped[date | None]
    recalled_to: Mapped[date | None]
    recalled_on: Mapped[date | None]
    recalled_name: Mapped[str] = mapped_column(server_default="")
    recall_reason: Mapped[str] = mapped_column(server_default="")


class LoanConflict(Owned, Base):
    """An institution of the host that a named officer must not inspect (S0-31, S1-17); why stays with the officer."""

    __tablename__ = "loan_conflict"
    rls = "directed"
    info = {"direction": "across"}
    keys = (
        to_tenant("to_no"),
        parent("loan_officer", "officer_id"),
        UniqueConstraint("root_id", "tenant_no", "officer_id", "uscc"),
    )
    to_no: Mapped[int]
    sent: Mapped[bool] = mapped_column(server_default=FALSE)
    officer_id: Mapped[int] = mapped_column(BigInteger)
    uscc: Mapped[str]
    declared_on: Mapped[date]


class LoanDay(Owned, Base):
    """A day on which an officer is promised to one host; the key admits one promise a day, so loans never overlap.

    The rows are the lender's own: they keep the person out of its own draws, and count the days lent.
    """

    __tablename__ = "loan_day"
    keys = (
        parent("inspector", "inspector_id"),
        parent("loan_officer", "officer_id"),
        UniqueConstraint("root_id", "tenant_no", "inspector_id", "day", name="loan_day_promised_key"),
        Index("loan_day_day_idx", "root_id", "day", "tenant_no"),
        Index("loan_day_officer_idx", "root_id", "tenant_no", "officer_id"),
    )
    inspector_id: Mapped[int] = mapped_column(BigInteger)
    officer_id: Mapped[int] = mapped_column(BigInteger)
    host_no: Mapped[int]
    day: Mapped[date]


class LoanGuest(Owned, Base):
    """A borrowed officer as the host took him or her in with the order: the snapshot beside the guest membership (R10, R11).

    ``window_to`` is the last day as it now stands. ``visits``: subjects drawn for; somebody drawn for nothing is released
    at the seal. Where the person is gone without a visit the snapshot is emptied.
    """

    __tablename__ = "loan_guest"
    rls = "directed"
    info = {"direction": "across"}
    keys = (
        to_tenant("to_no"),
        parent("loan_order", "order_id"),
        parent("membership", "membership_id"),
        UniqueConstraint("root_id", "tenant_no", "order_id", "officer_id"),
        CheckConstraint("state in ('in_force', 'released', 'ended')", name="state"),
        CheckConstraint("(state = 'in_force') = (left_on is null)", name="left"),
        CheckConstraint("window_to >= window_from", name="window"),
        Index("loan_guest_task_idx", "root_id", "tenant_no", "task_id"),
        Index("loan_guest_user_idx", "root_id", "tenant_no", "user_id"),
        Index("loan_guest_to_idx", "root_id", "to_no", "officer_id"),
        Index("loan_guest_open_idx", "root_id", "tenant_no", "window_to", postgresql_where=text("state = 'in_force'")),
    )
    to_no: Mapped[int]
    sent: Mapped[bool] = mapped_column(server_default=text("true"))
    order_id: Mapped[int] = mapped_column(BigInteger)
    officer_id: Mapped[int] = mapped_column(BigInteger)
    task_id: Mapped[int] = mapped_column(BigInteger)
    membership_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    certificate_no: Mapped[str]
    certificate_from: Mapped[date]
    certificate_to: Mapped[date]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    facts: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    load: Mapped[int] = mapped_column(server_default=text("0"))
    window_from: Mapped[date]
    window_to: Mapped[date]
    visits: Mapped[int] = mapped_column(server_default=text("0"))
    state: Mapped[str] = mapped_column(server_default="in_force")
    left_on: Mapped[date | None]
    left_why: Mapped[str] = mapped_column(server_default="")
