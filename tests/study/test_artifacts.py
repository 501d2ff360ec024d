"""What each artifact rests on: every role and kind of question that is asked for is known."""

import re

import pytest

from cxlab.kpis import KPIS
from cxlab.study.artifacts import ARTIFACTS, column, figures, question, role
from cxlab.study.schema import TABLES
from cxlab.study.settings import QUESTION_KINDS, ROLES

NEEDS = {need for name in ARTIFACTS for need in (*ARTIFACTS[name].needs, *ARTIFACTS[name].gains)}


@pytest.mark.parametrize(
    "need", sorted(NEEDS, key=lambda need: need.name), ids=lambda need: need.name
)
def test_what_would_unlock_it_is_something_that_study_toml_knows(need):
    roles = re.match(r"\[roles\] (\w+)", need.unlock)
    table = re.match(r"\[\[tables.(\w+)\]\]", need.unlock)
    kind = re.search(r'kind = "(\w+)"', need.unlock)
    assert roles is None or roles[1] in ROLES
    assert table is None or table[1] in TABLES
    assert kind is None or kind[1] in QUESTION_KINDS


def test_the_figures_are_the_kpis():
    assert figures() == list(KPIS)


def test_labels_are_told_apart():
    labels = [ARTIFACTS[name].label for name in ARTIFACTS]
    assert len(set(labels)) == len(labels)


def test_needs_say_what_they_mean():
    assert role("late").unlock == "[roles] late = [...]: something came later than promised"
    assert "how long it took" in column("interactions", "duration").unlock
    assert "[1, 7]" in question("ces").unlock
