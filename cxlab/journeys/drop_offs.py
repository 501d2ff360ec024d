"""Where journeys end: touchpoints after which customers fall silent more often than elsewhere."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.estimate import benjamini_hochberg, hide_parts
from cxlab.journeys.codes import codes_of, group_codes, times_of
from cxlab.journeys.contrast_hidden import why_items_hidden
from cxlab.journeys.contrast_ratios import (
    BASE,
    PART,
    Ratios,
    chance_against,
    merge_ratios,
    ratio_figures,
    sum_ratios,
)
from cxlab.journeys.shifts_names import common_names, count_names, others_name, placed
from cxlab.journeys.whole import everyone, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

#: What can be said of a touchpoint, against the average of all contacts.
MORE, LESS = "journeys end here clearly more often", "journeys end here clearly less often"
ALIKE, UNSAID = "no clear difference", "cannot be said"

_FIGURES = ["estimate", "low", "high"]
_COLUMNS = ["touchpoint", GROUP, "n", "customers", *_FIGURES, "average"]
_COLUMNS += ["p", "p_adjusted", "verdict", "quiet_days", "note"]


def drop_offs(
    study: Study, *, by: str | pd.Series | None = None, quiet_days: int = 30
) -> pd.DataFrame:
    r"""Say at which touchpoints journeys end, and where more often than on average.

    A journey ends with a contact of the customer's that no other follows for ``quiet_days``;
    whoever comes back later begins another. Contacts in the last ``quiet_days`` of the data are
    left out, followed by another or not, for nobody knows whether they were the last. Contacts
    that the company started count neither as an end nor as coming back.

    An end need not be a failure: many journeys end where they should, at a purchase.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.
    quiet_days : int
        How long the silence is, from 1 day.

    Returns
    -------
    pandas.DataFrame
        A row for each touchpoint and group: ``touchpoint``, the group's column, ``n`` (contacts
        there), ``customers`` who made them, ``estimate``, ``low``, ``high`` (the share of them
        that ended a journey; Wilson, customers being the units), ``average`` (of all contacts of
        the group), ``p``, ``p_adjusted`` (for all rows together), ``verdict``, ``quiet_days``,
        ``note``. The rarest touchpoints, and those beyond ``MOST``, stand together.

    Raises
    ------
    UnknownNameError
        No attribute has that name.
    CxlabError
        ``quiet_days`` is less than 1.

    References
    ----------
    Wilson 1927; Kish 1965, section 8.2; Benjamini & Hochberg 1995.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,page,app\n"
    >>> rows += "ann,2025-01-03,basket,app\nbea,2025-01-02,page,app\ncat,2025-05-02,page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> drop_offs(open_study(folder))[["touchpoint", "n", "estimate"]]
      touchpoint    n  estimate
    0     basket  1.0       1.0
    1       page  2.0       0.5
    """
    if quiet_days < 1:
        raise CxlabError(f"quiet_days is {quiet_days}; it must be at least 1")
    groups = everyone(study, by)
    settings = study.settings
    counts = count_names(study, "touchpoint")
    kept = common_names(counts, settings.min_group)
    kernel = partial(
        count_ends,
        kept=kept,
        others=others_name(counts, kept, "touchpoint"),
        end=study.span("interactions")[1],
        quiet=pd.Timedelta(days=quiet_days),
        groups=groups,
    )
    names = ["customer_id", "timestamp", "touchpoint", "direction"]
    found = study.fold(kernel, merge_ratios, coded=True, interactions=names)
    table = ends_table(found, settings.min_group, settings.confidence)
    return named(table.assign(quiet_days=quiet_days)[_COLUMNS], groups)


def count_ends(
    interactions: pd.DataFrame,
    *,
    kept: pd.Index,
    others: str,
    end: pd.Timestamp,
    quiet: pd.Timedelta,
    groups: pd.Series | None = None,
) -> Ratios:
    """Count one partition's contacts by group and touchpoint, and those that ended a journey.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``, ``direction``; sorted by customer and time.
    kept : pandas.Index
        Touchpoints with rows of their own.
    others : str
        What all others are called.
    end : pandas.Timestamp
        The last moment in the data.
    quiet : pandas.Timedelta
        How long the silence is.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Ratios
        Named by ``GROUP`` and ``touchpoint``; touchpoint "" holds all.
    """
    rows = interactions[(interactions["direction"] != "company").to_numpy(dtype=bool)]
    who, customers = codes_of(rows["customer_id"])
    when = times_of(rows["timestamp"])
    group, labels = group_codes(customers, groups)
    span = int(quiet.to_timedelta64().astype("timedelta64[us]").astype(np.int64))
    until = int(end.to_datetime64().astype("datetime64[us]").astype(np.int64))
    ended = np.ones(len(rows), dtype=bool)
    ended[:-1] = (who[1:] != who[:-1]) | (np.diff(when) >= span)
    place = placed(rows["touchpoint"], kept).astype(np.int64)
    names = pd.Index([*kept, others, ""], dtype="str")
    known = np.flatnonzero((when + span <= until) & (group[who] >= 0))
    person, last = who[known], ended[known]
    size = len(labels) * len(names)
    parts = []
    for at in (place[known], np.full(len(known), len(names) - 1)):
        base = group[person].astype(np.int64) * len(names) + at
        parts.append(sum_ratios(person, base, np.where(last, base, -1), (size, size)))
    found = pd.concat(parts, ignore_index=True)
    code = found["base"].to_numpy(dtype=np.int64)
    found[GROUP] = labels.astype("str").take(code // len(names))
    found["touchpoint"] = names.take(code % len(names))
    key = [GROUP, "touchpoint"]
    sums = found.groupby(key)[[*BASE, *PART]].sum().reset_index()
    return Ratios(sums[[*key, *PART]], sums[[*key, *BASE]])


def ends_table(found: Ratios, min_group: int, confidence: float = 0.95) -> pd.DataFrame:
    """Turn the counts of ``count_ends`` into the table that ``drop_offs`` returns."""
    table = found.table()
    table[_FIGURES] = np.column_stack(ratio_figures(table, confidence))
    whole = table["touchpoint"] == ""
    average = table[GROUP].map(table[whole].set_index(GROUP)["estimate"])
    table["average"] = average.astype("float64")
    sizes = table[whole].set_index(GROUP)["of"]
    table = table[~whole].reset_index(drop=True)
    table["n"], table["customers"] = table["sessions"], table["of"]
    table["whole"] = "all contacts"
    table["note"] = why_items_hidden(table, ["touchpoint", "whole"], min_group, wholes=[["whole"]])
    table["p"] = chance_against(table, table["average"].to_numpy())
    figures = ["n", "customers", *_FIGURES, "p"]
    table[figures] = table[figures].astype(float).mask(table["note"] != "")
    table["average"] = table["average"].mask(table[GROUP].map(_closed(sizes, min_group)))
    table = table[table[GROUP] != REST]
    table = table.assign(p_adjusted=benjamini_hochberg(table["p"]))
    apart = np.where(table["estimate"] > table["average"], MORE, LESS)
    words = np.where(table["p_adjusted"] < 1 - confidence, apart, ALIKE)
    words = np.where(table["p_adjusted"].isna(), UNSAID, words)
    table["verdict"] = pd.Series(words, table.index, dtype="str")
    return table.sort_values(["touchpoint", GROUP], ignore_index=True)


def _closed(sizes: pd.Series, min_group: int) -> pd.Series:
    """Tell which groups have no average: small ones, and those whose would give one away."""
    unseen = pd.Series(sizes.index == REST, sizes.index)
    return hide_parts(sizes, pd.Series("all", sizes.index), min_group, unseen=unseen)
