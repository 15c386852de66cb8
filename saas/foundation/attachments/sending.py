"""A kept file on its way out: as an attachment in a sandbox, whatever it is (as recordings do, docs/decisions/0008)."""

from urllib.parse import quote

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.http import dump_options_header
from werkzeug.wsgi import FileWrapper

from saas.errors import Refusal
from saas.foundation import blobs
from saas.foundation.attachments.content import SUFFIXES
from saas.foundation.attachments.service import place_of
from saas.foundation.web.readers import Readers

BLOCK = 1 << 18
SMALL = 1 << 20  # bytes that a connection takes at once: only larger files hold a thread for their reader
READERS = Readers(1)  # in each process: recordings have two of its four threads, one stays for everything else
SEALED = "default-src 'none'; sandbox"


class Gone(Refusal):
    """The row is here, its bytes are not."""

    status = 410


def send(root: int, tenant_no: int, *, sha256: str, size: int, media_type: str, name: str, number: int = 0) -> Response:
    """The file of a bureau under that digest. ``name``: its own name, ``number``: tells it from others in plain letters.

    Raises Gone where a restored database found no file; answers 503 while another large file is being read.
    """
    suffix = SUFFIXES[media_type]
    try:
        stream = blobs.read(place_of(root, tenant_no), sha256)
    except blobs.Missing as gone:
        raise Gone("E_BLOB", _("文件不在存储中，请联系系统管理员从备份恢复。")) from gone
    answer = Response(FileWrapper(stream, BLOCK), mimetype=media_type, direct_passthrough=True)
    answer.content_length = size
    answer.set_etag(sha256)
    stem = name.rpartition(".")[0] or name
    named = {"filename": f"document-{number or sha256[:8]}{suffix}", "filename*": f"UTF-8''{quote(stem + suffix, safe='')}"}
    answer.headers["Content-Disposition"] = dump_options_header("attachment", named)
    answer.headers["Content-Security-Policy"] = SEALED
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.make_conditional(request)
    if answer.status_code != 200 or size <= SMALL:
        return answer
    return READERS.seat(answer, _("正在下载文件的人较多。"))
