"""Pages as a browser shows them: offline, quiet, no wider than a phone, readable on paper."""

import pytest
from nbformat import v4

from cxlab.charts.chart import Chart
from cxlab.charts.style import draw_interval, new_figure, theme
from cxlab.markup import chip, figures_table, verdict
from cxlab.reports.index import render_index
from cxlab.reports.page import render_page

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def chart():
    with theme():
        figure, axes = new_figure()
        draw_interval(axes, 0, {"estimate": 2.0, "low": 1.0, "high": 3.0})
    return Chart(figure, "Payment goes with NPS", "One point with its interval")._repr_html_()


@pytest.fixture
def pages(results, shell, settings, chart, tmp_path):
    """An index and a page with a wide table and a chart, as files."""
    wide = (
        results["drivers"]
        .frame("shares")
        .assign(**{f"another column {number}": "with some words in it" for number in range(8)})
    )
    channels = ("web", "app", "store", "mail", "call", "social", "other")
    chips = "".join(chip(name, name) for name in channels)
    shown = [figures_table(wide, caption="Drivers"), chart, chips + verdict("?", doubt=True)]
    outputs = [v4.new_output("display_data", {"text/html": html}) for html in shown]
    words = "## A heading\n\n" + "Some words and averylongwordthatdoesnotfitonaphoneatallever. " * 9
    cells = [v4.new_markdown_cell("# Drivers"), v4.new_markdown_cell(words)]
    notebook = v4.new_notebook(cells=[*cells, v4.new_code_cell("x", outputs=outputs)])
    second = [v4.new_markdown_cell("## Another"), v4.new_code_cell("x", outputs=outputs[1:2])]
    folded = v4.new_notebook(cells=[*cells[:1], v4.new_markdown_cell("## First"), *second])
    texts = {
        "index.html": render_index(results, shell, settings),
        "empty.html": render_index({}, shell, settings),
        "page.html": render_page(notebook, shell.pages[3], shell),
        "folded.html": render_page(folded, shell.pages[3], shell),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def open_page(browser, pages):
    """Open a page without a network; return it with what it said and what it asked for."""
    contexts = []

    def open_(name, width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
        contexts.append(context)
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((pages / name).as_uri(), wait_until="load")
        return page, said, asked

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["index.html", "empty.html", "page.html"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_opens_quietly_and_asks_for_nothing(open_page, pages, name, width):
    page, said, asked = open_page(name, width)
    assert said == []
    own = (pages / name).as_uri()
    assert [address for address in asked if not address.startswith("data:")] == [own]
    across = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert across[0] <= across[1]


def test_the_check_for_requests_can_fail(open_page, pages):
    leak = "<img src='http://example.invalid/x.png'></main>"
    own = pages / "page.html"
    text = own.read_text(encoding="utf-8").replace("</main>", leak)
    own.write_text(text, encoding="utf-8")
    _, said, _ = open_page("page.html")
    assert any("Content Security Policy" in message for message in said)


TABLES = "[...document.querySelectorAll('.cxlab')]"


def test_charts_are_drawn_and_of_wide_tables_each_line_is_a_block_on_a_phone(open_page):
    page, _, _ = open_page("page.html", 390)
    assert page.evaluate("document.querySelector('.chart img').naturalWidth") > 0
    assert page.evaluate(f"{TABLES}.every(e => e.scrollWidth <= e.clientWidth)")
    head = "getComputedStyle(document.querySelector('.blocks td'), '::before').content"
    assert "share" in page.evaluate(head)
    wide, _, _ = open_page("page.html", 1280)
    assert wide.evaluate(head) == "none"


def test_a_phone_opens_a_part_when_it_is_asked_to(open_page):
    page, _, _ = open_page("folded.html", 390)
    chart = page.locator(".part img")
    assert not chart.is_visible()
    page.get_by_text("Show the figures").click()
    assert chart.is_visible()
    wide, _, _ = open_page("folded.html", 1280)
    assert wide.locator(".part img").is_visible()
    assert not wide.get_by_text("Show the figures").is_visible()


def test_the_keyboard_finds_the_content_first(open_page):
    page, _, _ = open_page("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", ["index.html", "page.html"])
def test_every_text_has_contrast_enough(open_page, name):
    page, _, _ = open_page(name)
    assert page.evaluate(CONTRAST) == []


def test_the_check_for_contrast_can_fail(open_page, pages):
    pale = "<p style='color: #bbb'>hardly to be read</p></main>"
    own = pages / "index.html"
    text = own.read_text(encoding="utf-8").replace("</main>", pale)
    own.write_text(text, encoding="utf-8")
    page, _, _ = open_page("index.html")
    assert page.evaluate(CONTRAST) == ["hardly to be read"]


def test_on_paper_nothing_is_cut_off(open_page):
    page, _, _ = open_page("page.html", 700)
    page.emulate_media(media="print")
    clipped = """[...document.querySelectorAll('.card, .output, .cxlab')]
        .filter(e => getComputedStyle(e).overflowX !== 'visible').length"""
    assert page.evaluate(clipped) == 0
    assert page.pdf(format="A4").startswith(b"%PDF")


#: Texts whose contrast to what lies behind them is under 4.5 to 1 (WCAG 2, AA).
CONTRAST = """() => {
  const parse = tone => { const v = tone.match(/[\\d.]+/g).map(Number);
    return v.length < 4 ? [...v, 1] : v };
  const light = v => { const [r, g, b] = v.slice(0, 3).map(c => c / 255)
    .map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) {
    const tone = parse(getComputedStyle(e).backgroundColor); if (tone[3] === 1) return tone }
    return [255, 255, 255] };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
    if (!text || e.closest('svg, style')) continue;
    const tones = [parse(getComputedStyle(e).color), behind(e)];
    const [a, b] = tones.map(light).sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) found.push(text);
  }
  return found;
}"""
