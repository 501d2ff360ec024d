"""A user flow as text that Mermaid draws, in a wiki or an issue."""

import unicodedata

import pandas as pd

from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.errors import CxlabError
from cxlab.markup import percent

#: A name longer than this loses its end: Mermaid refuses very long texts.
LONGEST = 60

#: What stands as it is; all other signs are written as Mermaid's entities.
_PLAIN = " -_.,()/+\u2026"


def flow_to_mermaid(flow: UserFlow) -> str:
    """Return the shown part of a flow as a Mermaid flowchart.

    Parameters
    ----------
    flow : UserFlow
        What ``map_flows`` returned, not by groups.

    Returns
    -------
    str
        A ``flowchart LR``: decision points are hexagons, steps back are dotted, the happy path is
        thick, a touchpoint says how many end there. Names are quoted and escaped. Empty where
        nothing is shown.

    Raises
    ------
    CxlabError
        The flow is by groups.

    References
    ----------
    Mermaid's flowchart syntax, https://mermaid.js.org/syntax/flowchart.html.

    Examples
    --------
    >>> flow_to_mermaid(UserFlow(*[pd.DataFrame()] * 6))
    ''
    """
    if flow.parameters.get("by"):
        raise CxlabError("a Mermaid chart holds one group: map the flow without by")
    if flow.edges.empty:
        return ""
    about = flow.parameters
    shown = flow.edges[flow.edges["shown"] & flow.edges["n"].notna()].sort_values("rank")
    ways = shown[shown["target"] != about["left"]]
    known = flow.nodes.set_index("touchpoint")
    names = list(dict.fromkeys([*ways["source"], *ways["target"], *shown["source"]]))
    code = {name: f"n{number}" for number, name in enumerate(names)}
    lines = ["flowchart LR", f"  %% {covered_in_words(flow)}"]
    lines += [f"  {code[name]}{_node(name, flow, known)}" for name in names]
    happy = []
    for at, row in enumerate(ways.to_dict("records")):
        arrow = "-.->" if row["back"] else "-->"
        said = f"|{row['customers']:.0f}|"
        lines.append(f"  {code[row['source']]} {arrow}{said} {code[row['target']]}")
        happy += [str(at)] if row["on_happy_path"] else []
    if happy:
        lines.append(f"  linkStyle {','.join(happy)} stroke:#0b6e6e,stroke-width:4px")
    return "\n".join(lines) + "\n"


def covered_in_words(flow: UserFlow) -> str:
    """Say how many attempts a flow's picture covers."""
    table = flow.coverage
    row = table[table["detail"] == flow.parameters["detail"]].iloc[0]
    return (
        f"covers {percent(row['estimate'])} of {row['n']:,.0f} attempts of "
        f"{row['customers']:,.0f} customers; numbers on arrows are customers"
    )


def _node(name: str, flow: UserFlow, known: pd.DataFrame) -> str:
    """Return a node's shape and text."""
    about, attempts = flow.parameters, flow.attempts.iloc[0]
    if name == about["start"]:
        return f'(["Start: {attempts["n"]:,.0f} attempts"])'
    if name == about["goal_node"]:
        return f'(["Goal: {percent(attempts["estimate"])} get here"])'
    row = known.loc[name]
    words = _safe(name)
    if pd.notna(row["left"]) and row["left"] > 0:
        words += f"<br>{percent(row['left'])} end here"
    if row["dead_end"]:
        words += " (dead end)"
    return f'{{{{"{words}"}}}}' if row["decision"] else f'["{words}"]'


def _safe(name: str) -> str:
    """Return a name that Mermaid neither reads as syntax nor as markup."""
    plain = "".join(
        " " if unicodedata.category(each).startswith(("Z", "C")) else each for each in name
    )
    text = " ".join(plain.split()) or "(no name)"
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "\u2026"
    return "".join(each if each.isalnum() or each in _PLAIN else f"#{ord(each)};" for each in text)
