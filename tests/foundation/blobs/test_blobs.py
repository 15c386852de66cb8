"""The store of received files: what was acknowledged survives, what was not leaves nothing, no name leads outside."""

import errno
import hashlib
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from saas import config
from saas.foundation import blobs
from saas.foundation.blobs import place as places

HOUSE = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(places._Folder, "path", None)
    blobs.use(tmp_path / "blobs")
    return tmp_path / "blobs"


@pytest.fixture
def part() -> blobs.Part:
    return blobs.Part(blobs.Place(44, 445100, "recordings"), 7)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_file_comes_in_pieces_and_is_kept_under_its_digest(part, folder):
    part.append(0, b"abc" * 1000)
    part.append(3000, b"tail")
    whole = b"abc" * 1000 + b"tail"
    seen = []
    assert part.digest(3004, seen.append) == sha(whole) and seen[-1] == 3004
    blobs.keep(part, sha(whole), 3004)
    part.discard()
    assert not part.exists() and blobs.parts_of(part.place) == []
    with blobs.read(part.place, sha(whole)) as file:
        file.seek(2999)
        assert file.read() == b"ctail"
    kept = folder / "44/445100/recordings" / sha(whole)[:2] / sha(whole)
    assert kept.stat().st_mode & 0o777 == 0o600 and (folder / "44").stat().st_mode & 0o777 == 0o700
    blobs.remove(part.place, sha(whole))
    blobs.remove(part.place, sha(whole))
    with pytest.raises(blobs.Missing):
        blobs.read(part.place, sha(whole))


def test_keeping_twice_is_keeping_once(part):
    part.append(0, b"same")
    blobs.keep(part, sha(b"same"), 4)
    blobs.keep(part, sha(b"same"), 4)
    other = blobs.Part(part.place, 8)
    other.append(0, b"same")
    blobs.keep(other, sha(b"same"), 4)
    for one in (part, other):
        one.discard()
    with blobs.read(part.place, sha(b"same")) as file:
        assert file.read() == b"same"


def test_what_was_not_acknowledged_is_cut_off_by_the_next_piece(part):
    part.append(0, b"first")
    with open(part.path, "ab") as torn:
        torn.write(b"half a piece that nobody acknowledged")
    part.append(5, b"second")
    assert part.path.read_bytes() == b"firstsecond"


def test_a_piece_beyond_what_is_there_is_refused(part):
    part.append(0, b"first")
    with pytest.raises(ValueError, match="acknowledged"):
        part.append(6, b"second")
    assert part.path.read_bytes() == b"first"
    with pytest.raises(FileNotFoundError):
        blobs.Part(part.place, 9).append(5, b"second")


def test_a_repeated_piece_is_recognised(part):
    part.append(0, b"firstsecond")
    assert part.holds(5, b"second") and not part.holds(5, b"sicond") and not part.holds(6, b"second")
    assert not blobs.Part(part.place, 9).holds(0, b"x")


def test_the_piece_is_on_the_disk_before_append_returns(part, monkeypatch):
    """The order that a power cut needs: bytes, then fsync of the file, then of its folder, and only then the answer."""
    done = []
    monkeypatch.setattr(os, "pwrite", lambda h, data, at, real=os.pwrite: done.append("write") or real(h, data, at))
    monkeypatch.setattr(os, "fsync", lambda h, real=os.fsync: done.append("fsync") or real(h))
    part.append(0, b"first")
    assert done[-3:] == ["write", "fsync", "fsync"]
    done.clear()
    part.append(5, b"second")
    assert done == ["write", "fsync"]


def test_a_full_disk_says_so(part, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(blobs.Full):
        part.append(0, b"first")


@pytest.mark.parametrize("bad", ["../etc", "a/b", "", ".", "A", "a\n", "a" * 41])
def test_no_space_leads_outside(bad):
    with pytest.raises(ValueError):
        blobs.Place(44, 445100, bad)


@pytest.mark.parametrize("bad", ["../../x", "", "g" * 64, "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_no_digest_leads_outside(part, bad):
    with pytest.raises(ValueError):
        blobs.read(part.place, bad)
    with pytest.raises(ValueError):
        blobs.remove(part.place, bad)


@pytest.mark.parametrize("bad", ["1", -1, 1.0, True, None])
def test_no_number_leads_outside(part, bad):
    with pytest.raises(ValueError):
        part.place.part(bad)
    with pytest.raises(ValueError):
        blobs.Place(44, bad, "recordings")


def test_a_link_in_place_of_a_part_is_not_followed(part, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"kept")
    part.path.parent.mkdir(parents=True)
    part.path.symlink_to(outside)
    with pytest.raises(OSError):
        part.append(0, b"first")
    assert outside.read_bytes() == b"kept"


def test_no_file_is_read_into_memory(part):
    size = 32 << 20
    part.append(0, b"x")
    os.truncate(part.path, size)
    tracemalloc.start()
    found = part.digest(size)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20 and found == sha(b"x" + bytes(size - 1))


@pytest.mark.req("S0-17")
def test_a_process_killed_in_the_middle_of_a_piece_loses_nothing_acknowledged(part, folder):
    """It acknowledges on its standard output and is killed while it writes; what it said is on the disk, whole."""
    script = (
        "import sys\nfrom saas.foundation import blobs\n"
        f"blobs.use({str(folder)!r})\n"
        "part, at = blobs.Part(blobs.Place(44, 445100, 'recordings'), 7), 0\n"
        "while True:\n"
        "    data = bytes([at // 65536 % 251]) * 65536\n"
        "    part.append(at, data)\n"
        "    at += len(data)\n"
        "    print(at, flush=True)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=HOUSE)
    lines = [child.stdout.readline() for _ in range(20)]
    child.kill()
    rest = child.stdout.read().splitlines()
    child.wait()
    child.stdout.close()
    acknowledged = int(([*lines, *rest])[-1])
    assert part.path.stat().st_size >= acknowledged
    part.append(acknowledged, b"the rest")
    wanted = b"".join(bytes([n % 251]) * 65536 for n in range(acknowledged // 65536)) + b"the rest"
    assert part.path.read_bytes() == wanted


def test_the_folder_lies_beside_the_data_unless_the_operator_names_another(tmp_path):
    assert config.load({"MINGQIAN_HOME": str(tmp_path)}).blobs == tmp_path / "blobs"
    assert config.load({"MINGQIAN_HOME": str(tmp_path), "MINGQIAN_BLOBS": "/srv/blobs"}).blobs == Path("/srv/blobs")
