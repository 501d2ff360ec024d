"""Where customers are at each step of their journey, and how many journeys are over."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.estimate import hide_cells, why_hidden, wilson
from cxlab.journeys.codes import Whole, begins, codes_of, count_codes, group_codes
from cxlab.journeys.whole import everyone, hidden_because, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

#: Instead of a touchpoint: the customer made fewer contacts than this step.
ENDED = "(ended)"

_COLUMNS = ["step", "touchpoint", GROUP, "n", "of", "estimate", "low", "high", "note"]


def step_matrix(
    study: Study, *, steps: int = 10, by: str | pd.Series | None = None
) -> pd.DataFrame:
    r"""Return the share of customers at each touchpoint at their first contact, second, and so on.

    The first step is the first recorded contact. A customer without a contact at a step has ended
    there, as far as the data go: many have merely not come back yet.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    steps : int
        How many steps, from 1.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    pandas.DataFrame
        A row for each step, touchpoint and group that occurs: ``step`` (from 1), ``touchpoint``
        (``ENDED`` for journeys that are over), the group's column, ``n`` (customers there),
        ``of`` (all customers with contacts), ``estimate``, ``low``, ``high`` (their share,
        Wilson), ``note``; sorted by step, touchpoint and group.

    Raises
    ------
    UnknownNameError
        No attribute has that name.
    CxlabError
        ``steps`` is less than 1.

    References
    ----------
    Wilson 1927.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,page,app\n"
    >>> rows += "ann,2025-01-03,basket,app\nbea,2025-01-03,page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> step_matrix(open_study(folder), steps=2)[["step", "touchpoint", "n", "estimate"]]
       step touchpoint    n  estimate
    0     1       page  2.0       1.0
    1     2    (ended)  1.0       0.5
    2     2     basket  1.0       0.5
    """
    if steps < 1:
        raise CxlabError(f"steps is {steps}; it must be at least 1")
    groups = everyone(study, by)
    kernel = partial(count_steps, steps=steps, groups=groups)
    names = ["customer_id", "touchpoint"]
    counts = study.fold(kernel, add_steps, coded=True, interactions=names)
    settings = study.settings
    return named(step_table(counts, settings.min_group, settings.confidence), groups)


def count_steps(
    interactions: pd.DataFrame, *, steps: int, groups: pd.Series | None = None
) -> pd.DataFrame:
    """Count one partition's customers by group, step and touchpoint.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``touchpoint`` (text, or Categoricals); sorted by customer and time.
    steps : int
        How many steps.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    pandas.DataFrame
        ``GROUP``, ``step``, ``touchpoint`` (``ENDED`` at steps that customers did not come to;
        step 0: all customers, as ended), ``customers``.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": list("aab"), "touchpoint": list("xyx")})
    >>> count_steps(rows, steps=2)[["step", "touchpoint", "customers"]].to_numpy().tolist()
    [[1, 'x', 2], [2, 'y', 1], [0, '(ended)', 2], [2, '(ended)', 1]]
    """
    who, customers = codes_of(interactions["customer_id"])
    place, places = codes_of(interactions["touchpoint"])
    group, names = group_codes(customers, groups)
    first = np.flatnonzero(begins(who))
    length = np.diff(first, append=len(who))
    mine = group[who[first]].astype(np.int64)
    step = np.arange(len(who)) - np.repeat(first, length)
    rows = np.flatnonzero((step < steps) & np.repeat(mine >= 0, length))
    shape = (len(names), steps, len(places))
    kind = group[who[rows]].astype(np.int64) * steps + step[rows]
    found, counts = count_codes(kind * len(places) + place[rows], len(names) * steps * len(places))
    at = np.unravel_index(found, shape)
    ended = _ended(mine, length, steps, len(names))
    over = np.nonzero(ended)
    groups_there, steps_there = np.append(at[0], over[0]), np.append(at[1] + 1, over[1])
    endings = pd.Index([ENDED] * len(over[0]), dtype="str")
    touchpoints = places.take(at[2]).astype("str").append(endings)
    columns = {GROUP: names.astype("str").take(groups_there), "step": steps_there}
    people = np.append(counts, ended[over])
    return pd.DataFrame({**columns, "touchpoint": touchpoints, "customers": people})


def _ended(group: Whole, length: Whole, steps: int, groups: int) -> Whole:
    """Count customers by group and step that they did not come to; at step 0, all."""
    known = group >= 0
    kind = group[known] * (steps + 1) + np.minimum(length[known], steps)
    by_length = np.bincount(kind, minlength=groups * (steps + 1)).reshape(groups, steps + 1)
    everyone = by_length.sum(axis=1, keepdims=True)
    return np.hstack([everyone, by_length.cumsum(axis=1)[:, :-1]])


def add_steps(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Add up the counts of several partitions.

    Examples
    --------
    >>> part = count_steps(pd.DataFrame({"customer_id": ["a"], "touchpoint": ["x"]}), steps=1)
    >>> add_steps([part, part])["customers"].tolist()
    [2, 2]
    """
    counts = pd.concat(parts, ignore_index=True)
    return counts.groupby([GROUP, "step", "touchpoint"])["customers"].sum().reset_index()


