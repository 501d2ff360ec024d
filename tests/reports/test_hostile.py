"""A study in which every text is hostile: no markup in pages, no formula, no id, no mail kept."""

import ast
import base64
import csv
import json
import re
from html.parser import HTMLParser
from itertools import cycle
from urllib.parse import unquote
from xml.etree import ElementTree

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbformat import v4

from cxlab.reports.index import render_index
from cxlab.reports.page import page_title, render_page
from cxlab.reports.results import read_results, save_results
from cxlab.reports.run import notebook_folder
from cxlab.reports.shell import Page, link_pages, make_shell

pytestmark = pytest.mark.slow

NOTEBOOKS = tuple(sorted(path.stem for path in notebook_folder().glob("0*.ipynb")))
CUSTOMERS, EACH = 90, 5
#: Parameters that make notebooks quick.
QUICK = {"k": 2, "every": "QS"}
START = pd.Timestamp("2025-01-01")

#: Each would do something, or stop something, where text is taken for more than text.
PAYLOADS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"><svg/onload=window.hacked=1>',
    "' onmouseover='window.hacked=1' x='",
    "</style></title></td><iframe src=//evil.invalid>",
    "[x](javascript:window.hacked=1)",
    "![x](http://evil.invalid/x.png)",
    "{{ 7*191919191 }}{% raw %}{# #}",
    "$\\frac{\\undefined$ $x_{",
    "'; DROP TABLE customers; --",
    "=cmd|'/c calc'!A1",
    '+HYPERLINK("http://evil.invalid")',
    "@SUM(A1) -->",
    "--><!-- &lt;b&gt; &#x3C;b&#x3E;",
    "\u202egnp.exe\u2066",
    "%s {0} \\n {unknown} ]]>",
)
#: What no page, result or sheet may hold.
SECRETS = ("id-00", "row-secret", "case-secret", "told@secret.example", "601 234 567", "Kowalski")
VERBATIMS = (
    "Great and quick, told@secret.example",
    "A terrible wait, call 601 234 567",
    "Dear Mr Kowalski, it was awful and late",
)
TAGS = """html head meta title link style body a header p strong nav ul ol li main h1 h2 h3 h4
article section div span table caption thead tbody tr th td aside footer details summary b em i u
code pre br hr figure figcaption img dl dt dd small sub sup wbr svg g path circle line polyline rect
q text"""


def some(n, seed, words=PAYLOADS):
    return np.random.default_rng(seed).choice(np.array(words, dtype=object), n)


def interactions():
    n = CUSTOMERS * EACH
    who = np.repeat([f"<i>id-00{number}</i>" for number in range(CUSTOMERS)], EACH)
    minutes = np.random.default_rng(1).integers(0, 100 * 24 * 60, n)
    frame = pd.DataFrame({"row_id": [f"row-secret-{at}" for at in range(n)], "customer_id": who})
    frame["timestamp"] = START + pd.to_timedelta(minutes, unit="min")
    for seed, name in enumerate(("touchpoint", "channel", "device", "source", "team")):
        frame[name] = some(n, seed + 2, PAYLOADS[seed : seed + 8])
    return frame.assign(case_id=[f"case-secret-{at}" for at in range(n)], value=12.5)


def responses():
    n = 2 * CUSTOMERS
    frame = pd.DataFrame({"row_id": [f"row-secret-a{at}" for at in range(n)]})
    frame["response_id"] = frame["row_id"]
    frame["customer_id"] = [f"<i>id-00{at % CUSTOMERS}</i>" for at in range(n)]
    frame["timestamp"] = START + pd.to_timedelta(np.arange(n) * 600, unit="min")
    frame["question"] = np.where(np.arange(n) % 2, PAYLOADS[0], PAYLOADS[10])
    frame["score"] = np.random.default_rng(5).integers(0, 11, n).astype(float)
    words = cycle(f"{told} {payload}" for payload in PAYLOADS for told in VERBATIMS)
    return frame.assign(
        verbatim=[next(words) for _ in range(n)], touchpoint=some(n, 9, PAYLOADS[:8]), language="en"
    )


def tables():
    customers = pd.DataFrame({"customer_id": [f"<i>id-00{at}</i>" for at in range(CUSTOMERS)]})
    customers[PAYLOADS[1]] = some(CUSTOMERS, 7, PAYLOADS[:3])
    customers["=plan"] = some(CUSTOMERS, 8, PAYLOADS[10:13])
    findings = pd.DataFrame(
        {
            "statement": [f"{text} {VERBATIMS[at % 3]}" for at, text in enumerate(PAYLOADS)],
            "row": "pain",
            "stage": "conversion",
            "method": PAYLOADS[1],
            "participants": PAYLOADS[10],
            "author": PAYLOADS[0],
        }
    )
    return {
        "customers": customers,
        "interactions": interactions(),
        "responses": responses(),
        "findings": findings,
    }


def text(value):
    return json.dumps(value, ensure_ascii=False)


def settings():
    points = [text(payload) for payload in PAYLOADS]
    lines = [
        "[questions]",
        f'{points[0]} = {{ kind = "nps", text = {points[3]} }}',
        f'{points[10]} = {{ kind = "csat", text = {points[1]}, scale = [0, 10] }}',
        "[roles]",
        f"purchase = [{points[0]}]",
        f"service = [{points[1]}]",
        f"reply = [{points[2]}]",
        f"cart = [{points[3]}]",
        "[goals]",
        f"{points[4]} = {{ start = [{points[5]}], end = [{points[6]}], days = 30 }}",
        "[owners]",
        *(f"{points[at]} = {points[15 - at]}" for at in range(6)),
        "[[events]]",
        'date = "2025-03-01"',
        f"title = {points[2]}",
    ]
    return "\n".join(lines)


