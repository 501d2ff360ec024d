from dataclasses import replace

import pandas as pd
import pytest
from nbformat import v4

from cxlab.artifacts.customer_page import card_html
from cxlab.charts.chart import Chart
from cxlab.charts.style import new_figure, theme
from cxlab.markup import STYLE, figures_table, tag
from cxlab.reports.page import page_title, render_page, sections
from cxlab.reports.shell import Failure, Page, make_shell
from cxlab.study.settings import Settings

HOSTILE = "<script>alert(1)</script>"


def shown(**data):
    kinds = {name.replace("_", "/"): value for name, value in data.items()}
    return v4.new_output("display_data", {"text/plain": "plain words", **kinds})


def chart():
    with theme():
        figure, axes = new_figure(width=3, height=2)
        axes.plot([1, 2], [1, 2])
    return Chart(figure, "It rises", "A line from 1 to 2")._repr_html_()


@pytest.fixture
def notebook():
    frame = pd.DataFrame(
        {"stage": [HOSTILE], "n": [9], "estimate": [0.5], "low": [0.4], "high": [0.6]}
    )
    table = figures_table(frame, caption="Stages")
    hidden = v4.new_markdown_cell("Move the slider by hand")
    hidden.metadata["tags"] = ["remove-cell"]
    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Journeys: five stages\n\nHow *far* customers get."),
            v4.new_code_cell("secret_code()", outputs=[v4.new_output("stream", text="printed")]),
            hidden,
            v4.new_markdown_cell("## Stages"),
            v4.new_code_cell("table", outputs=[shown(text_html=table), shown(text_html=chart())]),
            v4.new_markdown_cell("Words after."),
            v4.new_markdown_cell("## Nothing drawn"),
            v4.new_code_cell("figure", outputs=[shown(image_png="iVBOR")]),
            v4.new_code_cell("md", outputs=[shown(text_markdown="**bold**")]),
        ]
    )


@pytest.fixture
def page(notebook, shell):
    return render_page(notebook, shell.pages[2], shell)


def test_a_page_shows_words_tables_and_charts_and_no_code(page):
    assert "secret_code" not in page
    assert "printed" not in page
    assert "plain words" not in page
    assert "Move the slider" not in page
    assert "<em>far</em>" in page
    assert "<strong>bold</strong>" in page
    assert "40\u00a0to\u00a060 · n\u00a09" in page
    assert 'alt="A line from 1 to 2"' in page
    assert STYLE not in page


def test_a_page_asks_for_nothing_outside_itself(page, parse):
    parsed = parse(page)
    assert parsed.outside() == []
    assert not parsed.all("script")
    assert not any(key.startswith("on") for _, found in parsed.elements for key in found)
    policy = next(m for m in parsed.all("meta") if "Content-Security-Policy" in str(m))
    expected = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert policy["content"] == expected
    assert all(image["alt"] for image in parsed.all("img"))
    assert not [link for link in parsed.links if "://" in link]


def test_a_page_has_landmarks_and_a_language(page, parse):
    parsed = parse(page)
    assert parsed.all("html") == [{"lang": "en"}]
    for landmark in ("header", "nav", "main", "aside", "footer", "h1"):
        assert len(parsed.all(landmark)) == 1, landmark
    assert parsed.all("main")[0]["id"] == "main"
    assert {"class": "skip", "href": "#main"} in parsed.all("a")
    assert "<title>Journeys: five stages" not in page  # the title is the page's, given by its list
    assert "<title>Journeys · Customer experience at Example Outdoor, 2025</title>" in page


def test_navigation_names_every_page_and_marks_this_one(page, shell, parse):
    parsed = parse(page)
    current = [link for link in parsed.all("a") if link.get("aria-current") == "page"]
    assert [link["href"] for link in current] == ["02_journeys.html"]
    assert {"index.html", *(other.file for other in shell.pages)} <= set(parsed.links)
    assert "Personas</a>" in page.split('class="steps"')[1]


def test_a_picture_without_words_is_named_not_shown(page):
    assert "A picture without words" in page
    assert "iVBOR" not in page


def test_sections_follow_the_headings(notebook):
    parts = sections(notebook)
    looks = [(part.look, len(part.pieces), len(part.folded)) for part in parts]
    assert looks == [("lead", 1, 0), ("card", 4, 0), ("card", 1, 2)]


def test_what_is_folded_already_is_not_folded_again(notebook):
    notebook.cells[-1:] = [v4.new_code_cell("x", outputs=[shown(text_html="<details></details>")])]
    notebook.cells.pop(-2)
    assert [len(part.folded) for part in sections(notebook)] == [0, 0, 0]


def test_made_data_are_called_so_on_every_page_and_others_are_not(notebook, shell):
    assert "Made data." in render_page(notebook, shell.pages[0], shell)
    real = replace(shell, synthetic=False)
    assert "Made data." not in render_page(notebook, real.pages[0], real)


def test_hostile_words_never_become_markup(notebook):
    settings = Settings(HOSTILE, description=HOSTILE, limits=(HOSTILE,))
    shell = make_shell(settings)
    failure = Failure(2, HOSTILE, HOSTILE, HOSTILE)
    page = replace(make_page(HOSTILE), failure=failure)
    html = render_page(notebook, page, replace(shell, pages=(page,)))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 7


@pytest.mark.parametrize("cells", [[], ["Words alone."], ["## Second"]])
def test_a_notebook_without_a_title_gets_its_name_as_one(shell, parse, cells):
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell(cell) for cell in cells])
    failure = Failure(1, "source", "stopped", "trace")
    html = render_page(notebook, replace(shell.pages[1], failure=failure), shell)
    assert "<h1>Personas</h1>" in html
    assert len(parse(html).all("h1")) == 1
    assert html.count("stopped") == 2


def make_page(title):
    from cxlab.reports.shell import Page

    return Page("01_x", title)


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        (["# Who they are", "# Other"], "Who they are"),
        (["text\n\n# Later  "], "Later"),
        (["## Second"], "Emotional drivers"),
        ([], "Emotional drivers"),
    ],
)
def test_the_title_is_the_first_heading_or_the_name_in_words(cells, title):
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell(cell) for cell in cells])
    assert page_title(notebook, "03_emotional_drivers") == title


@pytest.mark.parametrize("kind", ["text_html", "text_markdown"])
def test_a_card_of_one_customer_is_not_published(kind):
    facts = pd.DataFrame(
        [("ann-7", "stage", "loyal", "")], columns=["customer_id", "fact", "said", "note"]
    )
    empty = pd.DataFrame()
    card = tag("section", card_html(facts, empty, empty, empty))
    cell = v4.new_code_cell("card", outputs=[shown(**{kind: card})])
    page = Page("06_ann", "Ann")
    html = render_page(v4.new_notebook(cells=[cell]), page, make_shell(Settings("Shop")))
    assert "ann-7" not in html
    assert "A page about single customers is left out" in html
