"""A protocol error told to a person: the protocol's code and a sentence that says what to do (§10)."""

from contextlib import contextmanager

from flask_babel import gettext as _

from saas.errors import Refusal
from saas.supervision.draws.engine import DrawError
from saas.supervision.draws.words import sentence


@contextmanager
def told():
    """Turns the engine's DrawError into a Refusal; nothing is stored."""
    try:
        yield
    except DrawError as failure:
        said = _("%(why)s（%(where)s）没有保存。", why=sentence(failure.code), where=failure.where or failure.code)
        raise Refusal(failure.code, said) from failure
