"""The cases of the protocol's test vectors (section 14): what each kind of file asks of an engine."""

from collections.abc import Callable, Iterator

from .assignment import Wanted, assign, order
from .canon import canon, parse, same
from .drbg import Drbg
from .errors import E_FORMAT, DrawError
from .events import apply_event
from .hashing import suite_of
from .merkle import root
from .pid import pid
from .quota import quotas
from .record import complete
from .seed import check_plan, seed_of
from .structure import COMPUTED_KEYS
from .verify import verify

# A name for people, a check, and what the check is called with.
Case = tuple[str, Callable[..., bool], tuple]


def code_of(action: Callable[..., object], *arguments: object) -> str:
    """The code with which something is refused; empty if it is not."""
    try:
        action(*arguments)
    except DrawError as refused:
        return refused.code
    return ""


def _value(case: dict) -> bool:
    text = canon(case["value"])
    digests = {name: suite_of(name).hash(text).hex() for name in ("sha256", "sm3")}
    return text == case["canonical"].encode() and digests == {name: case[name] for name in digests}


def _canon(vector: dict) -> Iterator[Case]:
    for i, case in enumerate(vector["values"]):
        yield f"values[{i}]", _value, (case,)
    for i, text in enumerate(vector["reject"]):
        yield f"reject[{i}]", lambda text: code_of(parse, text) == E_FORMAT, (text,)


_HASH_CHECKS = {
    "H": lambda name, c: suite_of(name).tagged(c["tag"], *map(bytes.fromhex, c["parts_hex"])).hex() == c["out"],
    "tickets": lambda name, c: suite_of(name).ticket(bytes.fromhex(c["key"]), c["n"], c["id"]).hex() == c["out"],
    "merkle": lambda name, c: root(suite_of(name), [line.encode() for line in c["leaves"]]).hex() == c["root"],
    "pid": lambda name, c: pid(name, bytes.fromhex(c["salt"]), c["draw_id"], c["natural_id"]) == c["out"],
}


def _hash(vector: dict) -> Iterator[Case]:
    for name, group in vector.items():
        yield f"{name}.key_object", lambda name, out: suite_of(name).key(bytes(32), "object").hex() == out, (
            name, group["key_object"])
        for part, check in _HASH_CHECKS.items():
            for i, case in enumerate(group[part]):
                yield f"{name}.{part}[{i}]", check, (name, case)


def _words(case: dict) -> bool:
    stream = Drbg(suite_of(case["suite"]), bytes.fromhex(case["key"]))
    return [f"{stream.word():016x}" for _ in case["words"]] == case["words"]


def _below(case: dict) -> bool:
    stream = Drbg(suite_of(case["suite"]), bytes.fromhex(case["key"]))
    return [str(stream.below(int(call["n"]))) for call in case["below"]] == [call["out"] for call in case["below"]]


def _drbg(vector: list) -> Iterator[Case]:
    for i, case in enumerate(vector):
        yield f"[{i}].words", _words, (case,)
        yield f"[{i}].below", _below, (case,)


def _seed_case(case: dict) -> bool:
    check_plan(case["plan"])
    arguments = case["suite"], case["plan"], case["contributions"], case["ctx"], case["commit"]
    return code_of(seed_of, *arguments) == case["error"] if "error" in case else seed_of(*arguments) == case["seed"]


def _seed(vector: list) -> Iterator[Case]:
    for i, case in enumerate(vector):
        yield f"[{i}]", _seed_case, (case,)


def _quotas(case: dict) -> bool:
    cells = [tuple(cell) for cell in case["cells"]]
    return quotas(suite_of(case["suite"]), bytes.fromhex(case["seed"]), case["stratum"], cells) == case["quotas"]


def _quota(vector: list) -> Iterator[Case]:
    for i, case in enumerate(vector):
        yield f"[{i}]", _quotas, (case,)


def _order(case: dict) -> bool:
    return order(case["suite"], case["seed"], "officer", case["objects"]) == case["order"]


def _teams(case: dict, mix: int, name: str) -> bool:
    wanted = [Wanted(row, case["patterns"][row["id"]]) for row in case["objects"]]
    barred = {tuple(pair) for pair in case["barred"]}
    params = case["params"] | {"mix": mix}
    return same(assign(case["suite"], case["seed"], "officer", wanted, case["persons"], barred, params), case[name])


def _assign(vector: list) -> Iterator[Case]:
    for i, case in enumerate(vector):
        yield f"[{i}].order", _order, (case,)
        yield f"[{i}].before_mix", _teams, (case, 0, "before_mix")
        yield f"[{i}].after_mix", _teams, (case, case["params"]["mix"], "after_mix")


def _drawn(record: dict) -> bool:
    inputs = {name: value for name, value in record.items() if name not in (*COMPUTED_KEYS, "events")}
    return same(complete(inputs), record | {"events": []})


def _applied(record: dict, i: int) -> bool:
    event = record["events"][i]
    before = record | {"events": record["events"][:i]}
    return same(apply_event(before, event["body"], event["contributions"]), event)


def _draw(record: dict) -> Iterator[Case]:
    yield "verify", lambda: verify(record).ok, ()
    yield "draw", _drawn, (record,)
    for i in range(len(record["events"])):
        yield f"events[{i}]", _applied, (record, i)


def _reject(vector: list) -> Iterator[Case]:
    for case in vector:
        yield case["name"], lambda case: verify(case["record"]).code == case["code"], (case,)


KINDS: dict[str, Callable[..., Iterator[Case]]] = {
    "canon": _canon, "hash": _hash, "drbg": _drbg, "seed": _seed, "quota": _quota, "assign": _assign, "draw": _draw,
    "reject": _reject}
