"""The answers kept as evidence."""

import pandas as pd

from cxlab.artifacts.journey_answers import ASKED
from cxlab.artifacts.journey_said import BAD, GOOD, WISHED, first_said, said_rows
from cxlab.study.study import EVIDENCE_ROWS


def answers(levels: list[float | None]) -> pd.DataFrame:
    texts = pd.DataFrame({name: ["x"] * len(levels) for name in ASKED}, dtype="str")
    ids = pd.Series([f"r{number}" for number in range(len(levels))], dtype="str")
    return texts.assign(row_id=ids, level=pd.Series(levels, dtype="float64"))


def test_sides_of_the_middle_and_no_row_without_a_score():
    kept = said_rows(answers([-0.5, 1, None]), answers([0]))
    assert sorted(zip(kept["side"], kept["row_id"], strict=True)) == [
        (BAD, "r0"), (GOOD, "r1"), (WISHED, "r0")]  # fmt: skip


def test_the_smallest_hashes_are_kept_however_rows_are_split():
    many = answers([1.0] * (EVIDENCE_ROWS + 200))
    none = many.head(0)
    whole = said_rows(many, none)
    halves = [said_rows(part, none) for part in (many.iloc[::-2], many.iloc[::-1].iloc[1::2])]
    joined = first_said(pd.concat(halves, ignore_index=True))
    assert len(whole) == EVIDENCE_ROWS
    assert joined["row_id"].tolist() == whole["row_id"].tolist()
