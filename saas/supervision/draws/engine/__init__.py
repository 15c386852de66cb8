"""The draw engine: draw protocol `drd-draw/1`, complete.

Pure functions over plain JSON values; standard library only, so that the same folder can run in a verifier. Seeds
and commits travel as the hex of the record. A draw in one go is `complete`; step by step it is `check_inputs`,
`commitment_of`, `commit_of` (publish it), collect contributions, `seed_of`, `draw_subjects`, `draw_people`, `head_of`.
A later change is `check_event`, `event_commit` (publish it), collect contributions, `apply_event`. Anybody's question
is `verify`.
"""

from .assignment import Wanted, assign, draw_people, order
from .canon import canon, parse, same
from .commitment import commit_of, commitment_of
from .errors import DrawError
from .events import apply_event, check_event, event_commit, event_ctx, event_seed, last_head
from .fitness import fit_cause
from .pid import pid
from .probability import Odds, odds
from .record import complete, head_of, result_of
from .seed import check_contributions, check_plan, ctx_of, reveal_commit, seed_of, throws_needed
from .state import State
from .structure import RECORD_KEYS, check_record
from .subjects import draw_subjects, drawn_ids
from .validate import INPUT_KEYS, PROTOCOL, check_inputs, check_objects, check_params, check_people
from .verify import LIMIT, Verdict, verify, verify_record

__all__ = [
    "INPUT_KEYS", "LIMIT", "PROTOCOL", "RECORD_KEYS", "DrawError", "Odds", "State", "Verdict",
    "Wanted", "apply_event", "assign", "canon", "check_contributions", "check_event", "check_inputs", "check_objects",
    "check_params", "check_people", "check_plan", "check_record", "commit_of", "commitment_of", "complete", "ctx_of",
    "draw_people", "draw_subjects", "drawn_ids", "event_commit", "event_ctx", "event_seed", "fit_cause", "head_of",
    "last_head", "odds", "order", "parse", "pid", "result_of", "reveal_commit", "same",
    "seed_of", "throws_needed", "verify", "verify_record",
]
