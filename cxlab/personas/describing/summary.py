"""One row per persona: how many, how sure, what sets it apart, who belongs to it."""

import pandas as pd

from cxlab.estimate import suppress, wilson
from cxlab.personas.describing.naming import describe_personas, name_personas
from cxlab.personas.describing.usefulness import useful_in_words
from cxlab.personas.undivided import EVERYBODY, NOT_DIVIDED
from cxlab.study.settings import Settings

#: The columns of a summary, in order.
COLUMNS = (
    "persona",
    "name",
    "n",
    "estimate",
    "low",
    "high",
    "jaccard",
    "verdict",
    "apart",
    "rule",
    "precision",
    "recall",
    "useful",
    "decision",
    "target",
    "named_by",
    "note",
)

#: What a person writes about a persona, until somebody does.
UNDECIDED = {"decision": "", "target": False, "named_by": ""}


def count_members(members: pd.DataFrame, stable: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Count each persona's customers, with their share and how sure it is to come back.

    Parameters
    ----------
    members : pandas.DataFrame
        A row per customer, with a column persona.
    stable : pandas.DataFrame
        Indexed by persona: jaccard and verdict.
    settings : Settings
        Give the smallest group that may be shown, and the confidence.

    Returns
    -------
    pandas.DataFrame
        persona, jaccard, verdict, n, estimate, low, high, note; the share is one of all
        customers, those in no persona included.

    Examples
    --------
    >>> members = pd.DataFrame({"persona": ["P1", "P1", "P2", None]})
    >>> stable = pd.DataFrame({"jaccard": 0.9, "verdict": "clearly"}, index=["P1", "P2"])
    >>> settings = Settings("Calls", min_group=1)
    >>> count_members(members, stable.rename_axis("persona"), settings)["estimate"].tolist()
    [0.5, 0.25]
    """
    n = members["persona"].value_counts().reindex(stable.index, fill_value=0).to_numpy()
    estimate, low, high = wilson(n, len(members), settings.confidence)
    figures = {"n": n, "estimate": estimate, "low": low, "high": high}
    table = stable.reset_index().assign(**figures, note="")
    table["verdict"] = table["verdict"].where(table["n"] >= settings.min_group, "")
    return suppress(table, settings.min_group, figures=["estimate", "low", "high", "jaccard"])


def with_words(
    counted: pd.DataFrame, traits: pd.DataFrame, known: pd.DataFrame, currency: str
) -> pd.DataFrame:
    """Add a proposed name, and what sets each persona apart in one line.

    Parameters
    ----------
    counted : pandas.DataFrame
        As ``count_members`` gives it.
    traits : pandas.DataFrame
        As ``find_traits`` gives them.
    known : pandas.DataFrame
        The features' catalogue.
    currency : str
        The currency of amounts, three capitals.

    Returns
    -------
    pandas.DataFrame
        The columns ``COLUMNS``; rule, useful and what people decide are empty.

    Examples
    --------
    >>> counted = pd.DataFrame({"persona": ["P1"], "n": 9, "jaccard": None, "verdict": ""})
    >>> figures = {"estimate": 1.0, "low": 0.7, "high": 1.0, "note": ""}
    >>> with_words(counted.assign(**figures), pd.DataFrame(), pd.DataFrame(), "")["name"][0]
    'All customers'
    """
    if len(counted) == 1:
        words = only(all_in=bool(counted["estimate"].iloc[0] == 1))
        table = counted.assign(**words)
    else:
        table = counted.assign(
            name=counted["persona"].map(name_personas(traits, known)),
            apart=counted["persona"].map(describe_personas(traits, currency)),
        )
    empty = {"rule": "", "precision": float("nan"), "recall": float("nan"), "useful": ""}
    return table.assign(**empty, **UNDECIDED)[list(COLUMNS)]


def with_rules(
    summary: pd.DataFrame, rules: pd.DataFrame, use: pd.DataFrame, currency: str = ""
) -> pd.DataFrame:
    """Add who belongs to each persona, in conditions, and what it is useful for.

    Parameters
    ----------
    summary : pandas.DataFrame
        As ``with_words`` gives it.
    rules : pandas.DataFrame
        As ``find_rules`` gives them.
    use : pandas.DataFrame
        As ``judge_use`` gives it.
    currency : str
        The currency of amounts, three capitals.

    Returns
    -------
    pandas.DataFrame
        With rule, precision, recall and useful.

    Examples
    --------
    >>> rules = pd.DataFrame({"persona": ["P1"], "rule": "age > 40", "precision": 0.9})
    >>> summary = pd.DataFrame({"persona": ["P1", "P2"], "note": ""})
    >>> use = pd.DataFrame({"persona": ["P1"], "label": "visits", "verdict": ""})
    >>> use = use.assign(unit="", note="")
    >>> with_rules(summary, rules.assign(recall=0.8, note=""), use)["rule"].tolist()
    ['age > 40', '']
    """
    by_persona = rules.set_index("persona").reindex(summary["persona"])
    figures = {name: by_persona[name].to_numpy() for name in ("precision", "recall")}
    rule = by_persona["rule"].fillna("").to_numpy()
    useful = summary["persona"].map(useful_in_words(use, rules, currency=currency)).fillna("")
    return summary.assign(rule=rule, **figures, useful=useful)


def only(*, all_in: bool) -> dict[str, str]:
    """Return the words for a group beside which there is no other.

    Examples
    --------
    >>> only(all_in=True)["apart"]
    'customers were not divided'
    """
    if all_in:
        return {"name": EVERYBODY, "apart": NOT_DIVIDED}
    return {"name": "The only group", "apart": "the model left all other customers out"}
