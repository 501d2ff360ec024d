import pandas as pd
import pytest

from cxlab.emotions import Emotions, read_emotions

SECRET = "Call me on 555 0199, I loved the cake"


@pytest.fixture
def emotions(make_study):
    frame = pd.DataFrame(
        {
            "row_id": [f"row-{at}" for at in range(12)],
            "response_id": [f"row-{at}" for at in range(12)],
            "customer_id": [f"person-{at}" for at in range(12)],
            "timestamp": pd.Timestamp("2025-03-01"),
            "question": "why",
            "verbatim": [SECRET] * 12,
            "touchpoint": ["<b>cake shop</b>"] * 10 + ["call"] * 2,
        }
    )
    return read_emotions(make_study(responses=frame))


def test_tables_show_figures_and_no_person(emotions):
    page = emotions._repr_html_()
    assert "English" in page
    assert "VADER" in page
    assert "fewer than 10 customers: not shown" in page
    for private in ("person-", "row-", "555", "loved"):
        assert private not in page


def test_what_comes_from_data_is_escaped(emotions):
    page = emotions._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;cake shop&lt;/b&gt;" in page


def test_summary_names_nobody(emotions):
    assert not {"customer_id", "row_id", "verbatim"} & set(emotions.summary)


def test_results_cannot_be_changed(emotions):
    with pytest.raises(AttributeError):
        emotions.notes = ()


def test_an_empty_result_is_its_note():
    empty = pd.DataFrame()
    page = Emotions(empty, empty, empty, notes=("There are no comments.",))._repr_html_()
    assert page == "<ul><li>There are no comments.</li></ul>"
