"""How the number of personas was chosen, drawn: what each number passes, and where it fails."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.points import explain
from cxlab.charts.style import ACCENT, BAND, SOFT, new_figure, theme
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import number
from cxlab.personas import Personas
from cxlab.personas.choosing.reasons import COMES_BACK, FORESEEN
from cxlab.personas.choosing.selection import Selection

#: The size of the drawing in inches.
SIZE = (4.8, 4.5)

#: The three questions, from the top: the column drawn, its heading and its line.
_ABOVE = "above"
_ROWS = (
    (_ABOVE, "Tighter than one cloud cut up?", 0.0),
    ("jaccard_min", "Does each group come back?", COMES_BACK),
    ("prediction_strength", "Does one half foresee the other?", FORESEEN),
)


def plot_selection(selected: Personas | Selection) -> Chart | Unsaid:
    """Draw what each number of groups that was tried passes, and which one was chosen.

    Parameters
    ----------
    selected : Personas or Selection
        What ``find_personas`` or ``select_personas`` returned.

    Returns
    -------
    Chart or Unsaid
        Three rows above one axis, the number of groups: by how much the groups are tighter than
        groups cut out of one cloud, beyond what chance gives; how much of the least stable group
        is found again; how well the groups of half of the customers foresee those of the other.
        A dashed line stands where a number passes: marks are filled from it on and hollow below.
        The number in use stands on a grey stripe; without groups there is none.

    References
    ----------
    As for ``select_personas``.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> plot_selection(group_customers(frame, Settings("Calls"), k=2))
    Unsaid(reason='The number of personas, 2, was given and not searched for.')
    """
    table = selected.table if isinstance(selected, Selection) else selected.selection
    tried = _tried(table)
    if tried.empty and selected.k < 2:
        return Unsaid("Customers were not divided, so no number of groups was judged.")
    if tried.empty:
        return Unsaid(f"The number of personas, {selected.k}, was given and not searched for.")
    with theme():
        figure, grid = new_figure(width=SIZE[0], height=SIZE[1], rows=len(_ROWS))
        for axes, (column, heading, line) in zip(grid, _ROWS, strict=True):
            _draw(axes, tried["k"], tried[column], line)
            axes.set_title(heading, fontsize=9.5)
            if selected.k > 1:
                axes.axvspan(selected.k - 0.4, selected.k + 0.4, color=BAND, linewidth=0, zorder=0)
            axes.set_xlim(tried["k"].min() - 0.6, tried["k"].max() + 0.6)
            axes.set_xticks(tried["k"].tolist(), [] if axes is not grid[-1] else None)
            write_ticks(axes.yaxis, "number")
        grid[-1].set_xlabel("number of groups")
        words = "filled: passes the dashed line"
        explain(grid[-1], words + ("; stripe: in use" if selected.k > 1 else ""))
    return Chart(figure, _finding(tried, selected.k), _in_words(tried, selected.k))


def _tried(table: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers from 2 that were judged, with what each is above one cloud."""
    if "gap" not in table:
        return table.iloc[:0]
    found = table[(table["k"] > 1) & table["gap"].notna()]
    return found.assign(**{_ABOVE: found["gap"] - found["gap_needed"]})


def _draw(axes: Axes, ks: pd.Series, values: pd.Series, line: float) -> None:
    """Draw one figure by number of groups; what passes is filled."""
    passes = values >= line if line else values > line
    axes.axhline(line, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
    axes.plot(ks, values, color=SOFT, linewidth=1, marker="", zorder=1)
    axes.scatter(ks[passes], values[passes], s=44, color=ACCENT, marker="o", zorder=2)
    axes.scatter(
        ks[~passes],
        values[~passes],
        s=38,
        facecolor="white",
        edgecolor=SOFT,
        linewidth=1.4,
        zorder=2,
    )
    if line:
        axes.set_ylim(0.0, 1.05)
        axes.set_yticks([0.0, line])
    else:
        ends = values.min(), values.max(), 0.0
        room = 0.12 * (max(ends) - min(ends)) or 0.01
        axes.set_ylim(min(ends) - room, max(ends) + room)
        axes.locator_params(axis="y", nbins=3)
    axes.grid(visible=False, axis="x")


def _finding(tried: pd.DataFrame, k: int) -> str:
    chosen = tried.loc[tried["chosen"].astype(bool), "k"]
    best = int(chosen.max()) if len(chosen) else 1
    most = f"{best} is the largest number of groups that all come back and stand out"
    if best == k > 1:
        return most
    if best > 1:
        return f"{k} groups were asked for; {most}"
    none = f"no number of groups from 2 to {tried['k'].max()} both comes back and stands out"
    return none[:1].upper() + none[1:] if k < 2 else f"{k} groups were asked for; {none}"


def _in_words(tried: pd.DataFrame, k: int) -> str:
    rows = [
        f"{row['k']}: {_figure(row[_ABOVE])}, {_figure(row['jaccard_min'])}, "
        f"{_figure(row['prediction_strength'])}"
        for row in tried.to_dict("records")
    ]
    return (
        "By number of groups, how much tighter they are than one cloud cut up (above 0 passes), "
        f"how much of the least stable group comes back ({COMES_BACK} passes), and how well one "
        f"half of the customers foresees the other ({FORESEEN} passes): {'; '.join(rows)}. "
        + (f"In use: {k}." if k > 1 else "None is in use.")
    )


def _figure(value: float) -> str:
    return "not known" if np.isnan(value) else number(value)
