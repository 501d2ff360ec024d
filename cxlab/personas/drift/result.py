"""What two periods show beside each other: a frozen result of tidy frames."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.markup import Html, html_table, interval, percent, soft, tag, written
from cxlab.personas.drift.moves import ALL
from cxlab.personas.drift.shares import LEVEL, MORE
from cxlab.personas.personas import value_unit

#: How many changes of behaviour a notebook shows of each persona.
MOVES_SHOWN = 3


@dataclass(frozen=True, eq=False)
class Drift:
    """Two periods beside each other: personas, who belongs to them, and what they do.

    Parameters
    ----------
    reason : str
        Why nothing can be compared; empty where it can.
    tests : pandas.DataFrame
        family ("shares", "behaviour", "migration", "personas"), p (that of its largest change),
        verdict, null (the hypothesis in words).
    shares : pandas.DataFrame
        persona, name, n_before, before, after and their difference: see ``compare_shares``.
    behaviour : pandas.DataFrame
        What moved, in plain units, for all and by persona: see ``compare_behaviour``.
    migration : pandas.DataFrame
        Who went from which persona to which: see ``count_migration``.
    matched : pandas.DataFrame
        Personas fitted again in each period, and matched: see ``match_periods``.
    seen : pandas.DataFrame
        seen ("in both", "only before", "only after"), n customers.
    parameters : dict
        The periods (their first moments and the end, UTC), model, k, draws, seed.
    notes : tuple of str
        What was left out, and how to read it.
    """

    reason: str = ""
    tests: pd.DataFrame = field(default_factory=pd.DataFrame)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    behaviour: pd.DataFrame = field(default_factory=pd.DataFrame)
    migration: pd.DataFrame = field(default_factory=pd.DataFrame)
    matched: pd.DataFrame = field(default_factory=pd.DataFrame)
    seen: pd.DataFrame = field(default_factory=pd.DataFrame)
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def finding(self) -> str:
        """The answer in one sentence."""
        if self.reason:
            return f"The two periods cannot be compared: {self.reason}."
        moved = list(self.tests.loc[self.tests["verdict"] == MORE, "family"])
        if not moved:
            return "Between the two periods nothing changed by more than chance."
        told = [_CHANGED[family] for family in moved]
        listed = " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)
        said = f"Between the two periods {listed} changed by more than chance"
        alone = self.tests["p"].min() * len(self.tests) >= LEVEL
        return f"{said}; {_MANY}." if alone else f"{said}."

    def _repr_html_(self) -> str:
        parts: list[str] = []
        if self.reason:
            parts = [tag("p", self.finding)]
        else:
            parts = [_tests(self), _shares(self), _behaviour(self), _matched(self), _ways(self)]
        notes = tag("ul", *(tag("li", note) for note in self.notes)) if self.notes else ""
        return Html("".join([*(part for part in parts if part), notes]))


#: What is said where a change is clear for one question, but not for all that are asked together
#: (Bonferroni): without any change, one of four tests at 5 % rejects in about one of eight runs.
_MANY = "as several questions were asked, that alone may be chance"

_CHANGED = {
    "shares": "how common the personas are",
    "behaviour": "what customers do",
    "migration": "where customers move to",
    "personas": "the personas themselves",
}

#: What each test is called in a table.
ASKED = {
    "shares": "Are personas more or less common?",
    "behaviour": "Do customers do other things?",
    "migration": "Do more go one way than back?",
    "personas": "Are the personas themselves others?",
}


def _tests(drift: Drift) -> Html:
    rows = [
        {"question": ASKED[row["family"]], "answer": row["verdict"], "chance": _p(row["p"])}
        for _, row in drift.tests.iterrows()
    ]
    said = "Chance: how often the largest change would be as large if it made no difference "
    said += "which of a customer's two profiles is the earlier one."
    return Html(html_table(pd.DataFrame(rows), caption="Is it more than chance?")
                + tag("p", soft(said)))  # fmt: skip


def _p(value: float) -> str:
    if pd.isna(value):
        return "not tested"
    return f"under {percent(0.01)}" if value < 0.01 else percent(value)


def _shares(drift: Drift) -> str:
    if drift.shares.empty:
        return ""
    rows = [
        {
            "persona": row["name"],
            "before": _share(row, "before"),
            "after": _share(row, "after"),
            "change": _points(row),
            "verdict": row["verdict"] or row["note"],
        }
        for _, row in drift.shares.iterrows()
    ]
    return html_table(pd.DataFrame(rows), caption="Share of customers in each persona")


def _share(row: pd.Series, period: str) -> str:
    n = f"n {row[f'n_{period}']:,}"
    if pd.isna(row[period]):
        return f"({n})"
    around = " to ".join(percent(row[f"{period}_{end}"]) for end in ("low", "high"))
    return f"{percent(row[period])} ({around}, {n})"


def _points(row: pd.Series) -> str:
    if pd.isna(row["estimate"]):
        return ""
    figures = [f"{100 * row[key]:+.1f}" for key in ("estimate", "low", "high")]
    return f"{figures[0]} points ({figures[1]} to {figures[2]})".replace("-", "\u2212")


def _behaviour(drift: Drift) -> str:
    clear = drift.behaviour[drift.behaviour["verdict"] == MORE]
    if clear.empty:
        return ""
    everybody = clear["persona"] == ALL
    top = pd.concat([
        clear[everybody].head(2 * MOVES_SHOWN),
        clear[~everybody].groupby("persona", sort=False).head(MOVES_SHOWN),
    ])  # fmt: skip
    rows = [_moved(row, drift.parameters.get("currency", "")) for _, row in top.iterrows()]
    return html_table(pd.DataFrame(rows), caption="What they do differently: means")


def _moved(row: pd.Series, currency: str) -> dict[str, object]:
    unit = value_unit(row["unit"], currency)
    sign = "+" if row["estimate"] > 0 else "\u2212"
    return {
        "customers": row["name"],
        "what": row["label"],
        "before": f"{written(row['before'], unit)} (n {row['n_before']:,})",
        "after": f"{written(row['after'], unit)} (n {row['n_after']:,})",
        "difference": f"{sign}{written(abs(row['estimate']), unit)} "
        f"({interval(row['low'], row['high'], unit)})",
    }


def _matched(drift: Drift) -> str:
    if drift.matched.empty:
        return ""
    rows = [
        {
            "before": _one(row, "before"),
            "after": _one(row, "after"),
            "what became of it": row["status"],
            "how far it moved": percent(row["moved"]) if pd.notna(row["moved"]) else "",
            "verdict": row["verdict"],
        }
        for _, row in drift.matched.iterrows()
    ]
    said = "How far: as a share of the way to the nearest other persona; from half of it on a "
    said += "persona is no longer the same."
    table = html_table(pd.DataFrame(rows), caption="Personas fitted again in each period")
    return table + tag("p", soft(said))


def _one(row: pd.Series, period: str) -> str:
    if pd.isna(row[period]):
        return ""
    return f"{row[f'name_{period}']} (n {row[f'n_{period}']:,.0f})"


def _ways(drift: Drift) -> str:
    if drift.migration.empty:
        return ""
    names = {"name_before": "before", "name_after": "after", "estimate": "of those before"}
    table = drift.migration[[*names, "n", "net", "verdict", "note"]].rename(columns=names)
    table["of those before"] = [
        percent(share) if pd.notna(share) else "" for share in table["of those before"]
    ]
    table["net"] = [f"{net:+.0f}" if pd.notna(net) else "" for net in table["net"]]
    table["n"] = [f"{n:,.0f}" if pd.notna(n) else "" for n in table["n"]]
    table["verdict"] = table["verdict"].where(table["verdict"] != "", table.pop("note"))
    table = table.rename(columns={"net": "more than came back"})
    words = tag("summary", "Who went from where to where")
    return tag("details", words, html_table(table, caption="From persona to persona"))
