"""docs/kpis.md says of every KPI what the code says."""

from dataclasses import replace
from pathlib import Path

import pytest

from cxlab.kpis import KPIS
from cxlab.kpis.kpi import Kpi
from cxlab.kpis.needs import OF_GOALS
from cxlab.kpis.retention import CAUTION, DEFINITION

PAGE = Path(__file__).parents[2] / "docs" / "kpis.md"
#: Columns that every study has.
ALWAYS = ("customer_id", "timestamp", "touchpoint", "channel", "response_id", "question")


def row(kpi: Kpi) -> str:
    """Return the line that the page has for a KPI."""
    words = kpi.words
    left_out = f" Left out: {words.left_out}." if words.left_out else ""
    unit = kpi.estimator.name if kpi.estimator.unit == "share" else kpi.estimator.unit
    cells = [
        f"`{kpi.name}`<br>{words.label}",
        f"{words.definition}{left_out}",
        f"{unit}, {kpi.good}",
        needs(kpi),
        words.caution,
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def needs(kpi: Kpi) -> str:
    """Return what a study must have for a KPI."""
    given = kpi.needs
    parts = [" and ".join(f"`{table}`" for table in given.columns)]
    named = [name for name in given.present if name not in ALWAYS]
    if named:
        parts.append("with " + ", ".join(f"`{name}`" for name in named))
    if given.roles:
        parts.append("roles " + ", ".join(f"`{role}`" for role in given.roles))
    if given.question:
        scale = " and its scale" if given.scale else ""
        parts.append(f"a question of the kind `{given.question}`{scale}")
    if kpi.name in OF_GOALS:
        parts.append("a goal under `[goals]`")
    more = (text.split(":")[0] for text in (given.hint, given.both) if text)
    return "; ".join([*parts, *more])


@pytest.mark.parametrize("name", sorted(KPIS))
def test_every_kpi_has_its_row(name):
    line = row(KPIS[name])
    assert line in PAGE.read_text(encoding="utf-8").splitlines(), f"docs/kpis.md lacks:\n{line}"


def test_the_page_has_no_other_kpi():
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    assert len(lines) == len(KPIS)


def test_retention_by_cohort_is_told():
    text = PAGE.read_text(encoding="utf-8")
    assert DEFINITION in text
    assert CAUTION in text


def test_the_example_of_ones_own_runs(contacts, scope, monkeypatch):
    """As it stands there, imports and all; the registry forgets it afterwards."""
    monkeypatch.setattr(KPIS, "_known", dict(KPIS._known))
    code = PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    known = {}
    exec(code, known)
    assert KPIS["returns"].words.label == "Parcels sent back"
    rows = contacts([("a", "2025-01-01", "parcel"), ("a", "2025-02-01", "return")])
    settings = replace(scope().settings, roles={"delivery": ("parcel",)})
    found = known["returns"](rows, replace(scope(), settings=settings))
    assert found["value"].tolist() == [1]
