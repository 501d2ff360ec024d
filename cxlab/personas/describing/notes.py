"""What must be said beside a set of personas: what was left out, and what puts it in doubt."""

import pandas as pd

from cxlab.markup import percent
from cxlab.personas.members import UNLIKE
from cxlab.personas.personas import none_returns

#: Below this mean silhouette groups overlap so much that they may be cut out of one cloud
#: (Kaufman & Rousseeuw 1990, *Finding groups in data*: "no substantial structure").
OVERLAP = 0.25


def unused(dropped: dict[str, str], known: pd.DataFrame) -> tuple[str, ...]:
    """Say of each feature that was not used why.

    Examples
    --------
    >>> known = pd.DataFrame({"label": ["app share"]}, index=["channel_app"])
    >>> unused({"channel_app": "not known of any customer"}, known)
    ('Not used, app share: not known of any customer.',)
    """
    return tuple(
        f"Not used, {known.loc[name, 'label']}: {reason}." for name, reason in dropped.items()
    )


def warnings(summary: pd.DataFrame, k: object = "auto") -> list[str]:
    """Say first what a reader must not overlook; ``k`` is how many groups were asked for.

    Examples
    --------
    >>> warnings(pd.DataFrame({"verdict": ["no", "no"], "apart": ""}))
    ['No group here would come back among other customers like these.']
    """
    if len(summary) == 1:
        why = "the model finds one group" if k == "auto" else "one group was asked for"
        return [_sentence(f"{summary['apart'].iloc[0]}: {why}")]
    said = none_returns(summary)
    return [_sentence(f"{said} among other customers like these")] if said else []


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def unseen_notes(unseen: pd.DataFrame, size: int, who: str, *, smallest: int = 1) -> list[str]:
    """Count the customers whose category was not there when personas were learnt.

    Parameters
    ----------
    unseen : pandas.DataFrame
        As ``find_unseen`` gives it.
    size : int
        How many customers there are.
    who : str
        Who did not have it: "nobody had then".
    smallest : int
        Fewer customers than this are not counted by name.

    Examples
    --------
    >>> unseen = pd.DataFrame({"feature": ["plan"], "level": ["gold"], "n": [3]})
    >>> unseen_notes(unseen, 900, "nobody had then")
    ['3 of 900 customers have a category of plan that nobody had then: it says nothing of them.']
    """
    notes = []
    for name, rows in unseen.groupby("feature"):
        n = int(rows["n"].sum())
        count = f"{n:,}" if n >= smallest else f"Fewer than {smallest}"
        notes.append(
            f"{count} of {size:,} customers have {a_category(len(rows))} of {name} that {who}: it "
            "says nothing of them."
        )
    return notes


def a_category(levels: int) -> str:
    """Return so many categories in words.

    Examples
    --------
    >>> a_category(1), a_category(2)
    ('a category', '2 categories')
    """
    return "a category" if levels == 1 else f"{levels} categories"


def left_out(members: pd.DataFrame) -> list[str]:
    r"""Count the customers who are in no persona, and say why.

    Examples
    --------
    >>> members = pd.DataFrame({"persona": ["P1", None], "nearest": "P1", "typicality": [0.6, 0.0]})
    >>> left_out(members)[0].replace("\u00a0", " ")
    '1 of 2 customers (50 %) is unlike any persona: less than 5 % nearer to one than to the next.'
    """
    size, notes = len(members), []
    alone = int(members["nearest"].isna().sum())
    unlike = int(members["persona"].isna().sum()) - alone
    if alone:
        notes.append(f"{_of(alone, size)} in no group: the model leaves them out.")
    if unlike:
        cut = f"less than {percent(UNLIKE)} nearer to one than to the next"
        notes.append(f"{_of(unlike, size)} unlike any persona: {cut}.")
    return notes


def _of(some: int, size: int) -> str:
    return f"{some:,} of {size:,} customers ({percent(some / size)}) {'is' if some == 1 else 'are'}"


def shown_of(shown: float) -> list[str]:
    r"""Say how much the map of customers shows.

    Examples
    --------
    >>> shown_of(0.5)[0].replace("\u00a0", " ")
    'The map of customers shows 50 % of what tells them apart.'
    """
    return [f"The map of customers shows {percent(shown)} of what tells them apart."]


def doubts(known: pd.DataFrame, silhouette: float, summary: pd.DataFrame) -> list[str]:
    """Say what keeps the groups from being kinds of customers.

    Examples
    --------
    >>> known = pd.DataFrame({"clustered_on": [True], "twin": "", "label": "age"})
    >>> doubts(known, 0.6, pd.DataFrame({"verdict": ["clearly"]}))
    ['Only age forms the groups: they are bands of it, not kinds.']
    """
    used = known.loc[known["clustered_on"] & (known["twin"] == ""), "label"]
    said = []
    if len(used) == 1:
        said.append(f"Only {used.iloc[0]} forms the groups: they are bands of it, not kinds.")
    overlap = f"The groups overlap (mean silhouette {silhouette:.2f} of 1)"
    if silhouette < OVERLAP and summary["verdict"].eq("clearly").all():
        said.append(f"{overlap}: they come back, and yet customers shade from one into the next.")
    elif silhouette < OVERLAP:
        said.append(
            f"{overlap} and may be parts of one cloud: that a group comes back does not show that "
            "it stands apart."
        )
    return said
