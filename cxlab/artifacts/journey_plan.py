"""Where reality leaves the plan: the steps of a study's processes, at the stages of a map."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import UNPLACED, hashes
from cxlab.artifacts.journey_facts import COMPUTED, FIGURES, PLAN, MapFacts
from cxlab.journeys.planned import ProcessCheck, check_process
from cxlab.journeys.planned_runs import AS_PLANNED, LATE, LEFT_OUT, OUT_OF_ORDER, find_runs
from cxlab.markup import written
from cxlab.study import Study
from cxlab.study.settings import Process
from cxlab.study.study import EVIDENCE_ROWS

#: The ways of leaving a plan that stand on a map; what lies between the steps is at no step.
SHOWN = (LEFT_OUT, LATE, OUT_OF_ORDER)

#: What is said of a candidate for change.
COULD = {
    "speed up": "could be sped up",
    "drop": "could be dropped",
    "merge": "could be merged with the step before",
    "automate": "could be automated",
}


def plan_cells(study: Study, facts: MapFacts) -> pd.DataFrame:
    """Return how many runs of each process go as planned, and at which steps the others leave it.

    Parameters
    ----------
    study : Study
        The study of the map; its ``[[processes]]``.
    facts : MapFacts
        Counts of the map.

    Returns
    -------
    pandas.DataFrame
        The same cells for every persona: runs are all customers', and hidden as ``check_process``
        hides them. ``estimate`` is the share of ``n`` first runs; ``note`` says what such runs
        cost, and what people could change at the step. Empty for a study without processes.
    """
    found = [
        _cells(check_process(study, name=process.name), process, study)
        for process in study.settings.processes
    ]
    cells = pd.concat([frame for frame in found if len(frame)] or [_cell([])], ignore_index=True)
    stages = {place: _stage(place, facts) for place in cells["touchpoint"].unique()}
    cells = cells.assign(stage=cells["touchpoint"].map(stages), row=PLAN, kind=COMPUTED)
    mine = [cells.assign(persona=key) for key in facts.names]
    return pd.concat(mine, ignore_index=True) if mine and len(cells) else cells.iloc[:0]


def _cells(check: ProcessCheck, process: Process, study: Study) -> pd.DataFrame:
    """Return the cells of one process: as planned, at its first step, and each stray at its own."""
    named = f"\u201c{process.name}\u201d"
    first = process.steps[0].touchpoint
    rows = []
    whole = check.whole[check.whole["kind"] == AS_PLANNED]
    plan = _cost(whole.to_dict("records")[0]) if len(whole) else ""
    for row in whole.to_dict("records"):
        about = {"item": f"{named}, as planned", "touchpoint": first, "question": AS_PLANNED}
        said = "every step met, in order and in time" + (f"; {plan}" if plan else "")
        rows.append({**about, **_figures(row), "note": row["note"] or said})
    could = check.ideas.groupby("touchpoint")["change"].agg(list).to_dict()
    for row in check.strays[check.strays["kind"].isin(SHOWN)].to_dict("records"):
        place = row["touchpoint"]
        parts = [_cost(row), f"as planned {plan}" if plan else ""]
        parts = parts if parts[0] else []
        parts += [COULD[change] for change in could.pop(place, [])]
        about = {"item": f"{place}: {row['kind']}", "touchpoint": place, "question": row["kind"]}
        rows.append(
            {**about, **_figures(row), "note": row["note"] or "; ".join(filter(None, parts))}
        )
    for place, changes in could.items():
        note = "; ".join(COULD[change] for change in changes)
        rows.append({"item": place, "touchpoint": place, "note": note})
    cells = _cell(rows)
    return cells.assign(evidence=_evidence(cells, process, study, check))


def _cell(rows: list[dict[str, object]]) -> pd.DataFrame:
    names = ["item", "touchpoint", "question", "n", *FIGURES, "note"]
    kinds = {name: "float64" if name in ("n", *FIGURES) else "str" for name in names}
    return pd.DataFrame(rows, columns=names).astype(kinds).assign(unit="share")


def _figures(row: Mapping[Any, Any]) -> dict[str, object]:
    return {name: row[name] for name in ("n", *FIGURES)}


def _cost(row: Mapping[Any, Any]) -> str:
    """Say how many contacts such runs have."""
    mean, low, high = (row[name] for name in ("contacts", "contacts_low", "contacts_high"))
    if pd.isna(mean) or pd.isna(low) or pd.isna(high):
        return ""
    numbers = [written(value, "number") for value in (mean, low, high)]
    return f"{numbers[0]} contacts a run ({numbers[1]} to {numbers[2]})"


def _stage(place: str, facts: MapFacts) -> str:
    """Return the stage at which most customers met a touchpoint, else where the rules put it."""
    met = pd.concat([facts.tally["places"], facts.tally["hurts"]])
    counts = met[met["touchpoint"] == place].groupby("stage")["customers"].sum()
    order = [stage for stage in facts.settings.stages.order if stage in counts.index]
    if order:
        return max(order, key=lambda stage: counts[stage])
    return facts.rules.read(place).after or UNPLACED


def _evidence(
    cells: pd.DataFrame, process: Process, study: Study, check: ProcessCheck
) -> pd.Series:
    """Return the key of the runs behind each figure: their contact at the step, or the first."""
    shown = cells[cells["estimate"].notna()]
    steps = [step.touchpoint for step in process.steps]
    late = shown["question"].isin([LATE, OUT_OF_ORDER])
    places = shown["touchpoint"].map(steps.index).where(late, 0)
    at = {int(str(cell)): int(place) for cell, place in places.items()}
    if not at:
        return pd.Series("", cells.index, dtype="str")
    days = check.parameters["horizon_days"]
    kernel = partial(_rows_of, process=process, at=at, end=study.span("interactions")[1], days=days)
    columns = ["row_id", "customer_id", "timestamp", "touchpoint"]
    rows = study.fold(kernel, pd.concat, coded=True, interactions=columns)
    rows = rows.assign(order=hashes(rows["row_id"])).sort_values(["cell", "order", "row_id"])
    first = rows.groupby("cell").head(EVIDENCE_ROWS)[["cell", "row_id"]]
    keys = study.cite(first, "interactions", ["cell"]).set_index("cell")["evidence"]
    return keys.reindex(cells.index)


def _rows_of(
    interactions: pd.DataFrame,
    *,
    process: Process,
    at: dict[int, int],
    end: pd.Timestamp,
    days: float,
) -> pd.DataFrame:
    runs = find_runs(interactions, process.steps, end=end, horizon_days=days)
    parts = [pd.DataFrame({"cell": [], "row_id": []}).astype({"cell": "int64", "row_id": "str"})]
    for cell, step in at.items():
        place = runs.place[:, step][runs.reached[:, step]].astype(np.int64)
        ids = interactions["row_id"].take(place).astype("str").to_numpy()
        parts.append(pd.DataFrame({"cell": cell, "row_id": ids}).astype({"row_id": "str"}))
    return pd.concat(parts, ignore_index=True)
