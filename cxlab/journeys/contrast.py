"""Two groups of customers compared: what they use, what follows what, and how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.journeys.contrast_counts import CHANNEL, TOUCHPOINT, count_doings
from cxlab.journeys.contrast_table import contrast_table
from cxlab.journeys.shifts_names import common_names, count_names
from cxlab.journeys.spans import merge_timed
from cxlab.journeys.whole import everyone
from cxlab.kpis.periods import read_span, two_periods
from cxlab.markup import Html, figures_table
from cxlab.study import Study
from cxlab.study.fold import concat
from cxlab.study.groups import REST

#: How many groups an error names.
_NAMED = 10

_SHOWN = {"kind": "of", "item": "what", "target": "followed by", "verdict": "verdict"}


@dataclass(frozen=True, eq=False)
class JourneyContrast:
    """How the journeys of two groups differ.

    Parameters
    ----------
    table : pandas.DataFrame
        ``kind`` ("journey", "channel", "touchpoint", "pair", "time"), ``item``, ``target`` (the
        touchpoint that follows; else empty), ``n`` (customers it is about, both groups), for each
        group ``n_first``, ``first``, ``first_low``, ``first_high``, and the same of ``second``;
        ``estimate`` (second less first), ``low``, ``high``, ``p``, ``p_adjusted`` (for all rows
        together), ``verdict``, ``unit``, ``note``.
    groups : tuple of str
        The first group, and the second.
    by : str
        What the groups are of.
    days : float, optional
        How many days from each customer's first contact were compared; None: all on record.
    """

    table: pd.DataFrame
    groups: tuple[str, str]
    by: str
    days: float | None = None

    def _repr_html_(self) -> Html:
        first, second = self.groups
        rows = self.table[self.table["estimate"].notna()]
        caption = f"Journeys of {self.by} {second}, less those of {first}"
        return figures_table(rows, caption=caption, columns=_SHOWN, heading="difference")


def compare_journeys(
    study: Study,
    by: str | pd.Series,
    *,
    groups: Sequence[str] | None = None,
    days: float | None = None,
) -> JourneyContrast:
    r"""Say what two groups of customers do differently, and where nothing can be told apart.

    Compared are how many contacts customers have and over how long, the share of customers who
    were at each touchpoint and in each channel, the share who went straight from one touchpoint to
    another, and the median time that took. Who has been a customer for longer has done more: give
    ``days`` to compare the same time of everyone. Groups differ in other ways too; a difference is
    no effect of what they are named after. Where groups were made of what customers do (personas,
    a channel used), differences in that very thing are no finding.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    by : str or pandas.Series
        An attribute's name, or groups indexed by ``customer_id`` (``groups_by_channel``,
        ``groups_by_start``, a persona).
    groups : sequence of two str, optional
        The first group and the second; unless given, ``by`` has just two.
    days : float, optional
        Only contacts of so many days from each customer's first contact count, and only customers
        first seen so long before the end of the data; above 0.

    Returns
    -------
    JourneyContrast
        Differences with intervals, and verdicts in words, corrected for how many there are.

    Raises
    ------
    UnknownNameError
        No attribute or no group has that name.
    CxlabError
        There are not just two groups, the two are one, or ``days`` is not above 0.

    References
    ----------
    Newcombe 1998, *Interval estimation for the difference between independent proportions*,
    method 10; Zou 2007 (means and medians in the same way); Woodruff 1952 (medians); Benjamini &
    Hochberg 1995.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 2\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = [f"{who},2025-01-02,{'chat' if who % 2 else 'page'},web" for who in range(80)]
    >>> text = "\n".join(["customer_id,timestamp,touchpoint,channel", *rows])
    >>> _ = (folder / "visits.csv").write_text(text)
    >>> by = pd.Series({str(who): ["even", "odd"][who % 2] for who in range(80)}, name="number")
    >>> table = compare_journeys(open_study(folder), by).table.set_index("item")
    >>> str(table.loc["chat", "verdict"])
    'clearly more often'
    """
    if days is not None and not days > 0:
        raise CxlabError(f"days is {days}; it must be above 0")
    people = everyone(study, by)
    if people is None:
        raise CxlabError("by is missing: name an attribute, or give a Series of groups")
    chosen = _chosen(people, groups)
    settings = study.settings
    kept = {
        name: common_names(count_names(study, name), settings.min_group)
        for name in (TOUCHPOINT, CHANNEL)
    }
    kernel = partial(
        count_doings, kept=kept, end=study.span("interactions")[1], days=days, groups=people
    )
    names = ["customer_id", "timestamp", "touchpoint", "channel"]
    counts = study.fold(kernel, merge_timed, coded=True, interactions=names)
    table = contrast_table(counts, chosen, settings.min_group, settings.confidence)
    return JourneyContrast(table, chosen, str(people.name), days)


def _chosen(people: pd.Series, groups: Sequence[str] | None) -> tuple[str, str]:
    """Return the two groups to compare, or say what is wrong with them."""
    known = sorted(set(people[people != REST]))
    if groups is None:
        if len(known) != 2:
            some = ", ".join(repr(name[:80]) for name in known[:_NAMED])
            more = f", and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
            raise CxlabError(
                f"by has {len(known)} groups, and two are compared: give groups=[first, second]"
                f"; it has {some or 'none'}{more}"
            )
        return known[0], known[1]
    pair = [str(name) for name in groups]
    if len(pair) != 2 or pair[0] == pair[1]:
        raise CxlabError(f"groups names {len(set(pair))} groups; give two different ones")
    for name in pair:
        if name not in known:
            raise unknown("group", name, known)
    return pair[0], pair[1]


def groups_by_channel(study: Study, channel: str) -> pd.Series:
    """Return for each customer whether they ever used a channel.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    channel : str
        The channel's name.

    Returns
    -------
    pandas.Series of str
        "with" or "without" the channel, indexed by ``customer_id``; customers without any contact
        are left out.

    Raises
    ------
    UnknownNameError
        No channel has that name.
    """
    known = count_names(study, CHANNEL).index
    if channel not in known:
        raise unknown("channel", channel, known)
    kernel = partial(_used, channel=channel)
    rows = study.fold(kernel, concat, interactions=["customer_id", "channel"])
    used = rows.set_index("customer_id")["used"]
    words = np.where(used, f"with {channel}", f"without {channel}")
    return pd.Series(words, used.index, dtype="str", name=f"channel {channel}")


def _used(interactions: pd.DataFrame, *, channel: str) -> pd.DataFrame:
    used = interactions["channel"] == channel
    return used.groupby(interactions["customer_id"]).any().rename("used").reset_index()


def groups_by_start(study: Study, before: Any, after: Any) -> pd.Series:
    """Return in which of two periods each customer was first seen.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    before, after : str or tuple of str
        ``"2025"``, ``"2025Q1"``, ``"2025-03"``, or the first and the last day of a period, by the
        study's clocks.

    Returns
    -------
    pandas.Series of str
        The period's name, indexed by ``customer_id``; customers first seen in neither are left
        out. Compare them over the same ``days``.

    Raises
    ------
    CxlabError
        A period cannot be read, or the later one begins before the earlier one has ended.
    """
    periods, number = two_periods(read_span(before), read_span(after), study.settings.time_zone)
    rows = study.fold(_first_seen, concat, interactions=["customer_id", "timestamp"])
    code = periods.code(rows["timestamp"])
    names = [" to ".join([each] if isinstance(each, str) else each) for each in (before, after)]
    text = pd.Series(np.select([code == 0, code == number], names, ""), rows["customer_id"])
    return text[text != ""].astype("str").rename("first seen")


def _first_seen(interactions: pd.DataFrame) -> pd.DataFrame:
    return interactions.groupby("customer_id")["timestamp"].min().reset_index()
