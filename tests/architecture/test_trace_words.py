"""Every act that some verb writes into the trace has words, so that its reader sees Chinese, not codes."""

import ast

import pytest

from saas.foundation.journal import words
from tests.architecture import source


def written() -> set[str]:
    """The acts named in calls of ``journal.record``."""
    found = set()
    for path in source.python("saas"):
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and source.called(node).rpartition(".")[2] == "record" and len(node.args) > 1:
                act = node.args[1]
                if isinstance(act, ast.Constant) and isinstance(act.value, str) and "." in act.value:
                    found.add(act.value)
    return found


@pytest.mark.req("S0-20")
def test_every_act_has_words():
    assert not sorted(
        act for act in written() if act.split(".")[0] not in words.THINGS or act.split(".")[1] not in words.DEEDS
    )


def test_the_filter_offers_every_noun_that_acts_begin_with():
    assert not {act.split(".")[0] for act in written()} - set(words.ACT_NOUNS)
