import pandas as pd
import pytest

from cxlab.artifacts.persona_pains import quotes_of, says_of, wishes_table
from cxlab.estimate import wilson
from cxlab.study.groups import REST
from cxlab.study.settings import Settings


def words(*rows):
    return pd.DataFrame(rows, columns=["persona", "stage", "touchpoint", "verbatim", "customers"])


def counts(*rows):
    return pd.DataFrame(rows, columns=["persona", "touchpoint", "people", "asking"])


def test_a_wish_with_its_interval_and_quote():
    said = words(("A", "wish", "shop", "I wish you sold tea, ring +48 601 234 567", 20))
    table = wishes_table(counts(("A", "shop", 80, 20)), said, Settings("S"))
    assert table.loc[0, ["n", "estimate", "low", "high"]].tolist() == pytest.approx(
        [80, *wilson(20, 80)]
    )
    assert table.loc[0, "quote"] == "I wish you sold tea, ring [phone]"


def test_what_few_ask_for_is_not_there():
    assert wishes_table(counts(("A", "shop", 80, 9)), words(), Settings("S")).empty


def test_what_would_give_few_away_has_no_figure():
    """Beside the total of the touchpoint, A's wishes would tell B's three."""
    table = wishes_table(
        counts(("A", "shop", 80, 20), ("B", "shop", 60, 3)), words(), Settings("S")
    )
    assert table["persona"].tolist() == ["A"]
    assert table["estimate"].isna().all()


def test_nobody_in_no_persona_is_quoted():
    said = words((REST, "praise", "", "lovely", 40), ("A", "praise", "", "few", 3))
    assert quotes_of(said, "praise", 10).empty


def test_one_praise_and_one_complaint_of_each():
    said = words(
        ("A", "praise", "", "any", 90),
        ("A", "praise", "shop", "less", 20),
        ("A", "praise", "call", "most", 30),
        ("A", "complaint", "", "bad", 12),
    )
    found = says_of(said, 10)
    assert found[["tone", "touchpoint", "quote"]].to_numpy().tolist() == [
        ["praise", "call", "most"],
        ["complaint", "", "bad"],
    ]