def run(source, study, results):
    """Run a notebook's cells here, as a kernel would, and return it with what they show."""
    notebook = nbformat.read(source, as_version=4)
    names = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, source.name, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"study": str(study), "results": str(results)}
            names |= {name: value for name, value in QUICK.items() if name in names}
        value = None
        if last is not None:
            value = eval(compile(ast.Expression(last.value), source.name, "eval"), names)
        if hasattr(value, "_repr_html_"):
            data = {"text/html": value._repr_html_()}
            cell.outputs = [v4.new_output("display_data", data)]
    return notebook


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The folder of pages and results of the hostile study."""
    from cxlab import open_study

    folder = tmp_path_factory.mktemp("hostile")
    study = folder / "study"
    study.mkdir()
    head = {"title": PAYLOADS[0], "description": PAYLOADS[7], "limits": list(PAYLOADS[:4])}
    lines = ["[study]", *(f"{key} = {text(value)}" for key, value in head.items())]
    for name, frame in tables().items():
        frame.to_parquet(study / f"{name}.parquet", index=False)
        lines += [f"[sources.{name}]", f'path = "{name}.parquet"']
        lines += [f"[[tables.{name}]]", f'source = "{name}"']
    (study / "study.toml").write_text("\n".join([*lines, settings()]), encoding="utf-8")
    results = folder / "results"
    made = {name: run(notebook_folder() / f"{name}.ipynb", study, results) for name in NOTEBOOKS}
    opened = open_study(study)
    save_results(results, findings=opened.read("findings"))
    pages = link_pages([Page(name, page_title(notebook, name)) for name, notebook in made.items()])
    shell = make_shell(opened.settings, pages)
    for page in pages:
        html = render_page(made[page.name], page, shell)
        (folder / page.file).write_text(html, encoding="utf-8")
    index = render_index(read_results(results), shell, opened.settings, opened.meta)
    (folder / "index.html").write_text(index, encoding="utf-8")
    return folder


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, name, attributes):
        self.found.append((name, {key: value or "" for key, value in attributes}))


def pages(report):
    return sorted(report.glob("*.html"))


def test_every_page_shows_the_texts_as_texts(report):
    assert len(pages(report)) == len(NOTEBOOKS) + 1
    for page in pages(report):
        assert "&lt;script&gt;window.hacked=1&lt;/script&gt;" in page.read_text(encoding="utf-8")


def test_no_element_and_no_attribute_of_a_page_comes_from_data(report):
    for page in pages(report):
        for name, attributes in Elements(page.read_text(encoding="utf-8")).found:
            assert name in TAGS.split(), (page.name, name)
            assert not [key for key in attributes if key.startswith("on") or "hacked" in key]
            for key in ("href", "src"):
                address = attributes.get(key, "")
                assert not re.match(r"(?!data:(image/|,))[a-z]*:|//", address.strip(), re.I)
            assert name == "rect" or "x" not in attributes


def test_pictures_hold_no_script_either(report):
    seen = 0
    for page in pages(report):
        for _, attributes in Elements(page.read_text(encoding="utf-8")).found:
            kind, _, content = attributes.get("src", "").partition(",")
            if "svg" not in kind:
                continue
            plain = base64.b64decode(content) if "base64" in kind else unquote(content).encode()
            for element in ElementTree.fromstring(plain).iter():
                assert not str(element.tag).endswith(("script", "foreignObject"))
                assert not [key for key in element.attrib if key.lower().startswith("on")]
                links = [value for key, value in element.attrib.items() if key.endswith("href")]
                assert all(link.startswith(("#", "data:image/png")) for link in links)
            seen += 1
    assert seen or "data:image/png" in pages(report)[1].read_text(encoding="utf-8")


def test_no_script_runs_and_no_request_leaves(report, browser):
    context = browser.new_context(offline=True)
    try:
        for path in pages(report):
            page, asked, said = context.new_page(), [], []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("console", lambda message, said=said: said.append(message.text))
            page.on("dialog", lambda dialog, said=said: said.append(dialog.message))
            page.goto(path.as_uri(), wait_until="load")
            assert page.evaluate("window.hacked") is None
            assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
            assert said == []
    finally:
        context.close()


def written(path):
    """Return everything that a file of results says, as text."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv()
    return path.read_text(encoding="utf-8")


def test_pages_and_results_hold_no_id_and_nothing_unmasked(report):
    files = [*report.glob("*.html"), *(report / "results").iterdir()]
    assert {path.suffix for path in files} == {".html", ".json", ".parquet", ".csv"}
    for path in files:
        content = written(path)
        for secret in SECRETS:
            assert secret not in content, (path.name, secret)


def test_no_cell_of_a_sheet_begins_a_formula(report):
    for path in (report / "results").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    bare = cell.lstrip(" \u00a0\"'`")
                    number = re.fullmatch(r"-?[\d.]+(e[-+]?\d+)?", cell)
                    safe = not bare.startswith(("=", "+", "-", "@")) or cell[:1] == "'"
                    assert safe or number, (path.name, cell)


def test_texts_are_not_run_as_templates(report):
    for path in [*report.glob("*.html"), *(report / "results").glob("*.json")]:
        assert "1343434337" not in path.read_text(encoding="utf-8")
