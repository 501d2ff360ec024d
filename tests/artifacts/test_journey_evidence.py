"""The rows behind cells."""

from cxlab.artifacts.journey_cells import DO, HURT
from cxlab.artifacts.journey_maps import map_journeys
from cxlab.study.study import EVIDENCE_ROWS


def evidence(study, drawn, row, item):
    key = drawn.cells.query("row == @row and item == @item")["evidence"].item()
    return study.rows(key)


def test_one_row_a_customer_of_that_touchpoint_stage_and_channel(shop):
    rows = evidence(shop, map_journeys(shop), DO, "product page")
    assert rows["customer_id"].is_unique
    assert rows["channel"].unique().tolist() == ["app"]
    assert len(rows) == 31


def test_only_rows_of_that_persona(shop, personas):
    rows = evidence(shop, map_journeys(shop, personas), HURT, "payment failed")
    assert set(rows["customer_id"].map(personas)) == {"A"}


def test_the_same_rows_whatever_the_partitions(shop, swap_partitions):
    whole = map_journeys(shop)
    other = map_journeys(swap_partitions(shop, 3))
    assert other.cells["evidence"].tolist() == whole.cells["evidence"].tolist()


def test_a_large_claim_keeps_a_thousand_rows(make_study, tables):
    rows = tables["interactions"].iloc[[0] * 1200].reset_index(drop=True)
    rows["customer_id"] = [f"c{number}" for number in range(1200)]
    rows["row_id"] = rows["customer_id"]
    study = make_study(interactions=rows)
    drawn = map_journeys(study)
    assert drawn.cells.query("row == @DO and item != ''")["n"].item() == 1200
    assert len(evidence(study, drawn, DO, "social ad")) == EVIDENCE_ROWS
