"""Pages that read the subject register: the list, one institution, its contact."""

from flask import Blueprint
from flask_babel import gettext as _

from saas import clock
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.web.guard import route
from saas.foundation.web.listing import wants_csv
from saas.foundation.web.registry import registry
from saas.foundation.web.render import render
from saas.registers.catalogue import CATEGORIES, category_label
from saas.registers.course import course
from saas.registers.subjects import editing, lists, service
from saas.registers.subjects.models import Subject
from saas.registers.subjects.schemas import REASONS
from saas.registers.subjects.words import ACTS, CHECK_OUTCOMES, FACTS
from tenants.tree import names, subtree
from tenants.unit import ctx_of

bp = Blueprint("subjects", __name__)


def may(s, action: str) -> bool:
    """Whether the reader's roles allow an act, for buttons."""
    return registry.permits(ctx_of(s).roles, action)


@route(bp, "/registers/subjects", action="subject.read")
def index(s):
    bureaus = {tenant.tenant_no: tenant.name for tenant in subtree(s)}
    in_hand = categories_in_hand(s)
    listing = lists.listing(s, in_hand=in_hand, bureaus=bureaus)
    if wants_csv():
        return listing.csv(lists.file_columns(bureaus), "subjects")
    return render(
        "subjects/index.html",
        listing=listing,
        bureaus=bureaus,
        in_hand=in_hand,
        whole=service.completeness(s, clock.today()),
        category_label=category_label,
        light=service.license_light,
        statuses=service.LICENSE_STATUS,
        states=service.STATES,
        may_edit=may(s, "subject.edit"),
    )


@route(bp, "/registers/subjects/<int:subject_id>", action="subject.read", scope="sub")
def show(s, subject: Subject):
    return page(s, subject)


@route(bp, "/registers/subjects/<int:subject_id>/contact", action="pii.reveal", methods=("POST",), idem=False)
def reveal(s, subject: Subject):
    """The contact in plain words, once; every look is traced, also a repeated one (R5)."""
    return page(s, subject, contact=editing.reveal(s, subject))


def page(s, subject: Subject, contact: editing.Contact | None = None):
    """One institution with its practice file; the fragment of the contact alone where htmx asks for it."""
    own = subject.tenant_no == ctx_of(s).me
    bureaus = names(s)
    return render(
        "subjects/show.html",
        "subjects/_contact.html",
        subject=subject,
        own=own,
        home=bureaus.get(subject.tenant_no, ""),
        category=category_label(subject.category),
        license_title=CATEGORIES[subject.category].license if subject.category in CATEGORIES else _("执业许可"),
        light=service.license_light(subject, clock.today()),
        exclusion=service.EXCLUSIONS.get(service.exclusion(subject, clock.today())),
        statuses=service.LICENSE_STATUS,
        reasons=REASONS,
        checks=service.checks_of(s, subject),
        outcomes=CHECK_OUTCOMES,
        bureaus=bureaus,
        events=course(s, f"subject:{subject.id}", ACTS, FACTS),
        has_contact=own and editing.has_contact(s, subject),
        contact=contact,
        may_edit=own and may(s, "subject.edit"),
        may_reveal=own and may(s, "pii.reveal"),
    )
