"""Every failure as a page: what happened, what to do, and a reference number that stands in the log too."""

import structlog
from flask import Flask, Response, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from saas.errors import Denied, NotHere, Refusal

log = structlog.get_logger("web")


def page(status: int, code: str, sentence: str, advice: str = "") -> Response:
    """The error page; htmx shows its own short message and keeps what was typed."""
    reference = g.get("request_id", "")
    error = {"code": code, "title": sentence, "sentence": "", "todo": advice, "reference": reference}
    body = render_template("errors/error.html", error=error)
    return Response(body, status, {"X-Request-Id": reference, "Content-Type": "text/html; charset=utf-8"})


def install(app: Flask) -> None:
    """Registers the handlers."""

    @app.errorhandler(Refusal)
    def _refused(no: Refusal):
        return page(no.status, no.code, no.message, _("请返回上一页改正后再试，您填写的内容还在。"))

    @app.errorhandler(NotHere)
    def _not_here(_no):
        return page(404, "E_NOT_FOUND", _("没有找到这一页。"), _("地址可能写错了，或者内容不在您的单位。"))

    @app.errorhandler(Denied)
    def _denied(_no):
        return page(403, "E_DENIED", _("您的岗位没有这项功能。"), _("需要时请联系本局安全管理员授予。"))

    @app.errorhandler(CSRFError)
    def _forged(_no):
        return page(400, "E_CSRF", _("页面已过期。"), _("请返回上一页，刷新后再提交；您填写的内容留在本机。"))

    @app.errorhandler(HTTPException)
    def _http(no: HTTPException):
        said = {
            400: ("E_REQUEST", _("请求不完整。"), _("请返回上一页，刷新后再试。")),
            404: ("E_NOT_FOUND", _("没有找到这一页。"), _("地址可能写错了，或者内容不在您的单位。")),
            405: ("E_METHOD", _("这个地址不接受这种操作。"), _("请从页面上的按钮操作。")),
            413: ("E_TOO_LARGE", _("文件超过 20 MB，没有上传。"), _("请拆分后再上传。")),
            429: ("E_TOO_MANY", _("操作太频繁。"), _("请稍等片刻再试。")),
        }
        code, sentence, advice = said.get(no.code or 500, ("E_HTTP", _("没有成功。"), ""))
        if str(no.description).startswith("E_"):
            code = str(no.description)
        return page(no.code or 500, code, sentence, advice)

    @app.errorhandler(DataError)
    def _no_such_value(_no):
        """A number beyond every column, or a character that no text may hold: nobody types these by hand."""
        return page(400, "E_REQUEST", _("请求不完整。"), _("请返回上一页，刷新后再试。"))

    @app.errorhandler(OperationalError)
    def _database_away(failure):
        log.error("database_unavailable", kind=type(failure.orig).__name__, request_id=g.get("request_id"))
        return page(503, "E_DATABASE", _("数据库暂时连不上，没有保存任何内容。"), _("请稍后再试。"))

    @app.errorhandler(Exception)
    def _unknown(failure: Exception):
        kind = type(failure.orig).__name__ if isinstance(failure, DBAPIError) else type(failure).__name__
        log.error("unhandled", kind=kind, rule=str(request.url_rule), request_id=g.get("request_id"), where=_where(failure))
        return page(500, "E_INTERNAL", _("系统出错了，没有保存任何内容。"), _("请把下面的编号告诉管理员。"))


def _where(failure: Exception) -> list[str]:
    """File and line of our own frames; messages and values stay out of the log, they may hold personal data."""
    frames, trace = [], failure.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if "site-packages" not in name:
            frames.append(f"{'/'.join(name.rsplit('/', 3)[-3:])}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames[-12:]
