"""What people told us of each persona: goals, needs, fears; heard, and never a figure."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.privacy import mask
from cxlab.study.findings import TEXTS, source_of
from cxlab.study.schema import columns, conform

#: The panel of a card that each kind of finding stands in; any other stands with what they say,
#: but for causes, which are what somebody makes of the data.
PANELS = {
    "goal": "goals",
    "goals": "goals",
    "need": "goals",
    "needs": "goals",
    "job": "goals",
    "wish": "goals",
    "pain": "pains",
    "pains": "pains",
    "fears": "pains",
    "fear": "pains",
    "cause": "",
    "causes": "",
}

COLUMNS = ("persona", "panel", "kind", "item", "touchpoint", "own", "brief", "source")


def told_of(findings: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Put what was heard with the personas that it is about.

    Parameters
    ----------
    findings : pandas.DataFrame
        Rows of the table of that name.
    names : dict of str to str
        The name of each persona; a finding may use either. One without a persona is about all.

    Returns
    -------
    pandas.DataFrame
        persona, panel (``goals``, ``pains`` or ``says``), kind (the finding's ``row``), item (the
        statement), touchpoint, own (whether it was heard of this persona and not of customers in
        general), brief (how it was heard and in which month), source (by whom it was written down
        too); texts masked; a persona's own first.

    Examples
    --------
    >>> heard = pd.DataFrame({"statement": ["be sure it fits"], "row": ["goal"],
    ...                       "persona": ["Planners"], "participants": ["6 of 8"]})
    >>> told = told_of(heard, {"P1": "Planners", "P2": "Others"})
    >>> told[["persona", "panel", "item", "own", "brief"]].values.tolist()
    [['P1', 'goals', 'be sure it fits', True, 'heard from 6 of 8']]
    """
    told = conform(findings.reindex(columns=list(columns("findings"))), "findings")
    told = told.sort_values(list(columns("findings")), ignore_index=True)
    about = told["persona"].fillna("").astype("str").str.strip().str.casefold()
    told = told.assign(**{name: mask(told[name]) for name in TEXTS})
    kind = told["row"].fillna("").astype("str").str.strip()
    rows = told.to_dict("records")
    source, brief = ([way(row) for row in rows] for way in (source_of, _brief))
    told = told.assign(
        panel=kind.str.casefold().map(PANELS).fillna("says").astype("str"),
        kind=kind,
        item=told["statement"],
        touchpoint=told["touchpoint"].fillna("").astype("str"),
        own=about != "",
        brief=pd.Series(brief, told.index, dtype="str"),
        source=pd.Series(source, told.index, dtype="str"),
    )
    parts = [
        told[about.isin(["", key.casefold(), name.casefold()])].assign(persona=key)
        for key, name in names.items()
    ]
    cells = pd.concat(parts, ignore_index=True) if parts else told.iloc[:0]
    cells = cells.sort_values(["persona", "own"], ascending=[True, False], kind="stable")
    return cells.reset_index(drop=True)[list(COLUMNS)]


def _brief(row: Mapping[Any, Any]) -> str:
    """Say how a finding was heard, in which month, and what the data say to it."""
    heard = source_of({name: row[name] for name in ("method", "participants")})
    month = "" if pd.isna(row["date"]) else f"{pd.Timestamp(row['date']):%B %Y}"
    status = source_of({"status": row["status"]})
    return ", ".join(part for part in (heard, month, status) if part)
