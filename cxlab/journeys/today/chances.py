"""The chance that customers go on to a later stage, or fall silent, within so many days."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.journeys.today.cells import codes_to_stages, count_present, hide_rows
from cxlab.journeys.today.foretell import OUTCOMES, Foretold, foretell
from cxlab.journeys.today.moments import Watch, watch_of
from cxlab.journeys.today.support import check_horizons
from cxlab.journeys.whole import everyone, named
from cxlab.markup import STYLE, Html, figures_table, html_table, soft, tag
from cxlab.markup import figure as cell
from cxlab.study import Study
from cxlab.study.groups import GROUP

#: What the two outcomes mean, for readers.
MEANINGS = (
    "\u201cGoes on\u201d: reaches a later stage than today's; from the last stage, buys again or "
    "comes back to it.",
    "\u201cFalls silent\u201d: makes no contact of their own in all of those days. Silence is not "
    "leaving: nobody here has a contract on record, and some come back later.",
    "Chances say who is likelier, from what was known before; they name no cause.",
)

_FIGURES = ["n", "estimate", "low", "high"]


@dataclass(frozen=True, eq=False)
class StageChances:
    """The chances of customers at each stage, and how well such chances held before.

    Parameters
    ----------
    table : pandas.DataFrame
        stage, the groups (named after ``by``), horizon (days), outcome (``goes on``, ``falls
        silent``), n (customers now at that stage), estimate (the mean of their chances, 0..1),
        low, high, note. Empty figures where the data do not support them, or too few customers
        would show.
    quality : pandas.DataFrame
        horizon, outcome, n (customers and moments checked), customers, share (for whom it came),
        predicted (the mean chance told), brier, base_brier (of telling everyone that share),
        estimate, low, high (the Brier skill, its interval by customer), calibration_error,
        by_chance, by_chance_high (the error that right chances would show in so few, on average
        and at the most), verdict (``held``, ``rough``, ``refused``), note: all on customers and
        days that no model had seen.
    reliability : pandas.DataFrame
        horizon, outcome, bin, n, estimate, low, high (the share for whom it came), predicted,
        note.
    customers : pandas.DataFrame
        For internal use: customer_id, stage, and a chance for each outcome and horizon
        (``goes_on_30``, ``silent_30``).
    by : str or None
        The column that holds the groups.
    parameters : dict
        What made it.
    notes : tuple of str
        What is not known.
    """

    table: pd.DataFrame
    quality: pd.DataFrame
    reliability: pd.DataFrame
    customers: pd.DataFrame
    by: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        parts = [
            tag("div", Html(STYLE), *(tag("p", soft(one)) for one in MEANINGS), class_="cxlab")
        ]
        caption = "Of the customers at a stage today: the share expected"
        parts += [html_table(_side_by_side(self.table, self.by), caption=caption)]
        words = tag("summary", "How well such chances held")
        parts += [tag("details", words, _checked(self.quality))]
        parts += [tag("ul", *(tag("li", note) for note in self.notes))] if self.notes else []
        return Html("".join(parts))


def stage_chances(
    study: Study,
    *,
    model: str = "rules",
    horizons: tuple[int, ...] = (30, 60, 90),
    by: str | pd.Series | None = None,
) -> StageChances:
    r"""Tell the chance of each customer to reach a later stage, or to fall silent, within days.

    Customers are seen at moments of the past with what was known by then: their stage and how
    long they were at it, how long they had been silent and how that compares with their own
    pause, their days of contact and purchases of late, the place of their last contact. Those
    seen lately, whose days are not over, count for the days that are. Whether the chances hold is
    checked on the last days of the data, and on other customers than those they were fitted on;
    where they are no better than one share for all, none is told.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    model : str
        A registered stage model; it must not look ahead of a contact.
    horizons : tuple of int
        Days from the last moment of the data.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    StageChances
        Chances by stage, their check, and each customer's for internal use.

    Raises
    ------
    UnknownNameError
        No stage model or attribute has that name.
    CxlabError
        ``horizons`` are no whole days, or the model looks ahead of a contact.

    References
    ----------
    van Houwelingen 2007, *Dynamic prediction by landmarking in event history analysis*; Singer &
    Willett 1993, *It's about time: using discrete-time survival analysis to study duration and
    the timing of events*; Brier 1950.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "ann,2025-01-05,basket,app\n")
    >>> told = stage_chances(open_study(folder), horizons=(30,))
    >>> told.quality.loc[0, ["verdict", "note"]].tolist()
    ['refused', 'The data reach over 3 days; chances for 30 days need 90: 30 to know customers by,
    30 to learn from, 30 to check against.']
    """
    asked, watch = check_horizons(tuple(horizons)), watch_of(study, model)
    groups = everyone(study, by)
    made = {"model": model, "horizons": list(asked)}
    return sum_chances(study, watch, foretell(study, watch, asked), groups, made)


def sum_chances(
    study: Study,
    watch: Watch,
    told: Foretold,
    groups: pd.Series | None,
    parameters: dict[str, Any],
) -> StageChances:
    """Sum up by stage and group what was foretold of each customer."""
    settings = study.settings
    stage = codes_to_stages(told.present["stage"], watch.order)
    customers = told.present[["customer_id"]].assign(stage=stage)
    counts = count_present(customers, groups, watch.order, settings.min_group)
    everybody = pd.concat([customers, told.chances], axis="columns")
    mine = pd.Series("", customers.index, dtype="str")
    if groups is not None:
        mine = customers["customer_id"].map(groups).astype("str")
    everybody[GROUP] = mine
    parts = [
        _expected(everybody, counts, row, settings.confidence)
        for row in told.quality.to_dict("records")
    ]
    table = pd.concat(parts, ignore_index=True)
    places = [name for name in ("stage", GROUP, "outcome", "horizon") if name in table]
    table = table.iloc[_order(table, (*watch.order, ""))]
    table = named(table[[*places, *_FIGURES, "note"]].reset_index(drop=True), groups)
    by = None if groups is None else str(table.columns[1])
    notes = _notes(told, watch)
    people = everybody.drop(columns=GROUP)
    return StageChances(
        table, told.quality, told.reliability, people, by=by, parameters=parameters, notes=notes
    )


def _expected(
    people: pd.DataFrame, counts: pd.DataFrame, quality: dict[Any, Any], confidence: float
) -> pd.DataFrame:
    """Return the mean chance at each stage and of each group, for one outcome and horizon.

    The interval holds chance (each customer does or does not) and how far the mean chance was
    off when checked.
    """
    name = f"{OUTCOMES[quality['outcome']][0]}_{quality['horizon']}"
    chance = people[name]
    sums = people.assign(spread=chance * (1 - chance)).groupby([GROUP, "stage"])
    means = sums.agg(
        estimate=(name, "mean"), spread=("spread", "sum"), known=(name, "count")
    ).reset_index()
    table = counts.merge(means, on=[GROUP, "stage"], how="left")
    off = abs(quality["predicted"] - quality["share"])
    z = stats.norm.ppf((1 + confidence) / 2)
    half = z * np.sqrt(table["spread"]) / table["known"].where(table["known"] > 0) + off
    table["low"] = (table["estimate"] - half).clip(0, 1)
    table["high"] = (table["estimate"] + half).clip(0, 1)
    shown = hide_rows(table, _FIGURES)
    refused = shown["estimate"].isna() & (shown["note"] == "")
    why = quality["note"] or "no contact of their own on record"
    shown["note"] = shown["note"].mask(refused, why).astype("str")
    return shown.assign(outcome=quality["outcome"], horizon=quality["horizon"])


def _order(table: pd.DataFrame, order: tuple[str, ...]) -> np.ndarray:
    stage = table["stage"].map({name: place for place, name in enumerate(order)})
    outcome = table["outcome"].map({name: place for place, name in enumerate(OUTCOMES)})
    group = table[GROUP].rank(method="dense")
    return np.lexsort([table["horizon"], outcome, group, stage.fillna(len(order))])


def _notes(told: Foretold, watch: Watch) -> tuple[str, ...]:
    notes = []
    if not watch.told:
        notes.append(
            "Nobody says who starts a contact (the column 'direction'), so every contact counts as "
            "the customer's own."
        )
    mute = int(told.present["quiet"].isna().sum())
    if mute:
        notes.append("Customers without a contact of their own have no chances.")
    return tuple(notes)


def _side_by_side(table: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Return a line for each stage and group, and a column for each outcome and horizon."""
    keys = ["stage", *([by] if by else [])]
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in table.to_dict("records"):
        line = lines.setdefault(tuple(row[key] for key in keys), {key: row[key] for key in keys})
        within = "for" if row["outcome"] == "falls silent" else "in"
        line[f"{row['outcome']} {within} {row['horizon']} days"] = cell(row)
    return pd.DataFrame(list(lines.values()), dtype=object)


def _days(horizons: pd.Series) -> pd.Series:
    return (horizons.astype("str") + "\u00a0days").astype("str")


def _checked(quality: pd.DataFrame) -> Html:
    """Return the check as a table in words: skill, and how far off the chances were."""
    pairs = quality[["calibration_error", "by_chance"]].to_numpy(dtype=float).tolist()
    off = [_off(*pair) for pair in pairs]
    shown = quality.assign(horizon=_days(quality["horizon"]), **{"off by": off})
    caption = "Checked on days and customers that no model had seen"
    columns = {"outcome": "outcome", "horizon": "within", "off by": "off by, on average"}
    return figures_table(
        shown, caption=caption, columns=columns, heading="better than one share for all by"
    )


def _off(error: float, by_chance: float) -> str:
    """Say how far off chances were, and how far right ones would have seemed to be."""
    if np.isnan(error):
        return ""
    return f"{100 * error:.1f} points (right ones: {100 * by_chance:.1f})"
