"""Ids taken out of decisions: what goes, what stays, and that the file stays readable."""

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.study.scrub import decision_files, scrub_file, to_toml

DECISIONS = """# what people decided
names = { P1 = "Evenings" }
hidden = ["r1", "r2"]
k = 3
since = 2025-01-02

[[notes]]
customer_id = "ann"
text = "called twice"

[[notes]]
customer_id = "bea"
text = "fine"

[moved]
ann = "P2"
"it's bea" = "P1"
number = 7
seven = "7"
"""


@pytest.fixture
def decisions(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text(DECISIONS, encoding="utf-8")
    return path


def test_values_keys_and_whole_entries_go_and_the_rest_stays(decisions):
    assert scrub_file(decisions, {"ann", "r1", "7"}) == 4
    kept = tomllib.loads(decisions.read_text(encoding="utf-8"))
    before = tomllib.loads(DECISIONS)
    assert kept == {
        **before,
        "hidden": ["r2"],
        "notes": [{"customer_id": "bea", "text": "fine"}],
        "moved": {"it's bea": "P1", "number": 7},
    }
    assert [path.name for path in decisions.parent.iterdir()] == ["decisions.toml"]


def test_a_file_without_them_keeps_its_bytes(decisions):
    assert scrub_file(decisions, {"zoe", "an", "r"}) == 0
    assert decisions.read_text(encoding="utf-8") == DECISIONS


def test_a_dry_run_counts_and_writes_nothing(decisions):
    assert scrub_file(decisions, {"ann"}, dry_run=True) == 2
    assert decisions.read_text(encoding="utf-8") == DECISIONS


def test_json_is_scrubbed_too(tmp_path):
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps({"hidden": ["r1", {"deep": ["r1"]}], "n": True}), encoding="utf-8")
    assert scrub_file(path, {"r1", "True"}) == 2
    assert json.loads(path.read_text(encoding="utf-8")) == {"hidden": [{"deep": []}], "n": True}


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text("k = [", encoding="utf-8")
    with pytest.raises(CxlabError, match=r"decisions\.toml cannot be read"):
        scrub_file(path, {"ann"})


def test_only_decisions_are_cxlab_s_own(tmp_path):
    (tmp_path / "decisions").mkdir()
    for name in ("study.toml", "decisions.toml", "decisions/personas.json", "notes.json"):
        (tmp_path / name).write_text("", encoding="utf-8")
    found = {path.relative_to(tmp_path).as_posix() for path in decision_files(tmp_path)}
    assert found == {"decisions.toml", "decisions/personas.json"}


LEAVES = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8),
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.floats(allow_nan=False),
    st.dates(),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4))
def test_what_is_written_is_read_back(content):
    assert tomllib.loads(to_toml(content)) == content
