import json
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.reports.results import read_results, save_results

NAN = float("nan")
SECRETS = ("cust-00042", "ola@example.com", "601 234 567", "order-77812", "resp-1")


@dataclass(frozen=True)
class Personas:
    k: int
    summary: pd.DataFrame
    members: pd.DataFrame
    typical: pd.Series
    quotes: pd.DataFrame
    parameters: dict[str, object] = field(default_factory=dict)
    model: object = None
    customer_id: str = "cust-00042"


@pytest.fixture
def personas():
    summary = pd.DataFrame(
        {
            "persona": ["P1", "P2"],
            "n": [20, 4],
            "estimate": [0.83, NAN],
            "seen": pd.to_datetime(["2025-01-02", None]),
            "sure": pd.array([True, None], dtype="boolean"),
            "tags": [["web", "mail ola@example.com"], []],
            "evidence": ["a1b2c3d4e5-0123456789", ""],
        }
    )
    index = pd.Index(["cust-00042"], name="customer_id")
    quotes = pd.DataFrame(
        {
            "quote": ["call 601 234 567 or ola@example.com", None],
            "case_id": ["order-77812", None],
            "stage": ["retention", "loyalty"],
        }
    )
    return Personas(
        k=2,
        summary=summary,
        members=pd.DataFrame({"persona": ["P1"]}, index=index),
        typical=pd.Series([0.9], index=index, name="typicality"),
        quotes=quotes,
        parameters={"seed": 1, "who": "ola@example.com", "customer_id": "cust-00042"},
        model=object(),
    )


def test_no_id_and_no_unmasked_text_is_written(personas, tmp_path):
    answers = pd.DataFrame({"row_id": ["resp-1"], "verbatim": ["late"], "polarity": [-0.5]})
    levels = pd.DataFrame({"x": [1.0]}, index=pd.MultiIndex.from_tuples(
        [("cust-00042", "a")], names=["customer_id", "part"]))  # fmt: skip
    save_results(tmp_path, personas=personas, answers=answers, levels=levels)
    for path in tmp_path.iterdir():
        content = path.read_bytes().decode("utf-8", errors="ignore")
        if path.suffix == ".parquet":
            content = pd.read_parquet(path).to_csv()
        for secret in SECRETS:
            assert secret not in content, (path.name, secret)
    assert {path.name for path in tmp_path.glob("*.parquet")} == {
        "personas.summary.parquet",
        "personas.quotes.parquet",
    }
    left_out = {name: result.left_out for name, result in read_results(tmp_path).items()}
    assert left_out["personas"] == {
        "members": "has a row for each customer_id",
        "typical": "has a row for each customer_id",
    }
    assert left_out["answers"] == {"table": "has a row for each row_id"}
    assert left_out["levels"] == {"table": "has a row for each customer_id"}


def test_json_has_a_schema_parameters_records_and_nulls(personas, tmp_path):
    save_results(tmp_path, personas=personas)
    content = json.loads((tmp_path / "personas.json").read_text(encoding="utf-8"))
    assert content["schema"] == 1
    assert content["kind"] == "Personas"
    assert content["parameters"] == {"k": 2, "seed": 1, "who": "[e-mail]"}
    assert content["frames"]["summary"][0] == {
        "persona": "P1",
        "n": 20,
        "estimate": 0.83,
        "seen": "2025-01-02T00:00:00",
        "sure": True,
        "tags": ["web", "mail [e-mail]"],
        "evidence": "a1b2c3d4e5-0123456789",
    }
    empty = {"estimate": None, "seen": None, "sure": None}
    assert empty.items() <= content["frames"]["summary"][1].items()
    assert content["frames"]["quotes"] == [
        {"quote": "call [phone] or [e-mail]", "stage": "retention"},
        {"quote": None, "stage": "loyalty"},
    ]


def test_parquet_keeps_the_types(personas, tmp_path):
    save_results(str(tmp_path / "new"), personas=personas)
    frame = pd.read_parquet(tmp_path / "new" / "personas.summary.parquet")
    assert frame["n"].dtype == "int64"
    assert frame["seen"].dtype.kind == "M"
    assert frame["estimate"].isna().tolist() == [False, True]


def test_what_is_read_back_is_what_was_written(tmp_path):
    index = pd.Index(["web", "app"], name="channel")
    frame = pd.DataFrame({"n": [1, 2], "share": [0.5, np.inf]}, index=index)
    save_results(tmp_path, channels=frame, none=frame.iloc[:0])
    read = read_results(tmp_path)
    back = read["channels"].frame("table")
    assert back["channel"].tolist() == ["web", "app"]
    assert back["share"].isna().tolist() == [False, True]
    assert list(read["none"].frame("table")) == ["channel", "n", "share"]
    assert read["none"].frame("other").empty


def test_by_hand_nothing_is_written(personas, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_results("", personas=personas)
    assert not list(tmp_path.iterdir())


def test_names_of_columns_and_keys_are_masked_too(tmp_path):
    frame = pd.DataFrame([[1, 2, 3]], columns=["write ola@example.com", "write eva@example.com", 7])
    save_results(tmp_path, mails=frame)
    content = json.loads((tmp_path / "mails.json").read_text(encoding="utf-8"))
    names = ["write [e-mail]", "write [e-mail] (2)", "7"]
    assert content["frames"]["table"] == [dict(zip(names, [1, 2, 3], strict=True))]


def test_half_a_character_is_written_as_a_question_mark(tmp_path):
    words = pd.DataFrame({"word": pd.Series(["caf\ud83d"], dtype=object)})
    save_results(tmp_path, words=words)
    assert read_results(tmp_path)["words"].frame("table")["word"].tolist() == ["caf?"]


def test_only_results_and_frames_can_be_saved(tmp_path):
    with pytest.raises(CxlabError, match="'x' is dict: save a result or a frame"):
        save_results(tmp_path, x={"a": 1})


def test_another_schema_is_an_error(tmp_path):
    (tmp_path / "old.json").write_text('{"schema": 0}', encoding="utf-8")
    with pytest.raises(CxlabError, match=r"old\.json was written by another cxlab"):
        read_results(tmp_path)


def test_lists_of_several_kinds_are_kept_as_json(tmp_path):
    """Parquet holds one kind in a column: a rule's conditions hold names and numbers."""
    frame = pd.DataFrame(
        {"conditions": [(("app_share", ">", 0.5),), ()], "names": [("a",), ("b",)]}
    )
    save_results(tmp_path, rules=frame)
    found = read_results(tmp_path)["rules"].frame("table")
    assert found.loc[0, "conditions"] == '[["app_share", ">", 0.5]]'
    assert found["names"].tolist() == [["a"], ["b"]]
