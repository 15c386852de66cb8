"""An attempt to attach recordings to, and files that look like recordings."""

import hashlib
import json
import struct
from itertools import count
from pathlib import Path

from sqlalchemy import func, update

from saas.foundation.jobs.models import JobRun, Outbox
from saas.supervision.draws import recording_checks
from saas.supervision.draws.models_recordings import DrawRecording
from tenants.unit import Pools
from tests.factories import rows
from tests.factories.world import CITY, World

RECORD = json.loads((Path(__file__).parents[2] / "vectors/draw-v1/draw-sha256.json").read_text(encoding="utf-8"))
PIECE = 1 << 16


def attempt(world: World, number: int = CITY) -> int:
    """A sealed attempt of that bureau, made as a bare row; the public row says as much as its commitment did."""
    with world.acting(number) as s:
        made = rows.insert_row(s, "draw_attempt", record=RECORD)
        rows.insert_row(
            s, "pub_draw", slug=f"slug-{made['id']}", name=f"{made['id']}", attempt=made["attempt"], recordings=[]
        )
        record = {**RECORD, "draw_id": f"{made['id']}"}
        s.execute(rows.table_of("draw_attempt").update().where(rows.table_of("draw_attempt").c.id == made["id"]).values(record=record))
        return made["id"]


def film(size: int, seconds: int = 0) -> bytes:
    """The beginning of an MP4 with a header that tells its length, then bytes that repeat with a long period."""
    mvhd = struct.pack(">I4sIIIII", 28, b"mvhd", 0, 0, 0, 1000, seconds * 1000)
    head = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", 8 + len(mvhd), b"moov") + mvhd
    head += struct.pack(">I4s", size - len(head), b"mdat")
    period = hashlib.sha512(b"film").digest() * 1021 + b"!"
    return (head + period * (size // len(period) + 1))[:size]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pieces(data: bytes, size: int = PIECE) -> list[tuple[int, bytes]]:
    """(offset, bytes) of every piece."""
    return [(at, data[at : at + size]) for at in range(0, len(data), size)]


DATA = film(5 * PIECE + 123, seconds=725)
_keys = count(1)


def idem() -> str:
    return f"recording-{next(_keys):06d}"


def begin(client, number: int, data: bytes = DATA, name: str = "开签现场.mp4", **changes) -> dict:
    form = {"name": name, "type": "video/mp4", "size": len(data), "modified": 1690000000000, "_idem": idem()}
    answer = client.post(f"/draws/{number}/recordings", data=form | changes)
    assert answer.status_code == 200, answer.text
    return answer.json


def send(client, row: dict, offset: int, data: bytes):
    return client.post(f"{row['chunk']}?offset={offset}", data=data, content_type="application/octet-stream")


def sent(client, number: int, data: bytes = DATA, **changes) -> dict:
    """All pieces of a file; the row is not finished yet."""
    row = begin(client, number, data, **changes)
    for offset, piece in pieces(data)[row["received"] // PIECE :]:
        answer = send(client, row, offset, piece)
        assert answer.status_code == 200 and answer.json["received"] == offset + len(piece), answer.text
    return row


def kept(world: World, client, number: int, keep_promises, data: bytes = DATA, **changes) -> dict:
    row = sent(client, number, data, **changes)
    assert client.post(row["finish"], data={"sha256": sha(data)}).json["state"] == "checking"
    keep_promises(world)
    return client.get(row["status"]).json


def stored(world: World, number: int, bureau: int = CITY) -> DrawRecording:
    with world.acting(bureau) as s:
        return s.get(DrawRecording, (44, number))


def part(world: World, number: int):
    return world.settings.blobs / f"44/{CITY}/recordings/parts/{number}"


def blob(world: World, digest: str):
    """Where the city's kept file of that hash lies."""
    return world.settings.blobs / f"44/{CITY}/recordings" / digest[:2] / digest


def failed(world: World, number: int) -> None:
    """The server's check of a recording has failed ten times."""
    with world.acting(CITY) as s:
        s.get(JobRun, (44, stored(world, number).job_id)).state = "failed"
        s.execute(update(Outbox).where(Outbox.done_at.is_(None)).values(done_at=func.clock_timestamp(), tries=10))


def swept(world: World) -> int:
    """The nightly job, as the cron process runs it."""
    Pools.use(main=world.settings.job_url, public=world.settings.portal_url)
    try:
        return recording_checks.nightly()
    finally:
        Pools.use(main=world.settings.web_url, public=world.settings.portal_url)
