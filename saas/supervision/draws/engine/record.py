"""The whole record (sections 3 and 8): from inputs and contributions to result and head."""

from collections.abc import Mapping

from .assignment import draw_people
from .canon import canon
from .commitment import commit_of, commitment_of
from .hashing import suite_of
from .seed import ctx_of, seed_of
from .shapes import bad, unhex32
from .structure import exact_keys
from .subjects import draw_subjects
from .validate import INPUT_KEYS, check_inputs


def result_of(inputs: Mapping[str, object], seed: str) -> dict[str, object]:
    """`{objects, officers, experts}`: everything that a seed decides about these inputs.

    Experts hold expert seats only, so that a lack of them never takes an officer away (section 7).
    `inputs` must have passed `check_inputs`. Raises DrawError E_RATE for a cell of the pool without a rate.
    Source: draw protocol, sections 6 to 8; requirements S0-16, S2-29.
    """
    objects = draw_subjects(inputs["suite"], seed, inputs["params"], inputs["objects"])
    officers, experts = draw_people(inputs, seed, objects)
    return {"objects": objects, "officers": officers, "experts": experts}


def head_of(record: Mapping[str, object]) -> str:
    """The 64 hex digits that seal a record: `H("record", commit, seed, canon(result))`.

    Later changes do not touch it; each has a head of its own. Raises DrawError E_FORMAT for a malformed commit or seed.
    Source: draw protocol, section 8.
    """
    commit, seed = unhex32(record["commit"], "commit"), unhex32(record["seed"], "seed")
    return suite_of(record["suite"]).tagged("record", commit, seed, canon(record["result"])).hex()


def complete(inputs: Mapping[str, object]) -> dict[str, object]:
    """The whole record, without later changes, from what the commitment fixes and what the sources gave.

    `inputs` has exactly the keys `INPUT_KEYS` and `contributions`; `events: []` may stand beside them.
    Raises DrawError with any code of stages 1 and 3, and E_RATE. Source: draw protocol, sections 3 to 8.
    """
    exact_keys({"events": [], **inputs}, (*INPUT_KEYS, "contributions", "events"))
    if inputs.get("events", []) != []:
        raise bad("events", "later changes follow a record; none can be given beforehand")
    check_inputs(inputs)
    record = {**inputs, "commitment": commitment_of(inputs)}
    record["commit"] = commit_of(record["commitment"])
    record["seed"] = seed_of(record["suite"], record["seed_plan"], record["contributions"],
                             ctx_of(record["draw_id"], record["attempt"]), record["commit"])
    record["result"] = result_of(record, record["seed"])
    return {**record, "head": head_of(record), "events": []}
