"""Where journeys end, drawn: touchpoints beside the average of all contacts."""

import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.points import draw_points, explain, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.charts.user_flow_words import short_name
from cxlab.journeys.drop_offs import LESS, MORE
from cxlab.markup import percent

#: At most so many touchpoints are drawn: those clearly apart from the average, then the others.
MOST = 12

_TONES = {MORE: "more", LESS: "less"}


def plot_drop_offs(ends: pd.DataFrame) -> Chart | Unsaid:
    r"""Draw after which touchpoints journeys end, beside the average contact.

    Parameters
    ----------
    ends : pandas.DataFrame
        What ``drop_offs`` returned for everyone.

    Returns
    -------
    Chart or Unsaid
        Shares of contacts that ended a journey, with intervals: filled circles are clearly more
        than the average (the dashed line), squares clearly less, hollow circles neither.

    Examples
    --------
    >>> row = {"touchpoint": "chat", "n": 400, "customers": 300, "estimate": 0.2, "low": 0.16,
    ...        "high": 0.24, "average": 0.05, "verdict": MORE, "quiet_days": 30, "note": ""}
    >>> plot_drop_offs(pd.DataFrame([row])).title
    'Journeys end at “chat” clearly more often: after 20\xa0% of 400 contacts, 5\xa0% on average'
    """
    known = ends.dropna(subset=["estimate", "average"])
    if known["touchpoint"].duplicated().any():
        return Unsaid("Ends by group stand in the table: a drawing holds one group only.")
    if known.empty:
        return Unsaid("Too few contacts lie early enough to say whether journeys ended with them.")
    clear = known["verdict"].isin(_TONES)
    apart = (known["estimate"] - known["average"]).abs()
    first = known.assign(clear=clear, apart=apart, tone=known["verdict"].map(_TONES))
    first = first.sort_values(["clear", "apart"], ascending=False, kind="stable").head(MOST)
    rows = first.sort_values("estimate", ascending=False, kind="stable", ignore_index=True)
    rows["tone"] = rows["tone"].fillna("unseen")
    average, labels = float(rows["average"].iloc[0]), rows["touchpoint"].tolist()
    with theme():
        figure, axes = draw_points(rows, labels, tell=percent, reference=average)
        axes.set_xlim(left=0)
        write_ticks(axes.xaxis, "share")
        explain(axes, f"{_about(rows)};\ndashed: the average contact{_left(rows, known, ends)}")
    hidden = len(ends) - len(known)
    words = f" {hidden:,} touchpoints are not shown, as too few were there." if hidden else ""
    more = f" The clearest {len(rows)} of {len(known)}." if len(rows) < len(known) else ""
    alt = f"Share of contacts that ended a journey, beside {percent(average)} on average: "
    alt += f"{in_words(rows, labels, percent)}.{more}{words}"
    return Chart(figure, _finding(rows, average), alt)


def _about(rows: pd.DataFrame) -> str:
    days = rows["quiet_days"].iloc[0]
    return f"share of contacts after which no other\nfollows for {days:.0f} days"


def _left(rows: pd.DataFrame, known: pd.DataFrame, ends: pd.DataFrame) -> str:
    parts = [f"{len(known) - len(rows):,} nearer to it"] if len(known) > len(rows) else []
    parts += ["those of too few customers"] if len(ends) > len(known) else []
    return f"\nnot drawn: {' and '.join(parts)}" if parts else ""


def _finding(rows: pd.DataFrame, average: float) -> str:
    """Say where journeys end clearly more often, else clearly less often, else nowhere."""
    for verdict, words, first in ((MORE, "more", False), (LESS, "less", True)):
        clear = rows[rows["verdict"] == verdict].sort_values("estimate", ascending=first)
        if len(clear):
            row = clear.iloc[0]
            said = f"Journeys end at \u201c{short_name(row['touchpoint'])}\u201d clearly {words}"
            share = f"after {percent(row['estimate'])} of {row['n']:,.0f} contacts"
            return f"{said} often: {share}, {percent(average)} on average"
    return (
        "These data show no touchpoint at which journeys end clearly more or less often than "
        f"after the average contact ({percent(average)})"
    )
