"""The draw engine: sections 1 to 7 and 11 of draw protocol `drd-draw/1`, and the interim order of officers.

Pure functions over plain JSON values; standard library only, so that the same folder can run in a verifier. Seeds
and commits travel as the hex of the record. Order of use: `check_inputs`, `commitment_of`, `commit_of` (publish it),
collect contributions, `seed_of`, `draw_subjects`, `draw_people` (`order_officers` in older records); afterwards
`recount` and `odds`.
"""

from .assignment import Wanted, assign, draw_people, order
from .canon import canon, parse, same
from .commitment import commit_of, commitment_of
from .errors import DrawError
from .fitness import fit_cause
from .pid import pid
from .probability import Odds, odds
from .recount import recount
from .seed import check_contributions, check_plan, ctx_of, reveal_commit, seed_of, throws_needed
from .subjects import draw_subjects, drawn_ids
from .ticket_order import RULE as OFFICER_RULE
from .ticket_order import Team, order_officers, team
from .validate import INPUT_KEYS, PROTOCOL, check_inputs, check_objects, check_params, check_people

__all__ = [
    "INPUT_KEYS", "OFFICER_RULE", "PROTOCOL", "DrawError", "Odds", "Team", "Wanted", "assign", "canon",
    "check_contributions", "check_inputs", "check_objects", "check_params", "check_people", "check_plan", "commit_of",
    "commitment_of", "ctx_of", "draw_people", "draw_subjects", "drawn_ids", "fit_cause", "odds", "order",
    "order_officers", "parse", "pid", "recount", "reveal_commit", "same", "seed_of", "team", "throws_needed",
]
