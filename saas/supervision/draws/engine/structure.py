"""Stage 1 of section 10 for a whole record: its keys, its inputs, and the form of every later change (section 9).

Commitment, commit, seed, result, head and outcomes have no form of their own here: stages 2 to 5 compute them anew and
compare, so that whatever is wrong with them is found there, by the code of that stage.
"""

from collections.abc import Mapping

from .seed import check_entries
from .shapes import bad, ident, integer, listing, one_of, optional, shape, text
from .validate import INPUT_KEYS, check_inputs

COMPUTED_KEYS = ("commitment", "commit", "seed", "result", "head")
RECORD_KEYS = (*INPUT_KEYS, "contributions", *COMPUTED_KEYS, "events")


def _anything(value: object, where: str) -> None:
    """Left to a later stage."""


_event = shape(body=_anything, contributions=_anything, commit=_anything, seed=_anything, outcome=_anything,
               head=_anything)
_change = shape(n=integer(1), type=text, pool=one_of("officer", "expert"), object=ident, person=optional(ident),
                scope=one_of("object", "all"), reason=text, time=text, plan=listing(_anything))
_withdrawal = shape(n=integer(1), type=text, object=ident, reason=text, time=text, plan=listing(_anything))
_BODIES = {"replace": _change, "exchange": _change, "substitute": _withdrawal}


def check_body(body: object, where: str = "body") -> None:
    """The form of a change; whether it is possible, and its plan strong enough, is asked when its turn comes.

    Raises DrawError E_FORMAT or E_DUP_ID. Source: draw protocol, section 9.
    """
    kind = body.get("type") if type(body) is dict else None
    if type(kind) is not str or kind not in _BODIES:
        raise bad(where, "not a replace, exchange or substitute")
    _BODIES[kind](body, where)
    check_entries(body["plan"], f"{where}.plan")


def exact_keys(record: object, keys: tuple[str, ...]) -> None:
    """A record, or what a record is made from, has these keys and no others. Raises DrawError E_FORMAT."""
    if not isinstance(record, Mapping):
        raise bad("", "a record is one JSON object")
    for names, what in ((set(keys) - set(record), "missing"), (set(record) - set(keys), "unknown")):
        if names:
            raise bad("", f"{what}: {', '.join(sorted(map(str, names)))}")


def check_record(record: object) -> None:
    """Everything about a record that can be said without computing.

    Raises DrawError E_FORMAT, E_DUP_ID, E_RATE or E_WEAK_SEED. Source: draw protocol, sections 3, 5, 9 and 10.
    """
    exact_keys(record, RECORD_KEYS)
    check_inputs(record)
    listing(_event)(record["events"], "events")
    for i, event in enumerate(record["events"]):
        check_body(event["body"], f"events[{i}].body")
