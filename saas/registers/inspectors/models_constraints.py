"""What keeps somebody from a seat (S0-31, S1-17), and who only assists (S4-17): conflicts, absences, experts."""

from datetime import date

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent

ONE_PERSON = "num_nonnulls(inspector_id, expert_id) = 1"


class Expert(Owned, Base):
    """行业专家: assists where the officers need special knowledge, and never counts among them (S4-17, S2-18).

    ``user_id`` is the account with which the person signs in, a plain value as for officers.
    """

    __tablename__ = "expert"
    keys = (
        UniqueConstraint("root_id", "tenant_no", "name", "unit"),
        CheckConstraint("state in ('active', 'left')", name="state"),
        Index("expert_list_idx", "root_id", "tenant_no", "name_key", "id"),
        Index("expert_province_idx", "root_id", "name_key", "id"),
    )
    name: Mapped[str]
    name_key: Mapped[str]
    unit: Mapped[str]
    title: Mapped[str] = mapped_column(server_default="")
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(server_default="active")
    joined_on: Mapped[date]
    left_on: Mapped[date | None]


class InspectorConflict(Owned, Base):
    """利害关系: a person who must not inspect one subject, until it is revoked (S0-31, S1-17).

    A draw publishes the pair under the person's pseudonym; everything else here, above all ``note``, is the bureau's
    own. The subject is of the bureau's subtree, mostly another bureau's row: plain values, code and name copied.
    """

    __tablename__ = "inspector_conflict"
    rls = "private"
    keys = (
        parent("inspector", "inspector_id"),
        parent("expert", "expert_id"),
        CheckConstraint(ONE_PERSON, name="person"),
        CheckConstraint("(revoked_on is null) = (revoked_by is null)", name="revoked"),
        Index(
            "inspector_conflict_pair_idx", "root_id", "tenant_no", "inspector_id", "subject_id", unique=True,
            postgresql_where=text("revoked_on is null"),
        ),
        Index(
            "inspector_conflict_expert_idx", "root_id", "tenant_no", "expert_id", "subject_id", unique=True,
            postgresql_where=text("revoked_on is null"),
        ),
    )  # fmt: skip
    inspector_id: Mapped[int | None] = mapped_column(BigInteger)
    expert_id: Mapped[int | None] = mapped_column(BigInteger)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    subject_no: Mapped[int]
    uscc: Mapped[str]
    subject_name: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    declared_by: Mapped[int] = mapped_column(BigInteger)
    declared_name: Mapped[str] = mapped_column(server_default="")
    declared_on: Mapped[date]
    revoked_by: Mapped[int | None] = mapped_column(BigInteger)
    revoked_name: Mapped[str] = mapped_column(server_default="")
    revoked_on: Mapped[date | None]


class InspectorAbsence(Owned, Base):
    """Days on which a person cannot inspect, both ends included. The kind is a code and no free text: a draw takes the
    days alone, clipped to its own window (draw protocol §3, ``off``)."""

    __tablename__ = "inspector_absence"
    rls = "private"
    keys = (
        parent("inspector", "inspector_id"),
        parent("expert", "expert_id"),
        CheckConstraint(ONE_PERSON, name="person"),
        CheckConstraint("kind in ('leave', 'training', 'sick', 'other_duty')", name="kind"),
        CheckConstraint("ends_on >= begins_on", name="span"),
        CheckConstraint("(cancelled_on is null) = (cancelled_by is null)", name="cancelled"),
        Index("inspector_absence_person_idx", "root_id", "tenant_no", "inspector_id", "ends_on"),
        Index("inspector_absence_expert_idx", "root_id", "tenant_no", "expert_id", "ends_on"),
    )
    inspector_id: Mapped[int | None] = mapped_column(BigInteger)
    expert_id: Mapped[int | None] = mapped_column(BigInteger)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    kind: Mapped[str]
    entered_by: Mapped[int] = mapped_column(BigInteger)
    entered_name: Mapped[str] = mapped_column(server_default="")
    entered_on: Mapped[date]
    cancelled_by: Mapped[int | None] = mapped_column(BigInteger)
    cancelled_name: Mapped[str] = mapped_column(server_default="")
    cancelled_on: Mapped[date | None]
