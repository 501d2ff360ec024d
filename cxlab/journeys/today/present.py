"""Where customers are today: their stage, how long they have been there, and what may come next."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cxlab.estimate import wilson
from cxlab.journeys.stages import FIRST_RECORDED
from cxlab.journeys.today.cells import codes_to_stages, count_present, hide_rows
from cxlab.journeys.today.chances import StageChances, sum_chances
from cxlab.journeys.today.following import add_next, count_next, likeliest_next
from cxlab.journeys.today.foretell import Foretold, foretell
from cxlab.journeys.today.moments import COLUMNS, DAY, Watch, watch_of
from cxlab.journeys.today.stays import add_stays, count_stays, left_sooner
from cxlab.journeys.whole import everyone, named
from cxlab.markup import STYLE, Html, figures_table, percent, soft, tag
from cxlab.study import Study
from cxlab.study.groups import GROUP

#: The horizons of the chances beside today's stages, in days.
HORIZONS = (30, 60, 90)

#: Without a contact of their own for longer than this, customers are told apart, in days.
LONG = 90

_FIGURES = ["estimate", "low", "high", "days", "days_low", "days_high"]


@dataclass(frozen=True, eq=False)
class PresentStages:
    """Where customers are at the last moment of the data.

    Parameters
    ----------
    stages : pandas.DataFrame
        stage, the groups (named after ``by``), n (customers whose last known stage it is), of,
        estimate, low, high (their share, Wilson), days, days_low, days_high (the median of the
        days they have been there), note. Few customers are hidden.
    customers : pandas.DataFrame
        For internal use: customer_id, stage, since (when that stay began, UTC), days, usual (the
        share of customers who left that stage sooner, 0..1), last_contact (the last of their
        own, UTC), quiet (days since), touchpoint and channel (of it), next_touchpoint and
        next_chance (given that another contact comes), owner (of the last touchpoint, its
        channel or the stage), and the chances of ``StageChances.customers``.
    chances : StageChances
        The chances by stage, and how well they held.
    by : str or None
        The column that holds the groups.
    parameters : dict
        What made it.
    notes : tuple of str
        What is not known.
    """

    stages: pd.DataFrame
    customers: pd.DataFrame
    chances: StageChances
    by: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        days = [
            figure(row) for row in self.stages[["days", "days_low", "days_high"]].to_dict("records")
        ]
        columns = {
            "stage": "stage",
            **({self.by: self.by} if self.by else {}),
            "there": "there for, median",
        }
        there = pd.Series(days, self.stages.index, dtype="str")
        shown = self.stages.assign(there=there, n=self.stages["of"])
        table = figures_table(
            shown,
            caption="Where customers are today",
            columns=columns,
            heading="share of customers",
        )
        notes = tag("ul", *(tag("li", note) for note in self.notes)) if self.notes else ""
        style = tag("div", Html(STYLE), tag("p", soft(f"Stages are read {FIRST_RECORDED}.")))
        return Html("".join([style, table, notes]))


def figure(row: dict[Any, Any]) -> str:
    """Return a median of days in words.

    Examples
    --------
    >>> figure({"days": 12.0, "days_low": 10.4, "days_high": 14.2})
    '12 days (10 to 14)'
    """
    if pd.isna(row["days"]):
        return ""
    known = pd.notna(row["days_low"]) and pd.notna(row["days_high"])
    around = f" ({row['days_low']:.0f} to {row['days_high']:.0f})" if known else ""
    return f"{row['days']:.0f} days{around}"


def present_stages(
    study: Study, *, model: str = "rules", by: str | pd.Series | None = None
) -> PresentStages:
    r"""Tell at which stage customers are today, since when, and what may come next.

    Today is the last moment of the data. A customer's stage is that of the last contact whose
    stage is known, however long ago; the notes say how many have long been silent.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    model : str
        A registered stage model; it must not look ahead of a contact.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    PresentStages
        Shares by stage, chances, and each customer's for internal use.

    Raises
    ------
    UnknownNameError
        No stage model or attribute has that name.
    CxlabError
        The model looks ahead of a contact.

    References
    ----------
    Wilson 1927 (shares); Kaplan & Meier 1958 (how usual a stay is); MacKay & Peto 1995 (what
    comes next); Woodruff 1952 (medians).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "bea,2025-01-05,basket,app\n")
    >>> present_stages(open_study(folder)).stages[["stage", "n", "estimate", "days"]]
               stage    n  estimate  days
    0  consideration  1.0       0.5   3.0
    1     conversion  1.0       0.5   0.0
    """
    watch, groups = watch_of(study, model), everyone(study, by)
    told = foretell(study, watch, HORIZONS)
    made = {"model": model, "horizons": list(HORIZONS)}
    chances = sum_chances(study, watch, told, groups, made)
    customers = _customers(study, watch, told)
    settings = study.settings
    counts = count_present(customers, groups, watch.order, settings.min_group)
    shares = wilson(counts["n"], counts["of"], settings.confidence)
    counts[["estimate", "low", "high"]] = np.column_stack(shares)
    mine = pd.Series("", customers.index, dtype="str")
    if groups is not None:
        mine = customers["customer_id"].map(groups).astype("str")
    days = customers["days"].groupby([mine.rename(GROUP), customers["stage"]])
    medians = [(*key, *median_days(each, settings.confidence)) for key, each in days]
    names = [GROUP, "stage", "days", "days_low", "days_high"]
    table = counts.merge(pd.DataFrame(medians, columns=names), on=[GROUP, "stage"], how="left")
    table = hide_rows(table, ["n", *_FIGURES])
    table["of"] = table["of"].astype(float).mask(table["of"] < settings.min_group)
    table = table[["stage", GROUP, "n", "of", *_FIGURES, "note"]]
    notes = (*_silent(customers, settings.min_group), *chances.notes)
    return PresentStages(
        named(table, groups), customers, chances, by=chances.by, parameters=made, notes=notes
    )


def median_days(days: pd.Series, confidence: float) -> tuple[float, float, float]:
    """Return the median and its interval of order statistics; no interval for very few.

    Examples
    --------
    >>> median_days(pd.Series(range(1, 102)), 0.95)
    (51.0, 41.0, 61.0)
    """
    known = np.sort(days.dropna().to_numpy(dtype=float))
    if not len(known):
        return np.nan, np.nan, np.nan
    rank = int(stats.binom.ppf((1 - confidence) / 2, len(known), 0.5))
    ends = (known[rank - 1], known[-rank]) if rank >= 1 else (np.nan, np.nan)
    return float(np.median(known)), float(ends[0]), float(ends[1])


def _customers(study: Study, watch: Watch, told: Foretold) -> pd.DataFrame:
    """Return what is known of each customer today: for internal use."""
    present, settings = told.present, study.settings
    end = int(present["moment"].max()) if len(present) else 0
    kernel = partial(count_stays, watch=watch, end=end)
    stays = study.fold(kernel, add_stays, coded=True, interactions=COLUMNS)
    steps = study.fold(partial(count_next, watch=watch), add_next, coded=True, interactions=COLUMNS)
    after = likeliest_next(steps, present)
    stage = codes_to_stages(present["stage"], watch.order)
    usual = left_sooner(stays, present["stage"], present["in_stage"], settings.min_group)
    table = pd.DataFrame(
        {
            "customer_id": present["customer_id"],
            "stage": stage,
            "since": _moment(end, present["in_stage"]),
            "days": present["in_stage"],
            "usual": usual,
            "last_contact": _moment(end, present["quiet"]),
            "quiet": present["quiet"],
            "touchpoint": present["touchpoint"],
            "channel": present["channel"],
            "next_touchpoint": after["next_touchpoint"].astype("str"),
            "next_chance": after["next_chance"].astype("float64"),
        }
    )
    table["owner"] = _owners(table, settings.owners)
    return pd.concat([table, told.chances], axis="columns")


def _owners(table: pd.DataFrame, owners: dict[str, str]) -> pd.Series:
    """Return who owns the last touchpoint, else its channel, else the stage; else nobody."""
    found = pd.Series(np.nan, table.index, dtype="str")
    for name in ("touchpoint", "channel", "stage"):
        found = found.fillna(table[name].map(owners).astype("str"))
    return found.fillna("").astype("str")


def _moment(end: int, days: pd.Series) -> NDArray[np.datetime64]:
    known = days.notna().to_numpy()
    back = np.round(days.fillna(0).to_numpy() * DAY).astype(np.int64)
    return np.where(known, (end - back).astype("datetime64[us]"), np.datetime64("NaT", "us"))


def _silent(customers: pd.DataFrame, min_group: int) -> tuple[str, ...]:
    """Say how many customers have made no contact for long."""
    quiet, of = int((customers["quiet"] > LONG).sum()), len(customers)
    if quiet < min_group or of - quiet < min_group:
        return ()
    share = percent(quiet / of)
    return (
        f"{quiet:,} of {of:,} customers ({share}) made no contact of their own in the last {LONG} "
        "days; they stand at the stage of their last contact, but may have left.",
    )