def step_table(counts: pd.DataFrame, min_group: int, confidence: float = 0.95) -> pd.DataFrame:
    """Turn the counts of ``count_steps`` into the table that ``step_matrix`` returns."""
    totals = counts[counts["step"] == 0].set_index(GROUP)["customers"]
    table = counts[counts["step"] > 0].sort_values(["step", "touchpoint", GROUP])
    table = table.reset_index(drop=True).rename(columns={"customers": "n"})
    table["of"] = table[GROUP].map(totals)
    shares = wilson(table["n"], table["of"], confidence)
    table[["estimate", "low", "high"]] = np.column_stack(shares)
    table["note"] = why_hidden(_hidden(table, min_group), table["n"] < min_group, min_group)
    figures = ["n", "estimate", "low", "high"]
    table[figures] = table[figures].astype(float).mask(table["note"] != "")
    table["of"] = table["of"].astype(float).mask(table["of"] < min_group)
    return table.loc[table[GROUP] != REST, _COLUMNS].reset_index(drop=True)


def _hidden(table: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which rows are hidden: small, or giving a small one away beside what else is known.

    Known may be how many customers each group has, how many journeys ended before a step, and the
    counts of all groups together, where the same touchpoints are hidden at the same steps. So of
    the journeys that ended only those since the last step can be what hides another group.
    """
    place = table.groupby(["step", "touchpoint"]).ngroup()
    every = table.groupby(place).agg({"step": "first", "touchpoint": "first", "n": "sum"})
    few = _few_ended(every, min_group)
    closed = hidden_because(every["n"], [(every["step"], True)], min_group, hidden=few) != ""
    hidden = place.map(closed).astype("bool")
    if table[GROUP].nunique() < 2:
        return hidden
    lately = table[table["touchpoint"] == ENDED].groupby(GROUP)["n"].diff()
    sizes = table["n"].mask(table["n"] >= min_group, lately.reindex(table.index).fillna(table["n"]))
    unseen = table[GROUP] == REST
    for _, one in table.groupby("step"):
        cells = (sizes[one.index], one[GROUP], one["touchpoint"])
        known = {"hidden": hidden[one.index], "unseen": unseen[one.index]}
        hidden[one.index] = hide_cells(*cells, min_group, **known, apart=True)
    return hidden


def _few_ended(every: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell where the journeys that ended since the last step shown are too few to be known."""
    hidden, before = pd.Series(False, every.index), 0
    for row, n in every.loc[every["touchpoint"] == ENDED, "n"].items():
        hidden[row] = 0 < n - before < min_group
        before = before if hidden[row] else n
    return hidden
