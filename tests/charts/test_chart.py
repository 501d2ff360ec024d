import base64
import re
from html.parser import HTMLParser

import pytest

from cxlab.charts.chart import Chart
from cxlab.charts.style import draw_interval, new_figure, theme
from cxlab.errors import CxlabError, UnknownNameError


def draw(title="Payment <hurts>", alt='One point, "wide"'):
    with theme():
        figure, axes = new_figure()
        draw_interval(axes, 0, {"estimate": 2.0, "low": 1.0, "high": 3.0})
        axes.set_xlabel("доставка, zamówienie, plată")
    return Chart(figure, title, alt)


def test_a_page_gets_a_figure_with_words():
    html = draw()._repr_html_()
    assert html.startswith('<figure class="chart"><figcaption>Payment &lt;hurts&gt;</figcaption>')
    assert html.endswith("</figure>")
    seen = {}
    parser = HTMLParser()
    parser.handle_starttag = lambda name, attributes: seen.update({name: dict(attributes)})
    parser.feed(html)
    assert seen["img"]["alt"] == 'One point, "wide"'
    assert "min-width:442px" in seen["img"]["style"]  # of 614: no smaller on a phone
    kind, _, data = seen["img"]["src"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert b"<svg" in base64.b64decode(data)


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_same_chart_gives_the_same_bytes_without_a_date(kind):
    first, second = draw().to_bytes(kind), draw().to_bytes(kind)
    assert first == second
    assert not re.search(rb"matplotlib v|dc:date|CreationDate", first, re.IGNORECASE)


def test_a_chart_without_words_is_an_error():
    with pytest.raises(CxlabError, match="title is empty"):
        draw(title=" ")
    with pytest.raises(CxlabError, match="alt is empty"):
        draw(alt="")


def test_save_goes_by_the_ending(tmp_path):
    assert draw().save(tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")
    assert draw().save(str(tmp_path / "a.svg")).read_text(encoding="utf-8").count("<svg") == 1
    with pytest.raises(UnknownNameError, match="no kind of picture named 'svgz'"):
        draw().save(tmp_path / "a.svgz")
