"""Recount of a record's first half: stages 1 to 3 of section 10, and the object draw of stage 4."""

from collections.abc import Mapping

from .canon import same
from .commitment import commit_of, commitment_of
from .errors import E_COMMIT, E_RESULT, E_SEED
from .seed import ctx_of, seed_of
from .shapes import bad
from .subjects import draw_subjects
from .validate import check_inputs

_NEEDED = ("contributions", "commitment", "commit", "seed", "result")


def recount(record: Mapping[str, object]) -> dict[str, object]:
    """Recompute commitment, seed and object draw, compare with what the record says, and return the object draw.

    Officers, head and events are not looked at. Raises DrawError with the code of the first failure: E_FORMAT,
    E_DUP_ID, E_RATE, E_WEAK_SEED; E_COMMIT; E_SEED, E_REVEAL, E_MISSING_REVEAL; E_RATE (a cell without a rate),
    E_RESULT.
    Source: draw protocol, section 10; requirement S1-15 where the seed comes from dice.
    """
    check_inputs(record)
    missing = [name for name in _NEEDED if name not in record]
    if missing:
        raise bad("", f"missing {', '.join(missing)}")
    commitment = commitment_of(record)
    if not same(commitment, record["commitment"]):
        raise bad("commitment", "is not that of these inputs", E_COMMIT)
    if commit_of(commitment) != record["commit"]:
        raise bad("commit", "is not that of this commitment", E_COMMIT)
    seed = seed_of(record["suite"], record["seed_plan"], record["contributions"],
                   ctx_of(record["draw_id"], record["attempt"]), record["commit"])
    if seed != record["seed"]:
        raise bad("seed", "is not that of these contributions", E_SEED)
    drawn = draw_subjects(record["suite"], seed, record["params"], record["objects"])
    if type(record["result"]) is not dict or not same(drawn, record["result"].get("objects")):
        raise bad("result.objects", "is not what the seed draws", E_RESULT)
    return drawn
