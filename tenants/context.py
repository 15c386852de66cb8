"""Who acts, for which bureau, and how far that reaches."""

from dataclasses import dataclass

REACHES = ("own", "assigned", "link", "none")


@dataclass(frozen=True, slots=True)
class Ctx:
    """The context of one transaction (tenancy §5). Built on the server, never from anything the request names.

    ``root`` province, ``me`` bureau, ``lo..hi`` the numbers of its subtree, ``anc`` its superiors' numbers.
    ``reach`` is ``own`` for members, ``assigned`` for guests and partner officers, ``link`` for token holders.
    """

    root: int
    me: int
    lo: int
    hi: int
    anc: tuple[int, ...] = ()
    user_id: int | None = None
    membership: int | None = None
    roles: tuple[str, ...] = ()
    reach: str = "own"
    db_role: str = "app_rw"
    actor_kind: str = "user"
    user_name: str = ""
    tenant_id: int | None = None
    tenant_name: str = ""
    level: str = ""
    section_id: int | None = None
    ip: str | None = None

    def settings(self) -> dict[str, str]:
        """The transaction-local settings that the row policies read."""
        return {
            "role": self.db_role,
            "app.root": str(self.root),
            "app.me": str(self.me),
            "app.lo": str(self.lo),
            "app.hi": str(self.hi),
            "app.anc": "{" + ",".join(map(str, self.anc)) + "}",
            "app.reach": self.reach,
            "app.uid": str(self.user_id or 0),
            "app.roles": "{" + ",".join(self.roles) + "}",
        }

    def covers(self, tenant_no: int) -> bool:
        """Whether a bureau lies in the reader's own subtree."""
        return self.lo <= tenant_no <= self.hi


@dataclass(frozen=True, slots=True)
class Door:
    """A transaction before any bureau is known: it may only call the reviewed functions of its role (R11)."""

    db_role: str = "app_auth"

    def settings(self) -> dict[str, str]:
        return {"role": self.db_role}


DOOR = Door()
PUBLIC = Door("app_pub")
MAINT = Door("app_maint")
