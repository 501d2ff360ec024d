"""A user flow drawn: from the start to the goal, with decision points and dead ends."""

from typing import Literal

from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.charts.chart import Chart
from cxlab.charts.layout import ChartGrid
from cxlab.charts.unsaid import Unsaid
from cxlab.charts.user_flow_marks import Picture
from cxlab.charts.user_flow_picture import draw_picture
from cxlab.charts.user_flow_words import alternative, coverage_of, finding, short_name
from cxlab.errors import unknown

#: By what a flow is coloured.
COLOURS = ("feeling", "time")


def plot_user_flow(
    flow: UserFlow, *, colour: Literal["feeling", "time"] | None = None
) -> Chart | ChartGrid | Unsaid:
    """Draw a user flow: touchpoints in layers, ways as wide as customers are many.

    Parameters
    ----------
    flow : UserFlow
        What ``map_flows`` returned.
    colour : {"feeling", "time"}, optional
        Tones of touchpoints by how customers feel there, or of ways by how long they take. The
        figures are written too, so that no tone stands alone.

    Returns
    -------
    Chart, ChartGrid or Unsaid
        A chart; one for each group where the flow is by groups. It says how many attempts it
        covers. The happy path is dark, a diamond marks a decision point, a stop sign a dead end,
        dashes a way back.

    Raises
    ------
    UnknownNameError
        ``colour`` is none of these.

    References
    ----------
    Sugiyama, Tagawa & Toda 1981 (the layout).

    Examples
    --------
    >>> import pandas as pd
    >>> plot_user_flow(UserFlow(*[pd.DataFrame()] * 6, notes=("Nobody set out.",))).reason
    'Nobody set out.'
    """
    if colour is not None and colour not in COLOURS:
        raise unknown("colour of a flow", colour, COLOURS)
    by = flow.parameters.get("by")
    if flow.attempts.empty:
        return Unsaid(" ".join(flow.notes) or "There are no attempts to draw.")
    if by is None:
        return _chart(flow, "", colour)
    names = flow.attempts[by].tolist()
    drawn = [_chart(_only(flow, by, name), f"{short_name(name)}: ", colour) for name in names]
    charts = tuple(each for each in drawn if isinstance(each, Chart))
    if not charts:
        return Unsaid("No group is large enough to draw its flow.")
    left = len(drawn) - len(charts)
    note = f"{left} of {len(drawn)} groups are too small to draw." if left else ""
    goal = short_name(flow.parameters["goal"])
    return ChartGrid(charts, f"{len(charts)} groups on their way to \u201c{goal}\u201d", note)


def _only(flow: UserFlow, by: str, name: str) -> UserFlow:
    """Return the flow of one group."""
    frames = {
        key: frame[frame[by] == name].reset_index(drop=True) if by in frame else frame
        for key, frame in (
            ("attempts", flow.attempts),
            ("nodes", flow.nodes),
            ("edges", flow.edges),
            ("paths", flow.paths),
            ("decisions", flow.decisions),
            ("coverage", flow.coverage),
        )
    }
    return UserFlow(**frames, parameters=flow.parameters, notes=flow.notes)


def _chart(flow: UserFlow, before: str, colour: str | None) -> Chart | Unsaid:
    edges = flow.edges[flow.edges["shown"] & flow.edges["n"].notna()]
    if edges.empty or flow.attempts["n"].isna().any():
        return Unsaid("Too few customers took the same steps to draw a flow.")
    if not coverage_of(flow)["estimate"] > 0:
        return Unsaid(f"{before}{finding(flow)}; no way from start to end may be drawn, as too few "
                      "customers took the others.")  # fmt: skip
    picture = Picture(flow, edges.reset_index(drop=True), colour)
    return Chart(draw_picture(picture), before + finding(flow), alternative(flow, edges))
