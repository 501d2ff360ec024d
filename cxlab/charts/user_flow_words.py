"""What a drawn user flow says in words: its finding, its coverage, and all of it for a reader."""

import re
import unicodedata

import pandas as pd

from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.markup import duration, percent

#: A name longer than this loses its middle.
LONGEST = 48

#: So many touchpoints, decisions and dead ends are told to those who do not see the picture.
TOLD = 8


def short_name(name: object) -> str:
    """Return a name from data as it stands in a sentence: no line breaks, and not too long.

    Examples
    --------
    >>> short_name("basket"), len(short_name("x" * 10_000))
    ('basket', 48)
    """
    plain = "".join(
        " " if unicodedata.category(each).startswith("Z") or each in "\t\n\r" else each
        for each in str(name)
        if each in "\t\n\r" or not unicodedata.category(each).startswith("C")
    )
    text = re.sub(" +", " ", plain).strip() or "(no name)"
    tail = LONGEST // 3
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1 - tail]}\u2026{text[-tail:]}"


def finding(flow: UserFlow) -> str:
    """Say how many reach the goal, and where most others were last."""
    goal = short_name(flow.parameters["goal"])
    row = flow.attempts.iloc[0]
    said = f"{percent(row['estimate'])} of {row['n']:,.0f} attempts to \u201c{goal}\u201d get there"
    edges = flow.edges
    gone = edges[(edges["target"] == flow.parameters["left"]) & edges["n"].notna()]
    if gone.empty:
        return said
    top = gone.sort_values(["n", "source"], ascending=[False, True]).iloc[0]
    missed = max(round(row["n"] * (1 - row["estimate"])), top["n"])
    share = percent(top["n"] / missed)
    return f"{said}; {share} of the others were last at \u201c{short_name(top['source'])}\u201d"


def coverage_of(flow: UserFlow) -> pd.Series:
    """Return the row of the coverage that holds for the picture."""
    table = flow.coverage
    return table[table["detail"] == flow.parameters["detail"]].iloc[0]


def covered(flow: UserFlow) -> str:
    """Say how many attempts the picture covers from start to end."""
    row, detail = coverage_of(flow), flow.parameters["detail"]
    words = (
        f"The picture covers {percent(row['estimate'])} of {row['n']:,.0f} attempts of "
        f"{row['customers']:,.0f} customers from start to end"
    )
    whole = f"of {percent(row['of_customers'])} of the customers, all attempts"
    return f"{words}; {whole} (detail {percent(detail)} of steps)."


def alternative(flow: UserFlow, edges: pd.DataFrame) -> str:
    """Say what is to be seen: the happy path, the largest steps, decisions, dead ends."""
    happy = flow.paths[flow.paths["happy"]]
    parts = [f"Flow of touchpoints from the start to the goal. {covered(flow)}"]
    if len(happy):
        row = happy.iloc[0]
        path = " > ".join(short_name(name) for name in row["path"])
        share = percent(row["share"]) or "not shown how many"
        time = duration(row["median_s"])
        parts.append(f"Happy path: {path} ({share} of those who get there, median {time}).")
    largest = edges.nlargest(TOLD, "n")
    steps = "; ".join(
        f"{short_name(row['source'])} to {short_name(row['target'])} {percent(row['share'])} "
        f"(n {row['n']:,.0f})"
        for row in largest.to_dict("records")
    )
    parts.append(f"Largest steps: {steps}.")
    turns = flow.nodes.loc[flow.nodes["decision"], "touchpoint"].head(TOLD)
    if len(turns):
        parts.append(f"Decision points: {', '.join(map(short_name, turns))}.")
    dead = flow.nodes[flow.nodes["dead_end"]].nlargest(TOLD, "left")
    if len(dead):
        ends = (f"{short_name(r['touchpoint'])} {percent(r['left'])}" for _, r in dead.iterrows())
        parts.append(f"Dead ends, and how many end there: {', '.join(ends)}.")
    return " ".join(parts)
