"""The answer where the data cannot carry personas: all customers as one group, and why."""

from typing import Any

import numpy as np
import pandas as pd

from cxlab.estimate import suppress, wilson
from cxlab.personas.describing.traits import COLUMNS
from cxlab.personas.personas import Personas
from cxlab.study.settings import Settings

#: The name of the group that holds everybody, and what is said instead of traits.
EVERYBODY, NOT_DIVIDED = "All customers", "customers were not divided"


def too_few(n: int, min_group: int) -> str:
    """Say why so few customers cannot be divided; empty if they can.

    Two groups are the fewest there can be, and each must be large enough to be shown.

    Examples
    --------
    >>> too_few(15, 10), too_few(20, 10)
    ('15 customers are too few, 20 are needed', '')
    """
    needed = 2 * min_group
    if n == 0:
        return "nobody here is known by an id"
    if n < needed:
        return f"{n} customer{' is' if n == 1 else 's are'} too few, {needed} are needed"
    return ""


def undivided(
    described: pd.DataFrame,
    known: pd.DataFrame,
    settings: Settings,
    reason: str,
    *,
    parameters: dict[str, Any],
    notes: tuple[str, ...] = (),
    customers: pd.Index | None = None,
) -> Personas:
    """Return all customers as one group, with the reason why they were not divided.

    Parameters
    ----------
    described : pandas.DataFrame
        A row per customer; it may have none.
    known : pandas.DataFrame
        The features' catalogue.
    settings : Settings
        Give the smallest group that may be shown, and the confidence.
    reason : str
        Why, as the end of a sentence.
    parameters : dict
        What was asked for.
    notes : tuple of str
        What else is to be said.
    customers : pandas.Index, optional
        All customers, where ``described`` has only some of them.

    Returns
    -------
    Personas
        With ``k`` 1, no traits, nothing judged and nothing placed on the map; the summary has
        one row, or none where there are no customers.

    Examples
    --------
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0]})
    >>> known = pd.DataFrame({"clustered_on": [True]}, index=["evening_share"])
    >>> undivided(frame, known, Settings("Calls"), too_few(2, 10), parameters={}).notes
    ('Customers were not divided: 2 customers are too few, 20 are needed.',)
    """
    said = f"{NOT_DIVIDED}: {reason}"
    everybody = described.index if customers is None else customers
    labels = pd.Series("P1", described.index, dtype="str", name="persona")
    nowhere = pd.Series(np.nan, described.index, dtype="float64")
    return Personas(
        k=1,
        members=_members(everybody, few=customers is None),
        summary=_summary(len(everybody), said, settings),
        traits=pd.DataFrame(columns=list(COLUMNS)),
        selection=pd.DataFrame(
            {
                "k": pd.Series(dtype="int64"),
                "silhouette": pd.Series(dtype="float64"),
                "chosen": pd.Series(dtype="bool"),
            }
        ),
        map=pd.DataFrame({"x": nowhere, "y": nowhere, "persona": labels}),
        features=described,
        catalogue=known.assign(clustered_on=False, twin=""),
        parameters=parameters | {"features": []},
        notes=(said[:1].upper() + said[1:] + ".", *notes),
    )


def _members(customers: pd.Index, *, few: bool) -> pd.DataFrame:
    """Put all into one group; of many customers in as little memory as can be."""
    kind, number = ("str", "float64") if few else (pd.CategoricalDtype(["P1"]), "float32")
    labels = pd.Series("P1", customers, dtype=kind)
    nowhere = pd.Series(np.nan, customers, dtype=number)
    return pd.DataFrame({"persona": labels, "nearest": labels, "typicality": nowhere})


def _summary(n: int, note: str, settings: Settings) -> pd.DataFrame:
    """Return the row of all customers; none where there are no customers."""
    estimate, low, high = wilson(n, n, settings.confidence)
    row = {
        "persona": "P1",
        "name": EVERYBODY,
        "n": n,
        "estimate": estimate,
        "low": low,
        "high": high,
        "jaccard": np.nan,
        "verdict": "",
        "apart": NOT_DIVIDED,
        "rule": "",
        "precision": np.nan,
        "recall": np.nan,
        "useful": "",
        "decision": "",
        "target": False,
        "named_by": "",
        "note": note,
    }
    table = pd.DataFrame([row]).head(min(n, 1))
    return suppress(table, settings.min_group, figures=["estimate", "low", "high", "jaccard"])
