"""The questions as a user of cxlab asks them, in the form in which the peers answer."""

import shutil
from pathlib import Path

import pandas as pd

from cxlab import (
    count_variants,
    directly_follows,
    find_sessions,
    open_study,
    stage_funnel,
    step_matrix,
)
from cxlab.journeys.steps import ENDED
from cxlab.study import Study


def forget(folder: Path) -> None:
    """Remove what cxlab prepared, so that it is prepared anew."""
    shutil.rmtree(folder / ".cxlab", ignore_errors=True)


def answer(question: str, folder: Path, *, prepared: bool = True) -> pd.DataFrame:
    """Return a question's answer, as the public call gives it; the study is prepared if need be."""
    if not prepared:
        forget(folder)
    return _QUERIES[question](open_study(folder))


def simplified(question: str, found: pd.DataFrame) -> pd.DataFrame:
    """Return an answer with the peers' columns."""
    if question in ("pairs", "means"):
        return found[["source", "target", "n", "mean_s", "median_s"]]
    if question == "sessions":
        figures = found.set_index("measure")["estimate"]
        wanted = figures[["contacts per session", "one contact only", "median length"]]
        wanted.index = pd.Index(["contacts", "one", "median_s"])
        return pd.DataFrame([{"sessions": found["n"].iloc[0], **wanted.to_dict()}])
    if question == "funnel":
        reached = (found["estimate"] * found["n"]).round()
        return found[["stage", "n"]].assign(reached=reached)
    if question == "variants":
        return found.loc[found["rank"].notna(), ["variant", "n"]]
    return found.loc[found["touchpoint"] != ENDED, ["step", "touchpoint", "n"]]


def _funnel(study: Study) -> pd.DataFrame:
    return stage_funnel(study, horizon_days=30)


_QUERIES = {
    "pairs": directly_follows,
    "means": directly_follows,
    "sessions": find_sessions,
    "funnel": _funnel,
    "variants": count_variants,
    "steps": step_matrix,
}
