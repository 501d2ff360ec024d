"""Judge whether personas are useful: whether outcomes differ, and whether a rule reaches them."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from cxlab.errors import unknown
from cxlab.estimate import benjamini_hochberg
from cxlab.markup import interval, written
from cxlab.personas.describing.compare import comparable, hide_small, welch
from cxlab.personas.describing.naming import shorten
from cxlab.personas.preparing.scales import scaled

#: The columns of a frame of outcomes, in order.
COLUMNS = (
    "persona",
    "outcome",
    "level",
    "label",
    "unit",
    "n",
    "here",
    "others",
    "difference",
    "low",
    "high",
    "effect",
    "p_adjusted",
    "verdict",
    "note",
)

FIGURES = ("here", "others", "difference", "low", "high", "effect", "p_adjusted")

#: What counts as an outcome where it did not form the personas: answers and the like, what
#: customers are worth, and requests for help. How they live with the company (recency, stages)
#: does not: personas would turn into stages.
OUTCOME_AXES, OUTCOME_TOPICS = ("outcome", "value"), ("service",)

#: Below this adjusted p-value a difference is called clear.
LEVEL = 0.05

#: A clear difference of fewer standard deviations is too small to act upon (Cohen 1988).
SMALL = 0.2

#: An outcome of which what formed the personas explains such a share repeats it (the square of
#: the correlation from which two features are twins).
REPEATS = 0.81

#: Over fewer customers than this for each feature that formed the personas, it is not judged
#: whether an outcome repeats them.
FEWEST_EACH = 5

HIGHER, LOWER = "higher than among others", "lower than among others"
LITTLE, UNCLEAR = "differs by little", "no clear difference"

#: What is said until a person has written which decision a persona would change.
NOBODY_SAID = "nobody has said which decision it would change yet"


def judge_use(
    features: pd.DataFrame,
    labels: pd.Series,
    known: pd.DataFrame,
    *,
    outcomes: Iterable[str] = (),
    confidence: float = 0.95,
    min_group: int = 10,
) -> pd.DataFrame:
    """Compare the outcomes of each persona to those of all other customers.

    Only outcomes that did not form the personas are evidence that these matter. One that merely
    repeats what formed them is listed without a verdict: their ``twin`` in the catalogue and, if
    it is made of contacts and orders as they are, one of whose variance they explain ``REPEATS``.
    A difference is a difference: it does not say that belonging to the persona makes it.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer, indexed by id.
    labels : pandas.Series
        Their personas, indexed as ``features``; missing for customers in none.
    known : pandas.DataFrame
        The features' catalogue, with ``clustered_on``.
    outcomes : iterable of str
        Features that count as outcomes too, such as an attribute that says who has left.
    confidence : float
        Of the intervals, 0..1.
    min_group : int
        Of fewer customers, inside or outside, no figure is shown.

    Returns
    -------
    pandas.DataFrame
        The columns ``COLUMNS``, a row per persona and outcome: n, how many of its customers the
        outcome is known of; here and others, plain means in ``unit``; their difference with
        Welch's interval; effect, the difference in standard deviations over all customers;
        p_adjusted, Welch's test corrected over all rows (Benjamini and Hochberg); verdict,
        ``HIGHER``, ``LOWER``, ``LITTLE`` (clear, but below ``SMALL``), ``UNCLEAR`` or empty, and
        note, why it is empty. No rows where no outcome is known, or there is one persona.

    Raises
    ------
    UnknownNameError
        If one of ``outcomes`` is no feature.

    References
    ----------
    Welch 1947, *The generalization of "Student's" problem when several different population
    variances are involved*; Benjamini & Hochberg 1995, *Controlling the false discovery rate*.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> frame = pd.DataFrame({"age": [20.0, 30.0] * 10, "score_nps": [2.0, 9.0, 3.0, 8.0] * 5})
    >>> labels = pd.Series(["P1", "P2"] * 10)
    >>> judge_use(frame, labels, catalogue(frame))[["persona", "n", "difference", "verdict"]]
      persona   n  difference                   verdict
    0      P1  10        -6.0   lower than among others
    1      P2  10         6.0  higher than among others
    """
    labels = labels.reindex(features.index)
    names = sorted(labels.dropna().unique(), key=lambda name: (len(name), name))
    judged = _outcomes(known, outcomes)
    shown, values, _ = comparable(features, judged, min_group)
    if len(names) < 2 or shown.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    repeated = {name: _repeated(features, known, name) for name in judged.index}
    shown = shown.rename(columns={"feature": "outcome"})
    shown["note"] = shown["outcome"].map(repeated)
    parts = [
        shown.join(welch(values, (labels == name).to_numpy(), confidence)).assign(persona=name)
        for name in names
    ]
    table = _judge(pd.concat(parts, ignore_index=True))
    table = hide_small(table, min_group, figures=FIGURES, whole=["outcome", "level"])
    return table[list(COLUMNS)]


def _outcomes(known: pd.DataFrame, more: Iterable[str]) -> pd.DataFrame:
    """Return the catalogue of what is an outcome and did not form the personas."""
    named = list(more)
    for name in named:
        if name not in known.index:
            raise unknown("feature", name, known.index)
    counts = known["axis"].isin(OUTCOME_AXES) | known["topic"].isin(OUTCOME_TOPICS)
    counts |= known.index.isin(named)
    return known[counts & ~known["clustered_on"].astype("bool")]


def _repeated(features: pd.DataFrame, known: pd.DataFrame, outcome: str) -> str:
    """Say what an outcome repeats of what formed the personas; empty where it is news."""
    twin = known.loc[outcome].get("twin", "")
    if twin:
        return f"moves with {twin}, which formed the personas: no evidence"
    numeric = known["kind"] != "category"
    formed = known.index[known["clustered_on"].astype("bool") & numeric]
    said = known.loc[outcome, "axis"] == "outcome"
    if said or outcome not in known.index[numeric] or not len(formed):
        return ""
    y = scaled(features[outcome], known.loc[outcome, "kind"])
    x = np.column_stack([scaled(features[name], known.loc[name, "kind"]) for name in formed])
    if _explained(x[~np.isnan(y)], y[~np.isnan(y)]) >= REPEATS:
        return "follows from what formed the personas: no evidence"
    return ""


def _explained(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> float:
    """Return the share of the variance of y that a linear model of x explains (adjusted R2)."""
    n, width = x.shape
    if n < FEWEST_EACH * (width + 1) or y.var() == 0:
        return 0.0
    known = ~np.isnan(x)
    means = np.where(known, x, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    design = np.column_stack([np.ones(n), np.where(known, x, means)])
    rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    left = float((rest**2).sum() / ((y - y.mean()) ** 2).sum())
    return 1 - left * (n - 1) / (n - width - 1)


def _judge(table: pd.DataFrame) -> pd.DataFrame:
    tested = table["note"] == ""
    adjusted = benjamini_hochberg(table["p"].where(tested))
    effect = table["difference"] / table["spread"]
    way = np.where(effect > 0, HIGHER, LOWER)
    words = np.where(adjusted < LEVEL, np.where(effect.abs() < SMALL, LITTLE, way), UNCLEAR)
    note = table["note"].where(effect.notna() | ~tested, "too little known to compare")
    words = np.where(np.isnan(adjusted), "", words)
    return table.assign(effect=effect, p_adjusted=adjusted, verdict=words, note=note)


def useful_in_words(
    use: pd.DataFrame,
    rules: pd.DataFrame,
    *,
    currency: str = "",
    decisions: Mapping[str, str] | None = None,
) -> dict[str, str]:
    r"""Say of each persona in plain words whether it is useful.

    Parameters
    ----------
    use : pandas.DataFrame
        As ``judge_use`` gives it.
    rules : pandas.DataFrame
        As ``find_rules`` gives them, of the same personas: a persona is of use to those who can
        tell who belongs to it.
    currency : str
        The currency of amounts, three capitals.
    decisions : mapping of str to str, optional
        Persona -> which decision it would change, as a person wrote it; with it the words end in
        that decision, or say that nobody has said one.

    Returns
    -------
    dict of str to str
        Persona -> words, by persona as in ``rules``.

    Examples
    --------
    >>> rules = pd.DataFrame({"persona": ["P1", "P2"], "rule": ["age > 40", ""]})
    >>> use = pd.DataFrame({"persona": ["P1"], "label": "repeat rate", "unit": "share"})
    >>> use = use.assign(here=0.2, others=0.5, low=-0.38, high=-0.22, effect=-0.6, verdict=LOWER)
    >>> words = useful_in_words(use, rules)
    >>> words["P1"].replace("\u00a0", " ")
    'useful: repeat rate lower than among others (20 %; others 50 %; difference −38 to −22 points)'
    >>> words["P2"]
    'cannot be judged: no outcome is known; no rule reaches it'
    """
    reached = rules.set_index("persona")["rule"].ne("")
    said = {}
    for persona, reaches in reached.items():
        rows = use[use["persona"] == persona]
        words = _outcome_words(rows, currency)
        useful = bool(rows["verdict"].isin((HIGHER, LOWER)).any())
        head = "useful" if reaches else "useful in part"
        parts = [f"{head}: {words}" if useful else words]
        parts += [] if reaches else ["no rule reaches it"]
        if decisions is not None:
            parts.append(_decision(decisions.get(str(persona), "")))
        said[str(persona)] = "; ".join(parts)
    return said


def _outcome_words(rows: pd.DataFrame, currency: str) -> str:
    """Say which outcome differs most, or why none is known to."""
    clear = rows[rows["verdict"].isin((HIGHER, LOWER))]
    if len(clear):
        row = clear.loc[clear["effect"].abs().idxmax()]
        unit = (currency if row["unit"] == "money" else row["unit"]) or "number"
        means = f"{written(row['here'], unit)}; others {written(row['others'], unit)}"
        return f"{shorten(row['label'], 48)} {row['verdict']} ({means}; {_difference(row, unit)})"
    if rows["verdict"].ne("").any():
        little = rows["verdict"].eq(LITTLE).any()
        return f"not shown to be useful: no outcome differs {'by much' if little else 'clearly'}"
    if rows.empty:
        return "cannot be judged: no outcome is known"
    if rows["note"].str.contains("no evidence").all():
        return "cannot be judged: every outcome repeats what formed it"
    return "cannot be judged: outcomes are known of too few customers"


def _difference(row: pd.Series, unit: str) -> str:
    """Write the interval of a difference; that of two shares is one of points."""
    if unit == "share":
        return f"difference {interval(100 * row['low'], 100 * row['high'], 'points')} points"
    return f"difference {interval(row['low'], row['high'], unit)}"


def _decision(words: str) -> str:
    return f"it would change: {words.strip()}" if words.strip() else NOBODY_SAID
