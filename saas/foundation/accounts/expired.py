"""A sign-in that ended in the middle of something: what was typed is carried through the new sign-in."""

from flask import Response, make_response, render_template, request, url_for

from saas.foundation.web.render import is_htmx

NEVER_KEPT = {"csrf_token", "_idem"}


def kept_fields() -> list[tuple[str, str]]:
    """What was typed, without secrets and one-time keys; files cannot be carried."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in NEVER_KEPT and "password" not in name
    ]


def signed_out() -> Response:
    """The way to the sign-in form. A half-sent form is kept as hidden fields and offered again afterwards."""
    from saas.foundation.accounts.pages_door import sign_in_form

    if is_htmx():
        return Response(status=401)
    if request.method == "GET":
        target = url_for("accounts.sign_in", next=request.full_path.rstrip("?"))
        return Response(status=303, headers={"Location": target})
    page = render_template(
        "accounts/sign_in.html", form=sign_in_form(), kept=kept_fields(), kept_path=request.path, expired=True, next=""
    )
    return make_response(page, 401)
