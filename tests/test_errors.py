"""Errors say what was wrong, where, the nearest known name, and what to do."""

from cxlab.errors import Fault, StudyError, unknown


def test_a_fault_reads_as_one_line():
    fault = Fault("a.csv, column 'x'", "'?'", "correct it", row=3, severity="warning")
    assert str(fault) == "warning: a.csv, column 'x', row 3: '?'; correct it"


def test_a_study_error_lists_every_fault():
    error = StudyError([Fault("a", "b", "c"), Fault("d", "e", "f")])
    assert str(error).splitlines()[0] == "the study has 2 faults:"
    assert len(str(error).splitlines()) == 3


def test_nothing_known_and_nothing_near():
    assert str(unknown("KPI", "x", [])) == "no KPI named 'x'; Known: none"
    assert "did you mean" not in str(unknown("KPI", "zzz", ["nps"]))
