"""What journeys say of a touchpoint of which the rules know nothing: a suggestion, not a rule."""

import numpy as np
import pandas as pd

from cxlab.journeys.hidden.fit import HiddenStages

#: The fewest contacts in the sample, and the least share of them at one stage.
FEWEST, LEAST = 30, 0.5


def suggest_stages(model: HiddenStages | None) -> pd.Series:
    """Return the stage at which most of a touchpoint's contacts are expected.

    Parameters
    ----------
    model : HiddenStages, optional
        The fitted model; without, nothing is suggested.

    Returns
    -------
    pandas.Series of str
        Stages by touchpoint; those with fewer than ``FEWEST`` contacts in the sample, or less
        than ``LEAST`` of them at one stage, are left out.

    Examples
    --------
    >>> suggest_stages(None).tolist()
    []
    """
    if model is None:
        return pd.Series(dtype="str")
    names, place = np.unique(np.array(model.symbols.touchpoints, dtype=object), return_inverse=True)
    counts = np.zeros((len(names), len(model.order)))
    np.add.at(counts, place, model.expected.T)
    whole, best = counts.sum(axis=1), counts.max(axis=1)
    known = (whole >= FEWEST) & (best >= LEAST * whole)
    stages = np.array(model.order, dtype=object)[counts.argmax(axis=1)]
    return pd.Series(stages[known], names[known], dtype="str")
