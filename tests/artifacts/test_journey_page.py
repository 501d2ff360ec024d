"""A map as HTML: accessible, escaped, findings visibly distinct."""

import re

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys


@pytest.fixture(scope="module")
def drawn(shop_map):
    """The page of the shop's two personas."""
    return shop_map[1]._repr_html_()


@pytest.fixture(scope="module")
def whole(shop_map):
    """The page of all its customers together."""
    return page(shop_map[0])


def page(study, personas=None):
    return map_journeys(study, personas)._repr_html_()


def test_a_table_for_each_persona_with_headers(drawn):
    """What lies behind stands in a second table of its own, folded; of B nothing is known."""
    maps = drawn.split("What the team assumes")[0]
    assert "Journey map: A, n 15 customers" in drawn
    captions = re.findall("<caption>(.*?)</caption>", maps)
    assert captions == [
        "Journey map: A, n 15 customers",
        "Behind the map: A",
        "Journey map: B, n 16 customers",
    ]
    assert maps.count('scope="col"') == len(captions) * 6
    assert maps.count('scope="row"') == 2 * 10 + 2
    assert maps.count('class="cxlab journey blocks"') == len(captions)
    assert 'class="jm-curve"' in maps


def test_the_figures_of_the_drawing_stand_in_cells(drawn):
    """The drawing is for the eye alone."""
    assert '<svg viewBox="0 0 1000 104" aria-hidden="true"' in drawn
    below = drawn.split('class="jm-below"')[1].split("</tr>")[0]
    assert 'class="jm-dot">1</span><bdi>product page: satisfaction</bdi>' in below


def test_findings_are_visibly_distinct(whole):
    found = re.findall(r'<span class="finding">(.*?) <span', whole.split('<p class="jm-legend"')[0])
    assert found == ["be sure it fits", "&lt;b&gt;pay&lt;/b&gt; in one go"]
    assert '<span class="finding">not to chase anyone' in whole.split('class="jm-behind')[-1]


def test_everything_from_data_is_escaped(make_study, tables):
    rows = tables["interactions"]
    rows["touchpoint"] = rows["touchpoint"].replace({"basket": "<script>basket</script>"})
    html = page(make_study(interactions=rows))
    assert "<script>" not in html
    assert "&lt;script&gt;basket" in html


def test_figures_come_with_interval_and_n(whole):
    assert '<b>50\u00a0%</b> <span class="n jm-ci">33 to 67 · n 30</span>' in whole


def test_a_quote_is_masked_and_marked(whole):
    html = whole
    assert "<q>Three weeks late, I had to ring [phone]</q>" in html
    assert "601 234" not in html


def test_names_from_data_are_masked_and_authors_shown(make_study, tables):
    rows, heard = tables["interactions"], tables["findings"]
    rows["touchpoint"] = rows["touchpoint"].replace({"basket": "call to 601 234 567"})
    people = pd.Series({f"c{n:02}": "ola@example.com" for n in range(31)}, name="persona")
    heard["author"] = "Aleksandra"
    html = page(make_study(settings='[roles]\ncart = ["call to 601 234 567"]', **tables), people)
    assert "call to [phone]" in html
    assert "Journey map: [e-mail]" in html
    assert "interviews, Aleksandra" in html
    assert not re.search("601 234|ola@", html)


def test_no_customer_is_named_and_nothing_is_fetched(drawn):
    assert not re.search(r"\bc\d\d\b", drawn)
    assert "http" not in drawn


def test_small_groups_are_not_counted_out(drawn):
    """Five customers of B were seen at awareness: the page does not say how many."""
    second = drawn.split("Journey map: B")[-1]
    head = second[: second.index("</thead>")]
    assert "fewer than 10: not shown" in head
    assert "n 5" not in head


def test_long_and_right_to_left_names(make_study, tables):
    rows = tables["interactions"].assign(touchpoint="سلة " + "x" * 10_000)
    html = page(make_study(interactions=rows, settings='[roles]\npurchase = ["order"]'))
    assert "سلة" in html
    assert "x" * 100 not in html


def test_contacts_without_any_stage(make_study, tables):
    rows = tables["interactions"].assign(touchpoint="X1")
    html = page(make_study(interactions=rows))
    assert "100\u00a0% of contacts are at touchpoints without a stage" in html


def test_no_rows_of_a_persona(shop_map):
    html = page(shop_map[0], pd.Series({"nobody": "A", "c00": "B"}))
    assert "Journey map: A, n 0 customers" in html


def test_a_full_cell_says_how_many_more_there_are(make_study, tables):
    findings = pd.concat([tables["findings"].iloc[[0]]] * 11, ignore_index=True)
    html = page(make_study(interactions=tables["interactions"], findings=findings))
    assert html.split('class="jm-legend"')[0].count('<span class="finding">') == 8
    assert "3 more in the results" in html


def test_too_few_answers_are_counted_not_shown(make_study, tables):
    answers = tables["responses"].iloc[:4]
    scale = "[questions]\nsatisfied = { scale = [1, 5] }"
    html = page(make_study(interactions=tables["interactions"], responses=answers, settings=scale))
    assert "1 with too few answers to show" in html
