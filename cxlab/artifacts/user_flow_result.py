"""What a user flow holds: a frozen result, with tables for a notebook."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.artifacts.user_flow_page import flow_html


@dataclass(frozen=True, eq=False)
class UserFlow:
    """What attempts at a goal went through, as a graph of touchpoints.

    Every frame has the groups' column too where the flow is ``by`` groups. Figures of few
    customers, and those that would give such away, are empty, and ``note`` says so.

    Parameters
    ----------
    attempts : pandas.DataFrame
        ``n`` (attempts), ``customers``, ``estimate``, ``low``, ``high`` (reached the goal).
    nodes : pandas.DataFrame
        A row a touchpoint: ``touchpoint``, ``n`` (attempts that came to it), ``customers``,
        ``share`` (of attempts), ``visits``, ``contacts`` (several in a row are one visit),
        ``estimate``, ``low``, ``high`` (of these attempts: reached the goal), ``left``,
        ``left_low``, ``left_high`` (ended here without it), ``dead_end`` (clearly more than
        elsewhere), ``decision`` (enough go different ways, and these differ in where they lead),
        ``median_s``, ``p90_s`` (until the next touchpoint), ``feeling``, ``feeling_low``,
        ``feeling_high``, ``feeling_n`` (-1 worst to 1 best), ``layer`` (from 1; missing where it
        is not drawn), ``on_happy_path``, ``note``.
    edges : pandas.DataFrame
        A row a step: ``source``, ``target`` (touchpoints, or the start, the goal, or having left:
        ``parameters`` says how these are called), ``n`` (times taken), ``customers``, ``share``
        (of the steps from the source), ``median_s``, ``p90_s``, ``estimate``, ``low``, ``high``
        (of the attempts that took it: reached the goal), ``back`` (leads to a touchpoint that
        attempts mostly come to earlier), ``on_happy_path``, ``rank`` (in which order edges are
        drawn), ``shown`` (at this detail), ``note``. At every touchpoint as many steps arrive as
        leave.
    paths : pandas.DataFrame
        The commonest whole paths: ``rank``, ``reached``, ``path`` (list of touchpoints), ``n``,
        ``customers``, ``share``, ``low``, ``high`` (of attempts with the same end, of which there
        are ``of``), ``median_s`` (first contact to last), ``happy``: the commonest of those that
        reached the goal, ``note``.
    decisions : pandas.DataFrame
        ``touchpoint``, ``way``, ``n`` (attempts that first went this way), ``estimate``, ``low``,
        ``high`` (of these: reached the goal), ``p`` (of no difference, corrected), ``differs``.
    coverage : pandas.DataFrame
        ``detail``, ``edges``, ``n``, ``customers``, ``estimate`` (share of attempts whose whole
        path a picture of this detail shows), ``of_customers`` (share of customers with nothing
        but such attempts); rounded down, so that no few follow.
    parameters : dict
        ``goal``, ``days``, ``detail``, what the nodes that are no touchpoints are called
        (``start``, ``goal_node``, ``left``, ``other``), ``felt`` (what feelings were measured by),
        ``by``, ``min_group``, ``confidence``.
    notes : tuple of str
        What an attempt is, what was put together, and what is not shown.
    """

    attempts: pd.DataFrame
    nodes: pd.DataFrame
    edges: pd.DataFrame
    paths: pd.DataFrame
    decisions: pd.DataFrame
    coverage: pd.DataFrame
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        frames = {
            "attempts": self.attempts,
            "nodes": self.nodes,
            "edges": self.edges,
            "paths": self.paths,
            "decisions": self.decisions,
            "coverage": self.coverage,
        }
        return flow_html(frames, self.parameters, self.notes)
