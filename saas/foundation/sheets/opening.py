"""Opening an uploaded workbook without trusting it: what it is, how large it really is, where formulas stand.

calamine reads values only and believes what the archive says, so everything is measured here first, and calamine is
given a new archive of the measured parts.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from flask_babel import gettext as _

from saas.errors import Refusal
from saas.foundation.sheets.marks import Marks, mark_cells, sheets_of, string_lengths

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 5000
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BLOCK = 256 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError, RuntimeError)


@dataclass(frozen=True)
class Opened:
    """A measured workbook: the archive for calamine, the sheet to read, and what its cells are."""

    archive: bytes
    sheet: str
    marks: Marks


def refuse(code: str, message: str) -> Refusal:
    """A refusal of the whole file, shown beside the file field."""
    return Refusal(code, message, "file")


def open_workbook(data: bytes, wanted: str) -> Opened:
    """Opens the sheet called ``wanted``, or the first visible one.

    Raises Refusal ``E_FILE_EMPTY``, ``E_TOO_LARGE``, ``E_XLS``, ``E_NOT_XLSX``, ``E_ZIP_BOMB``, ``E_TOO_MANY_ROWS``,
    ``E_TOO_WIDE``, each with a sentence that says what would be right.
    """
    if not data:
        raise refuse("E_FILE_EMPTY", _("文件是空的，请选择填好的工作簿。"))
    if len(data) > MOST_BYTES:
        raise refuse("E_TOO_LARGE", _("文件超过 20 MB，请拆分后再上传。"))
    if data[:8] == OLE:
        raise refuse("E_XLS", _("这是旧格式（.xls）或加了密码的工作簿，请在 Excel 或 WPS 中另存为 .xlsx 后再上传。"))
    try:
        parts = _parts(data)
        name, path = _choose(parts, wanted)
        marks = mark_cells(parts[path], string_lengths(parts.get("xl/sharedStrings.xml", b"")), most=MOST_ROWS + 50)
    except BROKEN as broken:
        raise _not_xlsx() from broken
    if marks.too_many or marks.rows > MOST_ROWS + 50:
        raise refuse("E_TOO_MANY_ROWS", _("一个文件最多 %(n)s 行，请分成几个文件导入。", n=MOST_ROWS))
    if marks.too_wide:
        raise refuse("E_TOO_WIDE", _("表格太宽或有些单元格太长，请用下载的模板填写。"))
    return Opened(_repack(parts, path), name, marks)


def _not_xlsx() -> Refusal:
    return refuse("E_NOT_XLSX", _("这不是 .xlsx 工作簿（只改文件名不行），请下载模板，填好后上传。"))


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts that carry cells, unpacked under a limit that counts real bytes, not what the archive claims."""
    out, room = {}, MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        found = z.infolist()
        if len(found) > MOST_PARTS or sum(info.file_size for info in found) > MOST_UNPACKED:
            raise _bomb()
        for info in found:
            if not _carries_cells(info.filename):
                continue
            with z.open(info) as stream:
                whole = bytearray()
                while block := stream.read(BLOCK):
                    room -= len(block)
                    if room < 0:
                        raise _bomb()
                    whole += block
            out[info.filename] = bytes(whole)
    return out


def _bomb() -> Refusal:
    return refuse("E_ZIP_BOMB", _("文件展开后过大，没有读取。请把数据复制到下载的模板里再上传。"))


def _carries_cells(name: str) -> bool:
    if name in ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"):
        return True
    path = PurePosixPath(name)
    return path.suffix == ".xml" and str(path.parent) in ("xl", "xl/worksheets")


def _choose(parts: dict[str, bytes], wanted: str) -> tuple[str, str]:
    sheets = sheets_of(parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"])
    visible = [(name, path) for name, path, shown in sheets if shown and path in parts]
    chosen = next((one for one in visible if one[0] == wanted), visible[0] if visible else None)
    if chosen is None:
        raise ValueError("no visible sheet")
    return chosen


def _repack(parts: dict[str, bytes], sheet_path: str) -> bytes:
    """Only the chosen sheet keeps its cells, so that no other one can cost anything."""
    out = io.BytesIO()
    blank = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        for name, content in parts.items():
            z.writestr(name, blank if name.startswith("xl/worksheets/") and name != sheet_path else content)
    return out.getvalue()
