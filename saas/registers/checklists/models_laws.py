"""修法复核: a law was amended; every bureau looks at the items that rest upon the touched articles (S1-08)."""

from datetime import date

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned


class LawChange(Owned, Base):
    """One amendment of one law, entered by one bureau for itself and everybody below. ``articles``: the touched ones as
    they are cited (第五条, 第四十一条第二款, 第三条至第七条); none means the law as a whole."""

    __tablename__ = "law_change"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (CheckConstraint("law <> ''", name="law"),)
    law: Mapped[str]
    articles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    amended_on: Mapped[date]
    in_force_from: Mapped[date]
    note: Mapped[str] = mapped_column(server_default="")
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    entered_by: Mapped[int] = mapped_column(BigInteger)
    entered_name: Mapped[str] = mapped_column(server_default="")
    entered_on: Mapped[date]


class LawReview(Owned, Base):
    """What one bureau says about one item of its own, or its refinement of one, after one amendment.

    ``change_no``, ``change_id``: the amendment, of the bureau or a superior; ``origin_no``, ``serial``: the item through
    all editions. ``fingerprint``: the item's words when it was looked at; once a draft's words differ, 需修订 is dealt with.
    """

    __tablename__ = "law_review"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        UniqueConstraint("root_id", "tenant_no", "change_id", "origin_no", "serial"),
        CheckConstraint("verdict in ('unaffected', 'revise')", name="verdict"),
    )
    change_no: Mapped[int]
    change_id: Mapped[int] = mapped_column(BigInteger)
    origin_no: Mapped[int]
    serial: Mapped[int]
    fingerprint: Mapped[str]
    verdict: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    reviewed_by: Mapped[int] = mapped_column(BigInteger)
    reviewed_name: Mapped[str] = mapped_column(server_default="")
    reviewed_on: Mapped[date]
