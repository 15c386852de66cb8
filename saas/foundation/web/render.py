"""Page or fragment from one template, and where to go after an act."""

from flask import Response, flash, make_response, redirect, render_template, request


def is_htmx() -> bool:
    """Whether htmx asked, and not for a whole page (history restore)."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")


def render(page: str, fragment: str | None = None, status: int = 200, **values) -> Response:
    """The page, or only ``fragment`` when htmx asks for one. A form with errors goes out with status 422."""
    response = make_response(render_template(fragment if fragment and is_htmx() else page, **values), status)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def done(location: str, message: str | None = None, kind: str = "success") -> Response:
    """After a verb: says what was done and goes on; a reload does not repeat it."""
    if message:
        flash(message, kind)
    if is_htmx():
        return Response(status=200, headers={"HX-Redirect": location})
    return redirect(location, 303)
