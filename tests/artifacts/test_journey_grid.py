"""The table of a map: what stands in its heads, and which stages are shaded."""

from cxlab.artifacts.journey_facts import NEXT, WANT
from cxlab.artifacts.journey_grid import capital, grid


def drawn(shop_map, rows, **about):
    """Return the table of the first persona."""
    found = shop_map[1]
    mine = [frame[frame["persona"] == "A"] for frame in (found.cells, found.stages)]
    return grid(*mine, about, "A caption", rows)


def test_each_stage_and_row_has_a_head(shop_map):
    html = drawn(shop_map, [WANT, NEXT])
    assert html.count('scope="col"') == 6
    assert html.count('scope="row"') == 2
    assert "<caption>A caption</caption>" in html
    assert 'aria-label="A caption"' in html


def test_awareness_is_said_to_be_a_record(shop_map):
    assert "<b>Awareness</b>" in drawn(shop_map, [NEXT])
    assert "first on record" in drawn(shop_map, [NEXT])


def test_stages_that_the_map_is_not_about_are_shaded_and_said_so(shop_map):
    html = drawn(shop_map, [NEXT], focus=("consideration", "conversion"))
    assert (
        html.count('<th class="jm-aside"')
        + html.count('class="jm-aside" scope="col"')
        + (html.count('scope="col" class="jm-aside"'))
        == 3
    )
    assert html.count("not what this map is about") == 3
    assert "jm-aside" not in drawn(shop_map, [NEXT])


def test_names_begin_with_a_capital():
    assert capital("") == ""
    assert capital("übung") == "Übung"
