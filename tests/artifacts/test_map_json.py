import json

import numpy as np
import pandas as pd
import pytest
from jsonschema import Draft202012Validator, ValidationError

from cxlab.artifacts.map_json import map_schema, map_to_json


@pytest.fixture
def drawn(shop_map):
    return shop_map[1]


def test_the_schema_is_one_and_a_map_keeps_to_it(drawn):
    schema = map_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(map_to_json(drawn)))


def test_nothing_is_lost(drawn):
    told = json.loads(map_to_json(drawn))
    cells = [
        (who["persona"], stage["stage"], cell["row"], cell.get("item", ""), cell["estimate"])
        for who in told["personas"]
        for stage in who["stages"]
        for cell in stage["cells"]
    ]
    frame = drawn.cells[["persona", "stage", "row", "item", "estimate"]]
    kept = [
        tuple(None if value != value else value for value in row)
        for row in frame.itertuples(index=False, name=None)
    ]
    assert sorted(cells, key=str) == sorted(kept, key=str)
    assert map_to_json(drawn) == map_to_json(drawn)


def test_what_is_no_number_is_null_and_others_are_refused(drawn):
    cells = drawn.cells.assign(estimate=np.inf)
    told = json.loads(map_to_json(type(drawn)(cells, drawn.stages, drawn.names)))
    assert told["personas"][0]["stages"][0]["cells"][0]["estimate"] is None
    told["personas"][0]["stages"][0]["n"] = -1
    with pytest.raises(ValidationError):
        Draft202012Validator(map_schema()).validate(told)


def test_a_map_of_nothing(drawn):
    none = type(drawn)(drawn.cells.iloc[:0], pd.DataFrame(columns=["persona", "stage"]), {})
    Draft202012Validator(map_schema()).validate(json.loads(map_to_json(none)))
