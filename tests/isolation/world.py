"""Who stands where: the forest, and a twin province that an administrator planted with the numbers of province 43.

`app.create_root` gives every province numbers of its own, so that in a real deployment `root_id` and the number say the
same. The twin takes this away: whatever forgets `root_id` shows province 43 the twin's rows, and the matrix notices.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenants.context import Ctx
from tests.factories.forest import BUREAUS, Bureau

TWIN = 99
WORLD: dict[tuple[int, int], Bureau] = BUREAUS | {
    (TWIN, b.no): Bureau(TWIN, b.no, b.parent, b.level, f"孪生{b.no}")
    for b in BUREAUS.values()
    if b.root == 43 and b.no in (430000, 430100, 430102, 430199)
}
Place = tuple[int, int]  # (root, number)


def superiors(place: Place) -> frozenset[Place]:
    """All bureaus above one, by walking up parent by parent."""
    parent = WORLD[place].parent
    return frozenset() if parent is None else superiors((place[0], parent)) | {(place[0], parent)}


SUPERIORS = {place: superiors(place) for place in WORLD}
SUBTREE = {top: frozenset(p for p in WORLD if p == top or top in SUPERIORS[p]) for top in WORLD}


@dataclass(frozen=True)
class Viewer:
    """Somebody who acts for one bureau; a guest, partner officer or link holder acts for that bureau alone."""

    place: Place
    reach: str = "own"

    @property
    def covers(self) -> frozenset[Place]:
        """The bureaus whose rows count as its subtree's."""
        return SUBTREE[self.place] if self.reach == "own" else frozenset({self.place})

    def ctx(self) -> Ctx:
        root, no = self.place
        span = WORLD[self.place].span if self.reach == "own" else 1
        return Ctx(
            root,
            no,
            no,
            no + span - 1,
            tuple(sorted(p[1] for p in SUPERIORS[self.place])),
            user_id=no,
            reach=self.reach,
            tenant_id=no % 30_000,
            roles=("sys_admin",),
        )

    def __str__(self) -> str:
        return f"{self.place[0]}/{self.place[1]} ({self.reach})"


VIEWERS = [Viewer(place, reach) for reach in ("own", "assigned", "link", "none") for place in WORLD]
# own city, its county, the county's sibling, the other city's county, the province, the twin's county; then guests
SAMPLE = [
    Viewer((43, 430100)),
    Viewer((43, 430102)),
    Viewer((43, 430203)),
    Viewer((43, 430000)),
    Viewer((TWIN, 430102)),
    Viewer((43, 430100), "assigned"),
    Viewer((43, 430100), "link"),
]
