"""What people heard in interviews, observations and workshops: words, never figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxlab.markup import STYLE, Html, finding, soft, tag
from cxlab.privacy import mask
from cxlab.study.schema import columns, conform
from cxlab.study.study import Study

#: What is known about a finding.
STATUS = {
    "assumption": "an assumption, untested",
    "supported": "the data agree",
    "contradicted": "the data disagree",
    "untestable": "these data cannot test it",
}

#: How a method is told, with how many said so.
_HEARD = {
    "interview": "heard in {} interviews",
    "interviews": "heard in {} interviews",
    "observation": "seen in {} observations",
    "observations": "seen in {} observations",
    "workshop": "said by {} in a workshop",
}

#: The columns that people typed freely: masked before they are shown.
TEXTS = ("statement", "row", "persona", "stage", "touchpoint", "method", "participants", "author")


@dataclass(frozen=True, eq=False)
class Findings:
    """What people heard, beside what was computed.

    Parameters
    ----------
    table : pandas.DataFrame
        The columns of ``findings``, texts masked, and ``source``: how it was heard, by whom, when,
        and what is known about it, in words. Sorted by touchpoint, stage and statement.
    total : int
        How many findings the study holds.
    """

    table: pd.DataFrame
    total: int = 0

    def _repr_html_(self) -> Html:
        if self.table.empty:
            words = "Nobody's goals, reasons or fears about these places are on record"
            return tag("p", f"{words}: rows alone cannot tell them.", class_="unsaid")
        items = [
            tag("li", finding(row["statement"], _beside(row)))
            for row in self.table.to_dict("records")
        ]
        parts = [
            tag("p", tag("b", "What people heard"), " ", soft("told, not computed")),
            tag("ul", *items, class_="findings", style="columns:22em;column-gap:24px"),
        ]
        if self.total > len(items):
            parts.append(tag("p", soft(f"{self.total - len(items)} more are about other places.")))
        return tag("div", Html(STYLE), *parts, class_="cxlab")


def read_findings(
    study: Study,
    *,
    touchpoints: Sequence[str] | None = None,
    stages: Sequence[str] | None = None,
) -> Findings:
    r"""Read what people heard about some touchpoints or stages.

    Parameters
    ----------
    study : Study
        An open study.
    touchpoints, stages : sequence of str, optional
        Only findings about one of these; all unless either is given.

    Returns
    -------
    Findings
        ``.table``: a row a finding, from whatever source the study maps to ``findings``: a CSV
        file, a sheet, a table of a database.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from cxlab.study.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> toml += '[sources.heard]\npath = "heard.csv"\n[[tables.findings]]\nsource = "heard"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows)
    >>> rows = "statement,row,touchpoint,method,participants,author\n"
    >>> rows += "The menu is a maze,pain,call,interview,6 of 8,R. Hale\n"
    >>> _ = (folder / "heard.csv").write_text(rows)
    >>> read_findings(open_study(folder), touchpoints=["call"]).table["source"].tolist()
    ['heard in 6 of 8 interviews, written down by R. Hale']
    """
    known = list(columns("findings"))
    found = conform(study.read("findings").reindex(columns=known), "findings")
    total = len(found)
    if touchpoints is not None or stages is not None:
        here = found["touchpoint"].isin(list(touchpoints or []))
        found = found[here | found["stage"].isin(list(stages or []))]
    found = found.sort_values(["touchpoint", "stage", *known], na_position="last")
    found = found.loc[:, ~found.columns.duplicated()].reset_index(drop=True)
    found = found.assign(**{name: mask(found[name]) for name in TEXTS})
    source = [source_of(row) for row in found.to_dict("records")]
    return Findings(found.assign(source=pd.Series(source, found.index, dtype="str")), total)


def source_of(row: Mapping[Any, Any]) -> str:
    """Say how a finding was heard, by whom, when, and what is known about it.

    Parameters
    ----------
    row : mapping
        A row of ``findings``; any column may be missing.

    Returns
    -------
    str
        Words, never a percentage; empty where nothing is known.

    Examples
    --------
    >>> source_of({"participants": "9 of 20", "method": "observation", "status": "assumption"})
    'seen in 9 of 20 observations, an assumption, untested'
    """
    said = {str(name): "" if pd.isna(value) else str(value) for name, value in row.items()}
    method, people = said.get("method", ""), said.get("participants", "")
    form = _HEARD.get(method.strip().casefold())
    if form and people:
        parts = [form.format(people)]
    else:
        parts = [f"heard from {people}" if people else "", method]
    day = pd.Timestamp(said["date"]) if said.get("date") else None
    when = "" if day is None else f"on {day.day} {day:%B %Y}"
    who = f"written down by {said['author']}" if said.get("author") else ""
    parts.append(" ".join(part for part in (who, when) if part))
    parts.append(STATUS.get(said.get("status", ""), ""))
    return ", ".join(part for part in parts if part)


def _beside(row: Mapping[Any, Any]) -> str:
    about = [row[name] for name in ("row", "persona", "touchpoint", "stage")]
    named = ", ".join(str(part) for part in about if not pd.isna(part))
    return "; ".join(part for part in (named, row["source"]) if part)
