"""Rules as SQL and JSON, so that a CRM or a database can apply them without cxlab."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.personas.rules.conditions import WORDS, Condition, meet_all
from cxlab.personas.rules.search import COLUMNS, FIGURES

#: What ``rules_to_json`` writes, and its version: a reader refuses what it does not know.
FORMAT, VERSION = "cxlab.rules", 1

COUNTS = ("n", "members", "picked")

_MISSING = "a customer whose figure is not known meets no condition on it"
_SEVERAL = "who meets several rules belongs to the persona whose rule stands first"


def apply_rules(rules: pd.DataFrame, features: pd.DataFrame) -> pd.Series:
    """Say to which persona the rules put each customer.

    Who meets several rules is put by the one of the largest precision.

    Parameters
    ----------
    rules : pandas.DataFrame
        As ``find_rules`` gives them.
    features : pandas.DataFrame
        A row per customer, in the features' own units.

    Returns
    -------
    pandas.Series of str
        Named ``persona``, indexed as ``features``; missing for who meets no rule.

    Examples
    --------
    >>> rules = rules_from_json(EXAMPLE)
    >>> apply_rules(rules, pd.DataFrame({"channel_app": [0.9, 0.1, None]})).tolist()
    ['P1', nan, nan]
    """
    found = pd.Series(np.nan, features.index, dtype="str", name="persona")
    for rule in _in_order(rules).iloc[::-1].itertuples():
        found[meet_all(features, rule.conditions)] = rule.persona
    return found


def rules_to_sql(
    rules: pd.DataFrame,
    *,
    table: str = "customers",
    key: str = "customer_id",
    names: Mapping[str, str] | None = None,
) -> str:
    r"""Write the rules as one SELECT in standard SQL, with a CASE that says the persona.

    Parameters
    ----------
    rules : pandas.DataFrame
        As ``find_rules`` gives them. Personas that no rule reaches are left out.
    table : str
        The table of customers; its columns bear the features' names, in the features' own units
        (shares 0..1). What is not known is NULL: some databases hold NaN larger than any number.
    key : str
        Its column with the customer's id.
    names : mapping of str to str, optional
        What to write for each persona instead of its key.

    Returns
    -------
    str
        A statement without a semicolon, whose columns are ``key`` and ``persona``: NULL for who
        meets no rule. Who meets several is put by the one of the largest precision, which stands
        first, as ``apply_rules`` does. All names and values are quoted; it needs nothing beyond
        SQL-92, except ``CHR`` where a value has a backslash.

    Examples
    --------
    >>> print(rules_to_sql(rules_from_json(EXAMPLE), names={"P1": "App, mostly"}))
    SELECT
      "customer_id",
      CASE
        WHEN "channel_app" > 0.6 THEN 'App, mostly'
      END AS "persona"
    FROM "customers"
    """
    called = dict(names or {})
    cases = [
        f"    WHEN {_where(rule.conditions)} THEN {_text(called.get(rule.persona, rule.persona))}"
        for rule in _in_order(rules).itertuples()
    ]
    chosen = ["  CASE", *cases, '  END AS "persona"'] if cases else ['  NULL AS "persona"']
    return "\n".join(["SELECT", f"  {_name(key)},", *chosen, f"FROM {_name(table)}"])


def rules_to_json(rules: pd.DataFrame, *, names: Mapping[str, str] | None = None) -> str:
    """Write the rules as JSON that another program can apply.

    Parameters
    ----------
    rules : pandas.DataFrame
        As ``find_rules`` gives them.
    names : mapping of str to str, optional
        What each persona is called.

    Returns
    -------
    str
        An object with ``format`` ("cxlab.rules"), ``version`` (1), ``missing`` and ``several``
        (how to treat figures that are not known, and who meets several rules, in words), and
        ``rules``, those of the largest precision first. Each has ``persona`` (its key), ``name``
        (or null), ``rule`` (in words), ``all_of`` (the conditions that must all hold, each with
        ``feature``, ``sign``: one of ``>``, ``<=``, ``=``, ``<>``, and ``value``: a number or a
        text), ``judged`` (``n``, ``members``, ``picked`` and the figures, null where not known)
        and ``note``. Where ``all_of`` is empty, no rule reaches the persona: nobody is put there.

    Examples
    --------
    >>> again = rules_to_json(rules_from_json(EXAMPLE))
    >>> rules_from_json(again).equals(rules_from_json(EXAMPLE))
    True
    """
    called = dict(names or {})
    none = rules[rules["conditions"].str.len() == 0]
    ordered = pd.concat([_in_order(rules), none])
    content = {
        "format": FORMAT,
        "version": VERSION,
        "missing": _MISSING,
        "several": _SEVERAL,
        "rules": [_rule(row, called.get(row["persona"])) for _, row in ordered.iterrows()],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)


def rules_from_json(text: str) -> pd.DataFrame:
    """Read rules that ``rules_to_json`` wrote.

    Parameters
    ----------
    text : str
        The JSON.

    Returns
    -------
    pandas.DataFrame
        The columns of ``find_rules``, by persona.

    Raises
    ------
    CxlabError
        If the text is no such JSON, of another version, or has a condition that is none.

    Examples
    --------
    >>> rules_from_json(EXAMPLE)["conditions"].iloc[0]
    (Condition(feature='channel_app', sign='>', value=0.6),)
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise CxlabError(f"the rules are no JSON: {error}") from error
    found = content if isinstance(content, dict) else {}
    if (found.get("format"), found.get("version")) != (FORMAT, VERSION):
        asked = f"format {FORMAT!r}, version {VERSION}"
        raise CxlabError(f"the JSON does not hold rules that can be read here ({asked})")
    rules = found.get("rules")
    if not isinstance(rules, list):
        raise CxlabError("the JSON is not complete: it has no list of rules")
    rows = [_row(rule) for rule in rules]
    rows.sort(key=lambda row: (len(row["persona"]), row["persona"]))
    texts = {"persona": "str", "rule": "str", "note": "str"}
    numbers = dict.fromkeys(COUNTS, "int64") | dict.fromkeys(FIGURES, "float64")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(texts | numbers)


