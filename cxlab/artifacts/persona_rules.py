"""Who belongs to each persona, in conditions that other systems can apply: SQL and JSON."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.markup import STYLE, Html, html_table, interval, percent, soft, tag
from cxlab.personas.personas import Personas
from cxlab.personas.rules.export import rules_to_json, rules_to_sql

#: The columns of a frame of exports.
COLUMNS = ("format", "text")

_KNOWN = (
    "Found on some customers and judged on the others. Of 100 chosen: how many belong. Of 100 who "
    "belong: how many are found. A share is a number from 0 to 1 in SQL and JSON."
)


@dataclass(frozen=True, eq=False)
class RuleExport:
    """The rules of personas, for readers and for other systems.

    Parameters
    ----------
    rules : pandas.DataFrame
        persona, name, rule (empty: none reaches it), n (customers left out), precision and
        recall (0..1) with precision_low, precision_high, recall_low, recall_high, note.
    table : pandas.DataFrame
        format (``"SQL"``, ``"JSON"``), text: empty where no persona has a rule.
    parameters : dict
        The table and the key that the SQL names.
    """

    rules: pd.DataFrame
    table: pd.DataFrame
    parameters: dict[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> Html:
        if self.rules.empty:
            words = "There are no personas to tell apart, so there is no rule who belongs to one."
            return tag("p", words, class_="unsaid")
        rows = pd.DataFrame([_row(row) for row in self.rules.to_dict("records")], dtype=object)
        rows = rows if rows["note"].astype(bool).any() else rows.drop(columns="note")
        shown = html_table(rows, caption="Who belongs to it")
        texts = [
            tag(
                "details",
                tag("summary", f"The same as {row['format']}, for a CRM or a data warehouse"),
                tag("pre", row["text"], tabindex="0", aria_label=f"Rules as {row['format']}"),
            )
            for row in self.table.to_dict("records")
        ]
        return tag("div", Html(STYLE), shown, tag("p", soft(_KNOWN)), *texts)


def export_rules(
    personas: Personas, *, table: str = "customers", key: str = "customer_id"
) -> RuleExport:
    """Write the rules of personas so that another system can apply them.

    Parameters
    ----------
    personas : Personas
        What ``find_personas`` returned.
    table, key : str
        The table of customers that the SQL reads, and its column with the customer's id. Its
        other columns bear the features' names.

    Returns
    -------
    RuleExport
        Rules with their precision and recall, and ``.table`` with the texts. Without personas,
        or where no rule reaches any, the texts are not there.

    References
    ----------
    See ``find_rules``.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> export_rules(group_customers(frame, Settings("Calls"), k=1)).table.shape
    (0, 2)
    """
    columns = [
        name for name in ("persona", "rule", "n", *_FIGURES, "note") if name in personas.rules
    ]
    if "rule" not in columns:  # found before there were rules
        nothing = pd.DataFrame(columns=list(COLUMNS), dtype="str")
        return RuleExport(pd.DataFrame(), nothing, {"table": table, "key": key})
    names = personas.summary.set_index("persona")["name"].astype("str").to_dict()
    rules = personas.rules[columns] if personas.k > 1 else personas.rules[columns].iloc[:0]
    if "persona" in rules:
        rules = rules.assign(name=rules["persona"].map(names))
    reached = len(rules) and rules["rule"].ne("").any()
    texts = []
    if reached:
        sql = rules_to_sql(personas.rules, table=table, key=key, names=names)
        texts = [("SQL", sql), ("JSON", rules_to_json(personas.rules, names=names))]
    exported = pd.DataFrame(texts, columns=list(COLUMNS), dtype="str")
    return RuleExport(rules.reset_index(drop=True), exported, {"table": table, "key": key})


_FIGURES = (
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "recall_low",
    "recall_high",
)


def _row(row: dict[Any, Any]) -> dict[str, object]:
    return {
        "persona": row["name"],
        "a customer belongs when": row["rule"] or "no short rule reaches it",
        "of those chosen, belong": _share(row, "precision"),
        "of those who belong, are found": _share(row, "recall"),
        "customers left out": row["n"],
        "note": row["note"],
    }


def _share(row: dict[Any, Any], name: str) -> Html:
    ends = interval(row[f"{name}_low"], row[f"{name}_high"], "share")
    return Html(f"{percent(row[name])} {soft(ends)}" if ends else percent(row[name]))
