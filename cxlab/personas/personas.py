"""The personas of a study: a frozen result of tidy frames, with tables for a notebook."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.markup import Html, figures_table, html_table, interval, soft, tag, written
from cxlab.personas.describing.traits import MOVES

_KEPT = (
    "Members kept when drawn anew: of a group and its like among customers drawn anew, the share "
    "of all members that both have, on average (Jaccard index)."
)
_FAR = (
    "Difference: of the means, in units of how much customers usually differ (standard "
    "deviations); 0.2 is small, 0.8 large."
)

#: How many traits of each persona a notebook shows.
TRAITS_SHOWN = 4


@dataclass(frozen=True, eq=False)
class Personas:
    """Groups of customers who behave alike.

    Parameters
    ----------
    k : int
        How many there are; 1 means that customers were not divided.
    members : pandas.DataFrame
        Indexed by ``customer_id``: persona (missing for a customer who is unlike any, or whom the
        model leaves out), nearest (the nearest persona in any case) and typicality (0..1, how
        much nearer to that persona's centre than to the next).
    summary : pandas.DataFrame
        persona, name, n, estimate (share of customers, 0..1) with low and high (Wilson), jaccard
        and verdict (would it come back?), apart (what sets it apart, in one line), rule (who
        belongs to it, in one or two conditions; empty: none reaches it) with precision and recall
        on customers left out, useful (in words), decision (which one it would change, as a person
        wrote it), target (whether it is one of those aimed at), named_by (empty: the name is
        proposed), note.
    traits : pandas.DataFrame
        persona, feature, level, axis, label, unit, clustered_on, n, mean, others, effect with
        low and high, p_adjusted, verdict, note: see ``find_traits``.
    selection : pandas.DataFrame
        The numbers of personas that were judged: see ``select_personas``.
    map : pandas.DataFrame
        Indexed by ``customer_id``: x and y, the first two principal components, and persona.
    features : pandas.DataFrame
        Every feature of every customer, in its own unit, indexed by ``customer_id``. Of more than
        200,000 customers, here and in ``map``, those whom ``notes`` say this is learnt on;
        ``members`` has all.
    catalogue : pandas.DataFrame
        What each feature means, whether it formed the personas, and which one that did it merely
        repeats (``twin``).
    rules : pandas.DataFrame
        Who belongs to each, in conditions: see ``find_rules``.
    use : pandas.DataFrame
        Which outcomes differ between the personas: see ``judge_use``.
    model : dict
        What it takes to assign other customers, as plain data; empty where nothing was divided.
    parameters : dict
        What made them: model, k as asked for, features, seed, bootstraps.
    notes : tuple of str
        What was left out or hidden, and why.
    """

    k: int
    members: pd.DataFrame
    summary: pd.DataFrame
    traits: pd.DataFrame
    selection: pd.DataFrame
    map: pd.DataFrame
    features: pd.DataFrame
    catalogue: pd.DataFrame
    rules: pd.DataFrame = field(default_factory=pd.DataFrame)
    use: pd.DataFrame = field(default_factory=pd.DataFrame)
    model: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        table = _summary_table(self.summary, self.notes)
        parts = [table, _traits_table(self), _notes(self.notes)]
        return Html("".join(part for part in parts if part))


def none_returns(summary: pd.DataFrame) -> str:
    """Say so where groups were judged and none of them is likely to be found again.

    Examples
    --------
    >>> none_returns(pd.DataFrame({"verdict": ["no", "doubtful"]}))
    'no group here would surely come back'
    >>> none_returns(pd.DataFrame({"verdict": ["no", "yes"]}))
    ''
    """
    words = set(summary["verdict"])
    if not words & {"no", "doubtful"} or words & {"clearly", "yes"}:
        return ""
    return f"no group here would {'surely ' if 'doubtful' in words else ''}come back"


def caption_of(summary: pd.DataFrame) -> str:
    """Return what the table of personas shows, with what must not be overlooked.

    Examples
    --------
    >>> caption_of(pd.DataFrame({"verdict": ["no", "no"]}))
    '2 behavioural segments; no group here would come back'
    """
    size = f"{len(summary)} behavioural segments" if len(summary) > 1 else "One group"
    return "; ".join(part for part in (size, none_returns(summary)) if part)


def _summary_table(summary: pd.DataFrame, notes: tuple[str, ...]) -> str:
    """Write the table of personas; of a single group there is nothing to judge."""
    columns = {
        "name": "persona",
        "verdict": "would it come back?",
        "jaccard": "members kept when drawn anew",
        "apart": "what sets it apart, on average",
    }
    if summary.empty:
        return ""
    judged = len(summary) > 1
    table = figures_table(
        summary.assign(note=[_untold(note, notes) for note in summary["note"]]),
        caption=caption_of(summary),
        columns=columns if judged else {"name": "persona"},
        heading="share of customers",
        unit="share",
        formats={"jaccard": "share"},
    )
    return table + tag("p", soft(_KEPT)) if judged else table


def _untold(note: str, notes: tuple[str, ...]) -> str:
    """Return what of a group's note the notes below its table do not say."""
    told = {said.removesuffix(".").lower() for said in notes}
    return "; ".join(part for part in note.split("; ") if part.lower() not in told)


def _traits_table(personas: Personas) -> str:
    clear = personas.traits["low"].gt(0) | personas.traits["high"].lt(0)
    traits = personas.traits[clear]
    if traits.empty:
        return ""
    top = traits.groupby("persona", sort=False).head(TRAITS_SHOWN)
    names = personas.summary.set_index("persona")["name"]
    currency = personas.parameters.get("currency", "")
    rows = [_trait_row(row, str(names[row["persona"]]), currency) for _, row in top.iterrows()]
    table = html_table(pd.DataFrame(rows), caption="What sets each apart most: means")
    words = tag("summary", "What sets each apart, with intervals")
    return tag("details", words, table, tag("p", soft(_FAR)))


def _trait_row(row: pd.Series, name: str, currency: str) -> dict[str, object]:
    unit = value_unit(row["unit"], currency)
    effect = f"{row['effect']:+.2f} ({interval(row['low'], row['high'])})".replace("-", "\u2212")
    own = row["clustered_on"] and not row["note"].startswith(MOVES)
    formed = "formed the group" if own else row["verdict"] or row["note"]
    return {
        "persona": name,
        "trait": row["label"],
        "here": written(row["mean"], unit),
        "others": written(row["others"], unit),
        "difference": effect,
        "n": row["n"],
        "role": formed,
    }


def value_unit(unit: str, currency: str) -> str:
    """Return the unit in which markup writes a trait's mean: money in the study's currency.

    Examples
    --------
    >>> value_unit("money", "EUR"), value_unit("share", "EUR"), value_unit("", "EUR")
    ('EUR', 'share', 'number')
    """
    return (currency if unit == "money" else unit) or "number"


def _notes(notes: tuple[str, ...]) -> str:
    unused = [note for note in notes if note.startswith("Not used, ")]
    told = [note for note in notes if note not in unused]
    parts = [tag("ul", *(tag("li", note) for note in told))] if told else []
    if unused:
        some = "1 feature was" if len(unused) == 1 else f"{len(unused)} features were"
        words = tag("summary", f"{some} not used, and why")
        parts.append(tag("details", words, tag("ul", *(tag("li", note) for note in unused))))
    return "".join(parts)
