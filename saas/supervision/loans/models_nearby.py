"""Who is near, and what a bureau lets others know of its strength: the peers' rows (R4), and a superior's word."""

from datetime import date

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, to_tenant


class LoanNeighbour(Owned, Base):
    """Two bureaus that border on each other (or, by hand, do not), said by one of them or by a superior of both.

    ``a_no < b_no``. ``metres`` between their middles, where boundaries or a person told it.
    """

    __tablename__ = "loan_neighbour"
    rls = "peer"
    keys = (
        UniqueConstraint("root_id", "tenant_no", "a_no", "b_no"),
        CheckConstraint("a_no < b_no", name="order"),
        CheckConstraint("source in ('hand', 'boundary')", name="source"),
        Index("loan_neighbour_a_idx", "root_id", "a_no"),
        Index("loan_neighbour_b_idx", "root_id", "b_no"),
    )
    a_no: Mapped[int]
    b_no: Mapped[int]
    adjacent: Mapped[bool] = mapped_column(server_default=text("true"))
    metres: Mapped[int | None]
    source: Mapped[str]
    said_on: Mapped[date]


class BureauBoundary(Owned, Base):
    """The boundary of a bureau's district as uploaded by itself or a superior: GeoJSON geometry, WGS 84, thinned out."""

    __tablename__ = "bureau_boundary"
    rls = "peer"
    keys = (
        UniqueConstraint("root_id", "tenant_no", "about_no"),
        Index("bureau_boundary_about_idx", "root_id", "about_no"),
    )
    about_no: Mapped[int]
    geometry: Mapped[dict] = mapped_column(JSONB)
    file_name: Mapped[str] = mapped_column(server_default="")
    uploaded_on: Mapped[date]


class LoanCapacity(Owned, Base):
    """How many officers of a category a bureau could spare in a week (Monday's date): 0, 1, 2, or 3 for more. Told freely."""

    __tablename__ = "loan_capacity"
    rls = "peer"
    keys = (
        UniqueConstraint("root_id", "tenant_no", "category", "week"),
        CheckConstraint("spare between 0 and 3", name="spare"),
        CheckConstraint("extract(isodow from week) = 1", name="monday"),
        Index("loan_capacity_week_idx", "root_id", "week", "tenant_no"),
    )
    category: Mapped[str]
    week: Mapped[date]
    spare: Mapped[int]


class LoanDirective(Owned, Base):
    """协调函、调派令: a superior's word about a need of one bureau of its subtree, aimed at one bureau that is to lend or, as an
    answer, at the needy one itself. ``kind`` ``order`` binds: the lender names officers instead of refusing. An answer says
    whom (``lenders``) the superior turned to, and whether it bound them (``binding``): the host does not read their rows."""

    __tablename__ = "loan_directive"
    rls = "directed"
    info = {"direction": "down"}
    keys = (
        to_tenant("to_no"),
        UniqueConstraint("root_id", "tenant_no", "year", "serial"),
        CheckConstraint("kind in ('mediate', 'order', 'answer')", name="kind"),
        Index("loan_directive_to_idx", "root_id", "to_no", text("id desc")),
        Index("loan_directive_need_idx", "root_id", "tenant_no", "host_no", "need_id"),
    )
    to_no: Mapped[int]
    sent: Mapped[bool] = mapped_column(server_default=text("true"))
    kind: Mapped[str]
    host_no: Mapped[int]
    need_id: Mapped[int] = mapped_column(BigInteger)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    persons: Mapped[int]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    window_from: Mapped[date]
    window_to: Mapped[date]
    lenders: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=text("'{}'"))
    binding: Mapped[bool] = mapped_column(server_default=text("false"))
    body: Mapped[str]
    issued_by: Mapped[int] = mapped_column(BigInteger)
    issued_name: Mapped[str] = mapped_column(server_default="")
    issued_on: Mapped[date]
