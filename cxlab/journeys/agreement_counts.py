"""Contacts counted by the stages that several models give them, one partition at a time."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from cxlab.journeys.codes import codes_of
from cxlab.journeys.stages import StageKernel

#: What stands for no stage: no stage is called so.
NONE = "\x00none"

_SUMS = ["customers", "n", "agree", "nn", "na", "aa"]


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of one partition, or of all: they add up.

    Parameters
    ----------
    places : pandas.DataFrame
        ``touchpoint``, a column of stages for each model, ``n``, ``customers``.
    sums : pandas.DataFrame
        For each pair of models: over customers, their number, contacts known to both, those at
        the same stage, and the squares and products of these.
    """

    places: pd.DataFrame
    sums: pd.DataFrame


def count_agreement(interactions: pd.DataFrame, *, kernels: dict[str, StageKernel]) -> Tally:
    """Count how the models agree on the contacts of whole customers.

    Parameters
    ----------
    interactions : pandas.DataFrame
        What the kernels read; whole customers.
    kernels : dict of str to StageKernel
        By the name of their model.

    Returns
    -------
    Tally
        Counts by touchpoint and stages, and sums over customers by pair of models.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["a", "a"], "touchpoint": ["page", "X9"]})
    >>> def model(rows):
    ...     return pd.DataFrame({"stage": pd.Categorical(["look", None])})
    >>> tally = count_agreement(rows, kernels={"one": model, "other": model})
    >>> tally.sums[["customers", "n", "agree"]].to_numpy().tolist()
    [[1, 1, 1]]
    """
    names = list(kernels)
    stages = {name: kernel(interactions)["stage"] for name, kernel in kernels.items()}
    who, _ = codes_of(interactions["customer_id"])
    text = {
        name: stage.astype("object").fillna(NONE).astype("str") for name, stage in stages.items()
    }
    rows = pd.DataFrame({"touchpoint": interactions["touchpoint"].astype("str"), **text})
    key = ["touchpoint", *names]
    place = rows.groupby(key).ngroup().to_numpy()
    rows["customers"] = ~pd.DataFrame({"who": who, "place": place}).duplicated().to_numpy()
    places = rows.groupby(key)["customers"].agg(n="size", customers="sum").reset_index()
    sums = [
        {"model": one, "other": other, **_sums(who, stages[one], stages[other])}
        for one, other in combinations(names, 2)
    ]
    return Tally(places, pd.DataFrame(sums))


def _sums(who: np.ndarray, stage: pd.Series, other: pd.Series) -> dict[str, int]:
    one, two = (each.cat.codes.to_numpy() for each in (stage, other))
    both = (one >= 0) & (two >= 0)
    size = int(who.max(initial=-1)) + 1
    n = np.bincount(who[both], minlength=size)
    agree = np.bincount(who[both & (one == two)], minlength=size)
    found = (np.sum(n > 0), n.sum(), agree.sum(), n @ n, n @ agree, agree @ agree)
    return {name: int(value) for name, value in zip(_SUMS, found, strict=True)}


def merge_tallies(parts: list[Tally]) -> Tally:
    """Add up the tallies of several partitions."""
    places = pd.concat([part.places for part in parts], ignore_index=True)
    sums = pd.concat([part.sums for part in parts], ignore_index=True)
    key = [name for name in places if name not in ("n", "customers")]
    return Tally(
        places.groupby(key)[["n", "customers"]].sum().reset_index(),
        sums.groupby(["model", "other"], sort=False)[_SUMS].sum().reset_index(),
    )
