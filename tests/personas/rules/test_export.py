import json

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.rules.conditions import Condition
from cxlab.personas.rules.export import (
    EXAMPLE,
    apply_rules,
    rules_from_json,
    rules_to_json,
    rules_to_sql,
)
from cxlab.personas.rules.search import find_rules

HOSTILE = [
    "o'clock",
    'a "b"',
    "'; DROP TABLE customers; --",
    "back\\slash'",
    "two\nlines",
    "\u0436",
]


def rules_of(*conditions: tuple[Condition, ...]) -> pd.DataFrame:
    """Make a frame of rules for P1, P2, ..., the first the most precise."""
    one = rules_from_json(EXAMPLE)
    rows = [
        one.assign(persona=f"P{i + 1}", conditions=[each], precision=0.9 - i / 10)
        for i, each in enumerate(conditions)
    ]
    return pd.concat(rows, ignore_index=True)


def run(sql: str, customers: pd.DataFrame, table: str = "customers") -> pd.Series:
    """Run a statement in DuckDB over a table of customers; return the persona of each."""
    with duckdb.connect() as base:
        base.register("given", customers.reset_index())
        quoted = '"' + table.replace('"', '""') + '"'
        base.execute(f"CREATE TABLE {quoted} AS SELECT * FROM given")
        found = base.execute(sql).df()
    return found.set_index(found.columns[0])["persona"]


def check(rules: pd.DataFrame, customers: pd.DataFrame, **options: str) -> pd.Series:
    expected = apply_rules(rules, customers)
    found = run(rules_to_sql(rules, **options), customers, options.get("table", "customers"))
    found = found.reindex(expected.index).astype("str")
    pd.testing.assert_series_equal(found, expected, check_names=False)
    return expected


def test_sql_gives_the_same_answers_as_found_rules() -> None:
    draw = np.random.default_rng(0)
    app = draw.random(300) < 0.5
    frame = pd.DataFrame(
        {
            "channel_app": np.where(app, 0.6, 0.1) + draw.uniform(0, 0.4, 300).round(2),
            "value_per_purchase": draw.lognormal(4, 1, 300).round(2),
            "region": draw.choice(["north", "o'clock"], 300),
        },
        index=pd.Index([f"c{i:03}" for i in range(300)], name="customer_id"),
    )
    late = (frame["region"] == "north") & (frame["value_per_purchase"] > 50)
    labels = pd.Series(np.where(late, "P1", np.where(app, "P2", "P3")), frame.index)
    frame.loc[frame.index[::7], "value_per_purchase"] = np.nan
    frame.loc[frame.index[::11], ["region", "channel_app"]] = np.nan
    rules = find_rules(frame, labels, catalogue(frame))
    assert (rules["rule"] != "").sum() >= 2
    found = check(rules, frame)
    assert found.isna().any()
    assert found.notna().any()
    check(rules_from_json(rules_to_json(rules)), frame)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_of_all_kinds(hostile: str) -> None:
    frame = pd.DataFrame(
        {hostile: [hostile, "harmless", None], "age": [1.0, 2.0, np.nan]},
        index=pd.Index([f"{hostile}{i}" for i in range(3)], name=f"key {hostile}"),
    )
    rules = rules_of(
        (Condition(hostile, "=", hostile),),
        (Condition(hostile, "<>", hostile), Condition("age", ">", 1.5)),
    )
    options = {"table": f"my {hostile}", "key": f"key {hostile}"}
    assert check(rules, frame, **options).fillna("none").tolist() == ["P1", "P2", "none"]
    named = run(rules_to_sql(rules, **options, names={"P1": hostile}), frame, f"my {hostile}")
    assert named.iloc[0] == hostile


def test_who_meets_several_rules_is_put_by_the_most_precise() -> None:
    rules = rules_of((Condition("age", ">", 30.0),), (Condition("age", ">", 40.0),))
    frame = pd.DataFrame({"age": [20.0, 35.0, 45.0]}, pd.Index(list("abc"), name="customer_id"))
    assert check(rules, frame).fillna("none").tolist() == ["none", "P1", "P1"]
    turned = rules.assign(precision=rules["precision"].to_numpy()[::-1])
    assert check(turned, frame).fillna("none").tolist() == ["none", "P1", "P2"]


def test_flags_and_whole_numbers_in_the_database() -> None:
    rules = rules_of((Condition("member", "=", 1.0),), (Condition("visits", "<=", 3.0),))
    frame = pd.DataFrame(
        {"member": [True, False, False], "visits": [9, 3, 4]},
        pd.Index(list("abc"), name="customer_id"),
    )
    assert run(rules_to_sql(rules), frame).fillna("none").tolist() == ["P1", "P2", "none"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(-400, 400)), min_size=1, max_size=12),
    st.sampled_from([">", "<=", "=", "<>"]),
    st.integers(-400, 400),
)
def test_every_threshold_means_the_same_in_sql(values: list, sign: str, mark: int) -> None:
    figures = pd.Series([np.nan if value is None else value / 100 for value in values])
    frame = figures.rename("share").to_frame().rename_axis("customer_id")
    check(rules_of((Condition("share", sign, mark / 100),)), frame)


def test_no_rules_put_nobody_anywhere() -> None:
    frame = pd.DataFrame({"age": [20.0, 30.0]}, pd.Index(list("ab"), name="customer_id"))
    empty = rules_of(())
    assert check(empty, frame).isna().all()
    assert json.loads(rules_to_json(empty))["rules"][0]["all_of"] == []


def test_json_comes_back_whole() -> None:
    rules = rules_of(
        (Condition("age", ">", 0.1 + 0.2), Condition("region", "=", HOSTILE[1])),
        (),
        (Condition("region", "<>", HOSTILE[3]),),
    )
    rules.loc[1, ["precision", "precision_low", "precision_high"]] = np.nan
    text = rules_to_json(rules, names={"P1": HOSTILE[0]})
    pd.testing.assert_frame_equal(rules_from_json(text), rules)
    content = json.loads(text)
    assert [rule["name"] for rule in content["rules"]] == [HOSTILE[0], None, None]
    assert content["rules"][-1]["judged"]["precision"] is None
    assert (content["format"], content["version"]) == ("cxlab.rules", 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "the rules are no JSON"),
        ("[]", "does not hold rules that can be read here"),
        (EXAMPLE.replace('"version": 1', '"version": 2'), "version 1"),
        (EXAMPLE.replace('"sign": ">"', '"sign": ">="'), "is no condition: signs are >, <=, =, <>"),
        (EXAMPLE.replace('"value": 0.6', '"value": "much"'), "is no condition"),
        (EXAMPLE.replace('"value": 0.6', '"value": null'), "is no condition"),
        (EXAMPLE.replace('"value": 0.6', '"value": true'), "is no condition"),
        (EXAMPLE.replace('"n": 100,', ""), "a rule in the JSON is not complete: 'n'"),
        (EXAMPLE.replace('"feature"', '"field"'), "a rule in the JSON is not complete: 'feature'"),
        (
            EXAMPLE.replace('"n": 100', '"n": "many"'),
            "a rule in the JSON has a figure that is none",
        ),
        ('{"format": "cxlab.rules", "version": 1, "rules": 3}', "not complete"),
    ],
)
def test_json_that_is_none_is_refused(text: str, said: str) -> None:
    with pytest.raises(CxlabError, match=said):
        rules_from_json(text)
