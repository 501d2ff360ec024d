"""Scores that customers gave, by what they were asked about."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

import numpy as np
import pandas as pd

from cxlab.emotions.means import SUMS, add_sums, mean_of_sums, sum_customers
from cxlab.emotions.summary import UNPLACED, hide_few
from cxlab.errors import unknown
from cxlab.kpis.answers import of_experience
from cxlab.study import Study

#: The columns of the responses that say how far a score can go.
SCALE = ("scale_min", "scale_max")

#: The columns of the responses by which scores can be grouped.
COLUMNS = ("language", "survey_type", "touchpoint")


def scores_by(study: Study, column: str = "touchpoint") -> pd.DataFrame:
    r"""Return the mean score of each question, by what customers were asked about.

    Parameters
    ----------
    study : Study
        An open study.
    column : {"touchpoint", "survey_type", "language"}
        A column of the responses. Rows where it is empty are ``"unplaced"``. What customers
        expected beforehand counts by ``"survey_type"`` alone, where it stands apart.

    Returns
    -------
    pandas.DataFrame
        ``question``, ``column``, ``n`` (answers with a score), ``customers``, ``estimate`` (the
        mean on the question's own scale), ``low``, ``high`` (by customer), ``note``. Groups of
        fewer customers than the study's ``min_group`` have empty figures, and so has a larger one
        where these would follow from all answers. Scores of different scales are not
        averaged: those on another than the question's own (where the study names none, than its
        commonest, as where no score is on it) are left out, and ``note`` says how many. No rows
        without scores.

    Raises
    ------
    UnknownNameError
        Responses cannot be grouped by that column.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Shop"\nmin_group = 2\n[sources.said]\npath = "said.csv"\n'
    >>> _ = (folder / "study.toml").write_text(toml + '[[tables.responses]]\nsource = "said"\n')
    >>> head = "response_id,customer_id,timestamp,question,score,touchpoint\n"
    >>> rows = "1,ann,2025-01-02,csat,4,call\n2,bob,2025-01-03,csat,5,call\n"
    >>> _ = (folder / "said.csv").write_text(head + rows)
    >>> scores_by(open_study(folder))[["question", "touchpoint", "n", "estimate"]]
      question touchpoint  n  estimate
    0     csat       call  2       4.5
    """
    if column not in COLUMNS:
        raise unknown("column to group scores by", column, COLUMNS)
    table, smallest = _means(study, column), study.settings.min_group
    if column != "touchpoint":
        return hide_few(table, smallest, table["question"], also=_gives_total(study, table))
    # Of the KPIs, effort alone is a mean, so that all answers stand beside these parts of them.
    totals = [question.name for question in study.settings.questions_of("ces")]
    alone = "\x00" + table.index.astype("str").to_series(table.index)
    return hide_few(table, smallest, alone.mask(table["question"].isin(totals), table["question"]))


def _gives_total(study: Study, table: pd.DataFrame) -> pd.Series:
    """Tell which row hides a question's total where that would give a small touchpoint away.

    The means by touchpoint are the ones that people read, so the others make way.
    """
    smallest = study.settings.min_group
    places = scores_by(study)
    hidden = places[places["estimate"].isna() & (places["n"] > 0)]
    most = hidden.groupby("question")["customers"].max()
    wanted = table["question"].isin(most.index[most < smallest])
    large = table[wanted & (table["customers"] >= smallest)].sort_values("customers", kind="stable")
    return table.index.to_series().isin(large.drop_duplicates("question").index)


def _means(study: Study, column: str) -> pd.DataFrame:
    """Return the mean score of each question by ``column``, those of small groups too."""
    merge = partial(add_sums, by=["question", column, *SCALE])
    names = ["customer_id", "question", "score", *SCALE, "survey_type"]
    scales = {q.name: q.scale for q in study.settings.questions.values() if q.scale}
    kernel = partial(sum_scores, column=column, scales=scales)
    sums = study.fold(kernel, merge, responses=list(dict.fromkeys([*names, column])))
    table = mean_of_sums(_on_one_scale(sums, column, scales), study.settings.confidence)
    ends = [table[end] for end in SCALE]
    table[["low", "high"]] = table[["low", "high"]].clip(*ends, axis=0)
    return table.drop(columns=list(SCALE))


def _on_one_scale(
    sums: pd.DataFrame, column: str, scales: Mapping[str, tuple[float, float]]
) -> pd.DataFrame:
    """Keep the sums on each question's scale, with a note of how many scores are on another."""
    sizes = sums.groupby(["question", *SCALE], as_index=False)["n"].sum()
    own = [scales.get(name) for name in sizes["question"]]
    ends = zip(*(sizes[end] for end in SCALE), strict=True)
    named = [scale == given for scale, given in zip(own, ends, strict=True)]
    ranked = sizes.assign(named=named).sort_values(
        ["named", "n", *SCALE], ascending=[False, False, True, True]
    )
    chosen = ranked.drop_duplicates("question")[["question", *SCALE]]
    kept = sums.merge(chosen, on=["question", *SCALE])
    every = sums.groupby(["question", column])["n"].sum().rename("every").reset_index()
    kept = every.merge(kept, on=["question", column], how="left")
    kept[list(SUMS)] = kept[list(SUMS)].fillna(0).astype(sums[list(SUMS)].dtypes.to_dict())
    left = kept["every"] - kept["n"]
    words = left.astype("str") + " answers on another scale left out"
    return kept.assign(note=words.where(left > 0, "")).drop(columns="every")


def sum_scores(
    responses: pd.DataFrame,
    *,
    column: str,
    scales: Mapping[str, tuple[float, float]] = MappingProxyType({}),
) -> pd.DataFrame:
    """Add up one partition's scores by question, ``column`` and scale: see ``sum_customers``.

    Parameters
    ----------
    responses : pandas.DataFrame
        ``customer_id``, ``question``, ``score``, ``scale_min``, ``scale_max``, ``survey_type``
        and ``column``.
    column : str
        The other column that makes a group.
    scales : mapping of str to tuple of float
        Lowest and highest score of questions, for answers that do not say.

    Returns
    -------
    pandas.DataFrame
        ``question``, ``column``, ``scale_min``, ``scale_max`` (infinite where they are not known)
        and the sums.

    Examples
    --------
    >>> rows = {"customer_id": ["a", "b"], "question": "csat", "score": [4.0, 5.0],
    ...         "touchpoint": ["call", None], "survey_type": None, "scale_min": 1.0,
    ...         "scale_max": 5.0}
    >>> table = sum_scores(pd.DataFrame(rows), column="touchpoint")
    >>> table[["question", "touchpoint", "n", "total"]]
      question touchpoint  n  total
    0     csat       call  1    4.0
    1     csat   unplaced  1    5.0
    """
    rows = responses if column == "survey_type" else responses[of_experience(responses)]
    given = [rows["question"].map({name: scales[name][at] for name in scales}) for at in (0, 1)]
    rows = rows.assign(
        value=rows["score"],
        scale_min=rows["scale_min"].fillna(given[0].astype("float64")).fillna(-np.inf),
        scale_max=rows["scale_max"].fillna(given[1].astype("float64")).fillna(np.inf),
        **{column: rows[column].fillna(UNPLACED).astype("str")},
    )
    return sum_customers(rows, ["question", column, *SCALE])