def _in_order(rules: pd.DataFrame) -> pd.DataFrame:
    """Return the rules that there are, the most precise first."""
    some = rules[rules["conditions"].str.len() > 0]
    return some.sort_values("precision", ascending=False, kind="stable")


def _where(conditions: tuple[Condition, ...]) -> str:
    return " AND ".join(
        f"{_name(feature)} {sign} {_text(value) if isinstance(value, str) else _number(value)}"
        for feature, sign, value in conditions
    )


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(value: str) -> str:
    """Quote a text; a backslash stands alone, as some databases take it for an escape."""
    quoted = value.replace("'", "''").replace("\\", "' || CHR(92) || '")
    return f"'{quoted}'"


def _number(value: float) -> str:
    return np.format_float_positional(value, trim="-")


def _rule(row: pd.Series, name: str | None) -> dict[str, Any]:
    figures = {figure: None if pd.isna(row[figure]) else float(row[figure]) for figure in FIGURES}
    return {
        "persona": row["persona"],
        "name": name,
        "rule": row["rule"],
        "all_of": [condition._asdict() for condition in row["conditions"]],
        "judged": {count: int(row[count]) for count in COUNTS} | figures,
        "note": row["note"],
    }


def _row(rule: Any) -> dict[str, Any]:
    try:
        conditions = tuple(_condition(each) for each in rule["all_of"])
        said = {name: str(rule[name]) for name in ("persona", "rule", "note")}
        judged: dict[str, Any] = {name: int(rule["judged"][name]) for name in COUNTS}
        judged |= {name: _figure(rule["judged"][name]) for name in FIGURES}
    except (KeyError, TypeError) as error:
        raise CxlabError(f"a rule in the JSON is not complete: {error}") from error
    except ValueError as error:
        raise CxlabError(f"a rule in the JSON has a figure that is none: {error}") from error
    return said | judged | {"conditions": conditions}


def _figure(value: Any) -> float:
    return np.nan if value is None else float(value)


def _condition(each: Any) -> Condition:
    feature, sign, value = each["feature"], each["sign"], each["value"]
    known = isinstance(feature, str) and sign in WORDS and isinstance(value, int | float | str)
    ordered = sign in ("=", "<>") or not isinstance(value, str)
    if not known or isinstance(value, bool) or not ordered:
        raise CxlabError(f"{each!r} is no condition: signs are {', '.join(WORDS)}")
    return Condition(feature, sign, value if isinstance(value, str) else float(value))


#: One rule, as the documentation shows it.
EXAMPLE = """{
  "format": "cxlab.rules",
  "version": 1,
  "rules": [{
    "persona": "P1",
    "name": null,
    "rule": "app share > 60 %",
    "all_of": [{"feature": "channel_app", "sign": ">", "value": 0.6}],
    "judged": {
      "n": 100, "members": 40, "picked": 38,
      "precision": 0.947, "precision_low": 0.827, "precision_high": 0.985,
      "recall": 0.9, "recall_low": 0.769, "recall_high": 0.96
    },
    "note": ""
  }]
}"""
