"""A small study whose journey map can be worked out by hand."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys
from cxlab.personas.personas import Personas
from cxlab.personas.rules.conditions import Condition
from cxlab.study import open_study

SETTINGS = """
[questions]
satisfied = { kind = "csat", scale = [1, 5] }
[roles]
purchase = ["order"]
failure = ["payment failed"]
[owners]
conversion = "Payments"
app = "App team"
"""


def contacts(touchpoint, channel, day, who, **more):
    """Return one contact at a touchpoint for each customer number in ``who``."""
    when = pd.Timestamp("2025-01-01") + pd.Timedelta(days=day)
    rows = {"customer_id": [f"c{number:02}" for number in who], "timestamp": when}
    return pd.DataFrame({**rows, "touchpoint": touchpoint, "channel": channel, **more})


def interactions():
    rows = [
        contacts("social ad", "social", 0, range(20), actor="partner"),
        contacts("product page", "app", 2, range(30), actor="company"),
        contacts("basket", "app", 5, range(15), actor="company"),
        contacts("payment failed", "app", 5.5, range(10), actor="company"),
        contacts("order", "app", 6, range(12), actor="company"),
        contacts("parcel delivered", "carrier", 10, range(12), actor="partner"),
        contacts("product page", "web", 12, range(3), actor="company"),
        contacts("product page", "app", 100, [30], actor="company"),
    ]
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(row_id=[f"i{number}" for number in range(len(frame))])


def answers(touchpoint, day, who, scores, words=None):
    when = pd.Timestamp("2025-01-01") + pd.Timedelta(days=day)
    rows = {"customer_id": [f"c{number:02}" for number in who], "timestamp": when}
    rows |= {"question": "satisfied", "score": [float(score) for score in scores]}
    return pd.DataFrame({**rows, "touchpoint": touchpoint, "verbatim": words})


def responses():
    scores = [1] * 10 + [5, 5]
    words = [f"Three weeks late, I had to ring +48 601 234 56{number}" for number in range(10)]
    rows = [
        answers("parcel delivered", 11, range(12), scores, [*words, None, None]),
        answers("product page", 3, range(30), [5] * 20 + [1] * 10),
        answers("X9", 3, range(12), [3] * 12),
    ]
    frame = pd.concat(rows, ignore_index=True)
    ids = [f"r{number}" for number in range(len(frame))]
    return frame.assign(row_id=ids, response_id=ids).astype({"verbatim": "str"})


def findings():
    return pd.DataFrame(
        {
            "statement": ["be sure it fits", "<b>pay</b> in one go", "not to chase anyone"],
            "row": ["need", "goal", "fears"],
            "persona": [None, "A", "Z"],
            "stage": ["consideration", None, "retention"],
            "touchpoint": [None, "basket", None],
            "method": ["interviews", "workshop", "interviews"],
            "participants": ["6 of 8", None, "2 of 8"],
            "author": ["Ola", "Ola", "Ola"],
            "status": ["supported", "assumption", None],
        }
    ).astype("str")


@pytest.fixture
def tables():
    return {
        "interactions": interactions(),
        "responses": responses(),
        "findings": findings(),
    }


@pytest.fixture
def shop(make_study, tables):
    return make_study(settings=SETTINGS, **tables)


@pytest.fixture
def personas():
    who = {f"c{number:02}": "AB"[number >= 15] for number in range(31)}
    return pd.Series(who, name="persona")


def summary_of(sizes, **more):
    """Return a summary of personas by name and size, as ``find_personas`` gives it."""
    names = {"A": "Evenings", "B": "Days <b>"}
    n = pd.Series(list(sizes.values()))
    rows = {"persona": list(sizes), "name": [names.get(key, key) for key in sizes], "n": n}
    rows |= {"estimate": n / 31, "low": n / 40, "high": n / 25, "jaccard": 0.9, "note": ""}
    rows |= {"verdict": "clearly", "apart": "evening share 70 % (others 20 %)", "useful": ""}
    rows |= {"rule": "", "precision": float("nan"), "recall": float("nan"), "decision": ""}
    return pd.DataFrame({**rows, "target": False, "named_by": "", **more})


def traits_of(sizes):
    """Return three traits of each persona: one that formed it, one tested, one attribute."""
    rows = []
    for sign, persona in zip((1, -1), sizes, strict=True):
        for feature, axis, unit, used in (
            ("evening_share", "path preference", "share", True),
            ("score_satisfied", "outcome", "", False),
            ("age", "personal", "", True),
        ):
            row = {"persona": persona, "feature": feature, "level": "", "axis": axis}
            row |= {"label": feature.replace("_", " "), "unit": unit, "clustered_on": used}
            row |= {"n": sizes[persona], "mean": 0.7, "others": 0.2, "effect": sign * 1.2}
            row |= {"low": sign * 1.2 - 0.2, "high": sign * 1.2 + 0.2, "p_adjusted": 0.001}
            rows.append({**row, "verdict": "" if used else "differs", "note": ""})
    return pd.DataFrame(rows)


def made_personas(members, summary, traits, **more):
    """Return personas typed by hand: what cards do not look at is empty."""
    frames = dict.fromkeys(("selection", "map", "features", "catalogue"), pd.DataFrame())
    known = {"currency": "EUR"}
    return Personas(len(summary), members, summary, traits, **frames, parameters=known, **more)


@pytest.fixture(scope="session")
def write_shop():
    """A function that writes the shop as a study and opens it, for tests that only read it."""
    return _write_shop


def _write_shop(folder, more=""):
    lines = ["[study]", 'title = "A made study"']
    for table, frame in (
        ("interactions", interactions()),
        ("responses", responses()),
        ("findings", findings()),
    ):
        frame.to_parquet(folder / f"{table}.parquet", index=False)
        lines += [f"[sources.{table}]", f'path = "{table}.parquet"']
        lines += [f"[[tables.{table}]]", f'source = "{table}"']
    (folder / "study.toml").write_text("\n".join([*lines, SETTINGS, more]), encoding="utf-8")
    return open_study(folder)


@pytest.fixture(scope="module")
def found():
    """Two personas of fifteen, and one customer unlike either."""
    index = pd.Index([f"c{number:02}" for number in range(31)], name="customer_id")
    persona = pd.Series(["A"] * 15 + ["B"] * 15 + [None], index, dtype="str")
    sizes = {"A": 15, "B": 15}
    members = pd.DataFrame({"persona": persona, "typicality": 0.5})
    rules = pd.DataFrame({"persona": ["A", "B"], "rule": ["evening share > 50 %", ""], "n": 16})
    figures = {"precision": 0.91, "precision_low": 0.8, "precision_high": 0.95, "recall": 0.74}
    rules = rules.assign(**figures, recall_low=0.6, recall_high=0.8, note=["", "none reaches it"])
    conditions = [(Condition("evening_share", ">", 0.5),), ()]
    rules = rules.assign(conditions=conditions, members=8, picked=8)
    summary = summary_of(sizes, rule=rules["rule"], precision=0.91, recall=0.74)
    return made_personas(members, summary, traits_of(sizes), rules=rules)


@pytest.fixture(scope="session")
def shop_map(tmp_path_factory):
    """Return the study of ``write_shop`` and its map for the personas A and B; change neither."""
    study = _write_shop(tmp_path_factory.mktemp("shop"))
    groups = pd.Series({f"c{number:02}": "AB"[number >= 15] for number in range(31)})
    return study, map_journeys(study, groups)
