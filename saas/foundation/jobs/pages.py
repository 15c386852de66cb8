"""Jobs of one's own bureau: how far each is, what went wrong, and once more."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from saas.errors import NotHere
from saas.foundation.jobs import service
from saas.foundation.jobs.models import JobRun
from saas.foundation.web.filters import time_zh
from saas.foundation.web.guard import DECLARED, route
from saas.foundation.web.listing import Listing, wants_csv
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, is_htmx, render
from tenants.unit import ctx_of

bp = Blueprint("jobs", __name__)
COLUMNS = [
    (_l("任务"), lambda job: job.label),
    (_l("状态"), lambda job: job.state),
    (_l("完成"), lambda job: job.done),
    (_l("共"), lambda job: job.total),
    (_l("提交时间"), lambda job: time_zh(job.created_at)),
    (_l("问题"), lambda job: job.error),
]


def load(s, job_id: int) -> JobRun | None:
    """A job that the reader may see, or None."""
    return s.get(JobRun, (ctx_of(s).root, job_id))


@route(bp, "/jobs", action="job.read")
def index(s):
    ctx = ctx_of(s)
    stmt = select(JobRun).where(JobRun.root_id == ctx.root, JobRun.tenant_no == ctx.me)
    listing = Listing(s, stmt, sorts={"at": (JobRun.id,)}, sort="at", dir="desc", per_page=20)
    if wants_csv():
        return listing.csv(COLUMNS, "jobs")
    results = {job.id: _result_url(s, job) for job in listing.rows}
    may_retry = registry.permits(ctx.roles, "job.retry")
    return render("jobs/index.html", listing=listing, results=results, may_retry=may_retry)


@route(bp, "/jobs/<int:job_id>", action="job.read")
def show(s, job: JobRun):
    return _page(s, job)


def _page(s, job: JobRun) -> Response:
    return render("jobs/show.html", job=job, retry_url=_retry_url(s, job), result_url=_result_url(s, job))


@route(bp, "/jobs/<int:job_id>/progress", action="job.read")
def progress(s, job: JobRun):
    """The fragment that asks for itself every two seconds; once the job is done, the page around it is read anew."""
    if not is_htmx():
        return _page(s, job)
    body = render_template("jobs/_progress.html", job=job, retry_url=_retry_url(s, job))
    response: Response = make_response(body)
    if job.state == "done":
        response.headers["HX-Refresh"] = "true"
    return response


@route(bp, "/jobs/<int:job_id>/retry", action="job.retry", methods=("POST",))
def retry(s, job: JobRun):
    """A failed job once more. Raises NotHere where it did not fail."""
    if job.state != "failed":
        raise NotHere("job")
    service.retry(s, job)
    registry.announce("job.retried", s, job_id=job.id, kind=job.kind)
    return done(job.result_url or url_for("jobs.show", job_id=job.id), _("已重新排队。"))


def _retry_url(s, job: JobRun) -> str:
    allowed = registry.permits(ctx_of(s).roles, "job.retry")
    return url_for("jobs.retry", job_id=job.id) if allowed and job.state == "failed" else ""


def _result_url(s, job: JobRun) -> str:
    """Where the result of a job stands, for those whose roles open that page."""
    if job.state != "done" or not job.result_url:
        return ""
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(urlsplit(job.result_url).path)
    except HTTPException:
        return ""
    permission = getattr(current_app.view_functions[endpoint], DECLARED)
    return job.result_url if registry.permits(ctx_of(s).roles, permission.action) else ""
