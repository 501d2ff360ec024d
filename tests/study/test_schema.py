"""One schema: names, kinds, and frames that have them."""

import pandas as pd
import pytest

from cxlab.study import schema


@pytest.mark.parametrize("table", schema.TABLES)
def test_names_are_unique_and_every_column_says_what_it_means(table):
    columns = schema.TABLES[table]
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.meaning for column in columns)
    assert all(column.kind in schema.DTYPES for column in columns)


def test_conform_types_what_it_knows_and_leaves_the_rest():
    frame = pd.DataFrame({"automated": [True, None], "value": [1, 2], "other": [1, 2]})
    typed = schema.conform(frame, "interactions")
    assert typed.dtypes.astype(str).tolist() == ["boolean", "float64", "int64"]


def test_empty_has_the_columns_and_their_types():
    assert schema.empty("responses", ["score", "timestamp"]).dtypes.astype(str).tolist() == [
        "float64",
        "datetime64[us]",
    ]
