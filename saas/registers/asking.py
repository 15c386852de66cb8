"""What one register asks of another: siblings do not import each other, so each offers here what the rest may ask."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session


@dataclass
class Offer:
    """``find``: rows that answer to typed words; ``get``: one by its id, or None. Both within the own subtree."""

    find: Callable[[Session, str], list[Any]] = lambda s, words: []
    get: Callable[[Session, int], Any] = lambda s, number: None


# filled by the subject register's wiring: active subjects with ``id tenant_no uscc name category``
subjects = Offer()
