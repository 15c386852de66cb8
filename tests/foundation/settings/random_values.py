"""Random valid values of any setting, from its own schema."""

from hypothesis import strategies as st
from marshmallow import fields, validate

from saas.foundation.settings.definitions import Definition

TEXTS = ("", "某某条例第五条", "某某办法")


def values_of(known: Definition) -> st.SearchStrategy[dict]:
    """Values that the schema takes, as it loads them."""
    made = st.fixed_dictionaries({name: _of(spec) for name, spec in known.schema().fields.items()})
    return made.map(known.filled).filter(lambda value: value is not None)


def _of(spec: fields.Field) -> st.SearchStrategy:
    if isinstance(spec, fields.Boolean):
        return st.booleans()
    if isinstance(spec, fields.Integer):
        [bounds] = [one for one in spec.validators if isinstance(one, validate.Range)]
        return st.integers(bounds.min, min(bounds.max, bounds.min + 12))
    choices = spec.metadata["choices"]
    codes = [code for code, _label in (choices() if callable(choices) else choices)]
    if isinstance(spec, fields.List):
        return st.lists(st.sampled_from(codes), unique=True)
    return st.sampled_from(codes or TEXTS)
