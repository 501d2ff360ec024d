"""Studies that can carry little: every page is made, and says what it cannot say."""

import ast
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from cxlab.reports.run import render_report

PAGES = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))

START = pd.Timestamp("2025-01-01")
NPS = '[questions]\nnps = { kind = "nps" }\n'


def times(n, seed):
    minutes = np.random.default_rng(seed).integers(0, 120 * 24 * 60, n)
    return START + pd.to_timedelta(minutes, unit="min")


def contacts(customers, each, touchpoints, channels):
    draw = np.random.default_rng(3)
    who = np.repeat([f"c{number:03}" for number in range(customers)], each)
    frame = pd.DataFrame({"row_id": [str(i) for i in range(len(who))], "customer_id": who})
    frame["timestamp"] = times(len(who), 4)
    return frame.assign(
        touchpoint=draw.choice(touchpoints, len(who)), channel=draw.choice(channels, len(who))
    )


def answers(customers):
    n = len(customers)
    keys = [str(number) for number in range(n)]
    frame = pd.DataFrame({"row_id": keys, "response_id": keys})
    frame["customer_id"] = pd.Series(customers, dtype="str")
    score = np.random.default_rng(6).integers(0, 11, n).astype(float)
    return frame.assign(timestamp=times(n, 5), question="nps", score=score)


def anonymous(make_study):
    """300 anonymous answers to one question, and nothing else."""
    return make_study(NPS, responses=answers([None] * 300))


def few(make_study):
    """The contacts of 15 customers, and nothing else."""
    return make_study(interactions=contacts(15, 4, ["page", "order"], ["web", "app"]))


def service(make_study):
    """An export of tickets, one or two a customer, and a survey with comments."""
    tickets = contacts(120, 2, ["ticket"], ["e-mail", "phone"]).iloc[:200]
    asked = answers([f"c{number % 120:03}" for number in range(150)])
    words = np.random.default_rng(7).choice(["Great and quick", "A terrible wait", "ok"], 150)
    return make_study(
        NPS + '[roles]\nservice = ["ticket"]\n',
        interactions=tickets.assign(case_id=[f"t{number}" for number in range(200)]),
        responses=asked.assign(verbatim=words, language="en"),
    )


def shown(path, study):
    """Run a notebook's cells in this process, without a kernel; return the HTML that they show."""
    names, html = {}, []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names["study"] = str(study.path)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
            html.append(value._repr_html_() if hasattr(value, "_repr_html_") else "")
    return "".join(html)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("made", "why"),
    [
        (anonymous, "nobody here is known by an id"),
        (service, "nothing in how they behave differs between enough of them"),
    ],
)
def test_every_page_of_a_small_study_says_what_it_cannot_say(make_study, made, why, path):
    html = shown(path, made(make_study))
    assert html
    if path.stem == "01_personas":
        assert f"Customers were not divided: {why}." in html


@pytest.mark.slow
def test_every_page_of_fifteen_customers_is_made(make_study, tmp_path):
    why = "15 customers are too few, 20 are needed"
    report = render_report(few(make_study).path, jobs=2, out=tmp_path / "reports")
    assert report.failed == ()
    assert len(report.pages) == len(PAGES)
    page = (report.folder / "01_personas.html").read_text(encoding="utf-8")
    assert f"Customers were not divided: {why}." in page
    index = report.index.read_text(encoding="utf-8")
    assert why in index or "These data say nothing about who the customers are" in index
