"""Made-up results, tiny notebooks and a browser for the tests of reports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import v4

from cxlab.reports.results import Saved, read_results, save_results
from cxlab.reports.shell import Page, Shell, link_pages, make_shell
from cxlab.study.settings import Settings

NAN = float("nan")


LOADING = ("src", "srcset", "data", "poster", "background", "action", "formaction", "ping")


class ParsedPage(HTMLParser):
    """Elements of a page, every address that it loads, and every link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.loads: list[str] = []
        self.links: list[str] = []
        self.styles = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, name, attributes):
        found = {key: value or "" for key, value in attributes}
        self.elements.append((name, found))
        self._inside = name
        self.loads += [found[key] for key in LOADING if key in found]
        self.styles += found.get("style", "")
        if "href" in found:
            (self.links if name == "a" else self.loads).append(found["href"])

    def handle_data(self, data):
        if self._inside == "style":
            self.styles += data

    def outside(self) -> list[str]:
        loaded = [address for address in self.loads if not address.startswith(("data:", "#"))]
        return loaded + [word for word in ("url(", "@import") if word in self.styles]

    def all(self, name: str) -> list[dict[str, str]]:
        return [attributes for found, attributes in self.elements if found == name]


@dataclass(frozen=True, eq=False)
class Made:
    """A result as analyses make them: frames and parameters."""

    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    about: pd.DataFrame = field(default_factory=pd.DataFrame)
    summary: pd.DataFrame = field(default_factory=pd.DataFrame)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    fit: pd.DataFrame = field(default_factory=pd.DataFrame)
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    facts: pd.DataFrame = field(default_factory=pd.DataFrame)
    support: pd.DataFrame = field(default_factory=pd.DataFrame)
    parameters: dict[str, object] = field(default_factory=dict)


def figures(rows: list[tuple], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def made_results() -> dict[str, Made | pd.DataFrame]:
    """Return results with the columns that the analyses give, figures invented."""
    needs = "needs a question of the kind 'ces': [questions] name = { kind = \"ces\" }"
    kpis = figures(
        [
            ("nps", None, 1790, 21.0, 17.0, 25.0, "points", ""),
            ("csat", None, 1330, 0.78, 0.757, 0.801, "share", ""),
            ("cart_abandonment", None, 2410, 0.58, 0.56, 0.60, "share", ""),
            ("response_time", None, 1120, 7.1, 6.2, 9.0, "hours", ""),
            ("repeat_purchase", None, 2060, 0.31, 0.29, 0.33, "share", ""),
            ("customer_value", None, 5836, 318.2, 291.0, 347.0, "EUR", ""),
            ("ces", None, 0, NAN, NAN, NAN, "of 7", needs),
        ],
        "kpi period n estimate low high unit note",
    )
    about = figures(
        [
            ("nps", "NPS", "high"),
            ("csat", "satisfied (CSAT)", "high"),
            ("cart_abandonment", "baskets left", "low"),
            ("response_time", "wait for the first reply", "low"),
            ("repeat_purchase", "bought again", "high"),
            ("customer_value", "net value per customer", "high"),
            ("ces", "effort (CES)", "low"),
        ],
        "kpi label good",
    )
    summary = figures(
        [
            (
                "P1",
                "Evenings, app",
                1284,
                0.22,
                0.20,
                0.24,
                0.91,
                "clearly",
                "contacts after 18:00 71 % (others 22 %); app 64 % (others 18 %)",
                "",
            ),
            (
                "P2",
                "Store, weekends",
                1809,
                0.31,
                0.29,
                0.33,
                0.9,
                "clearly",
                "store 83 % (others 12 %); weekend 58 % (others 24 %)",
                "",
            ),
            (
                "P3",
                "Campaign mail",
                1576,
                0.27,
                0.25,
                0.29,
                0.78,
                "yes",
                "opens mail 44 % (others 9 %)",
                "",
            ),
            (
                "P4",
                "Large, rare baskets",
                700,
                0.12,
                0.10,
                0.14,
                0.66,
                "doubtful",
                "money per order € 212 (others € 54); calls 3.1 (others 0.4)",
                "",
            ),
        ],
        "persona name n estimate low high jaccard verdict rule note",
    )
    by_persona = figures(
        [
            ("nps", "P1", 402, 12.0, 4.0, 20.0, "points", ""),
            ("nps", "P2", 610, 38.0, 32.0, 44.0, "points", ""),
            ("nps", "P3", 500, 19.0, 12.0, 26.0, "points", ""),
            ("nps", "P4", 7, NAN, NAN, NAN, "points", "fewer than 10 customers: not shown"),
        ],
        "kpi persona n estimate low high unit note",
    )
    shares = figures(
        [
            ("payment works", 1790, 0.118, 0.10, 0.14, "up", True, ""),
            ("hours to first answer", 1790, 0.08, 0.06, 0.095, "down", True, ""),
            ("delivery on the day", 1790, 0.05, 0.036, 0.066, "up", True, ""),
            ("newsletter", 1790, 0.006, 0.001, 0.014, "?", False, ""),
        ],
        "driver n estimate low high sign beats_noise note",
    )
    fit = figures(
        [(1790, 1700, 0.38, 0.34, 0.42, 0.012, "")], "n customers estimate low high noise note"
    )
    cells = figures(
        [
            ("P1", "conversion", "where it hurts", "payment fails", 1284, 0.31, 0.27, 0.35, "a-1"),
            ("P2", "conversion", "where it hurts", "payment fails", 1809, 0.02, 0.01, 0.03, "a-2"),
            (
                "all",
                "retention",
                "where it hurts",
                "waits for an answer",
                5836,
                0.05,
                0.04,
                0.06,
                "a-3",
            ),
            ("P4", "consideration", "where it hurts", "unclear sizes", 4, NAN, NAN, NAN, ""),
            ("P1", "conversion", "what they do", "payment", 1284, 0.86, 0.84, 0.88, "a-4"),
        ],
        "persona stage row item n estimate low high evidence",
    )
    funnel = figures(
        [
            ("awareness", 5836, 1.0, 0.999, 1.0, ""),
            ("consideration", 5836, 0.86, 0.84, 0.88, ""),
            ("conversion", 5836, 0.57, 0.55, 0.59, ""),
            ("retention", 5836, 0.31, 0.29, 0.33, ""),
            ("loyalty", 5836, 0.09, 0.08, 0.10, ""),
        ],
        "stage n estimate low high note",
    )
    emotions = figures(
        [
            ("en", "all touchpoints", 900, 702, 0.12, 0.08, 0.16, ""),
            ("en", "payment", 120, 103, -0.41, -0.5, -0.32, ""),
            ("pt", "all touchpoints", 480, 311, -0.05, -0.1, 0.0, ""),
            ("ro", "all touchpoints", 41, 0, NAN, NAN, NAN, "no model for Romanian"),
        ],
        "language touchpoint comments n estimate low high note",
    )
    findings = figures(
        [
            ("pay in one go", "goal", "", "conversion", "", "interviews", "5 of 8", "supported"),
            (
                "be sure it fits before paying",
                "need",
                "",
                "consideration",
                "",
                "interviews",
                "6 of 8",
                "untestable",
            ),
            ("not to chase anyone", "need", "", "retention", "", "workshop", "", "assumption"),
        ],
        "statement row persona stage touchpoint method participants status",
    )
    counted = {
        "customers": 5836.0,
        "interactions": 212480.0,
        "touchpoints": 31.0,
        "channels": 7.0,
        "answers asked for": 10064.0,
        "answers given": 3120.0,
        "comments": 2304.0,
    }
    support = figures(
        [
            ("personas", True, ""),
            ("employees' side", False, "a table of cases with the team that was in charge"),
        ],
        "artifact supported unlock",
    )
    facts = pd.DataFrame({"fact": list(counted), "value": list(counted.values())})
    period = {"start": "2025-01-01", "end": "2025-12-31"}
    return {
        "kpis": Made(table=kpis, about=about),
        "kpis_by_persona": Made(table=by_persona),
        "personas": Made(summary=summary),
        "drivers": Made(shares=shares, fit=fit),
        "journeys": Made(cells=cells),
        "funnel": funnel,
        "emotions": Made(summary=emotions),
        "findings": findings,
        "health": Made(facts=facts, support=support, parameters=period),
    }


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of made-up results, as a report writes them."""
    folder = tmp_path_factory.mktemp("results")
    save_results(folder, **made_results())
    return folder


@pytest.fixture
def results(saved: Path) -> dict[str, Saved]:
    """Made-up results, read back anew, so that a test may change them."""
    return read_results(saved)


@pytest.fixture
def parse() -> type[ParsedPage]:
    return ParsedPage


@pytest.fixture
def settings() -> Settings:
    return Settings(
        "Customer experience at Example Outdoor, 2025",
        currency="EUR",
        synthetic=True,
        limits=(
            "Those who left before paying were never asked: NPS speaks for buyers only.",
            "Nothing on the employees' side: no such source.",
        ),
        targets={"nps": 30, "response_time": 8},
        benchmarks={"nps": 25},
    )


@pytest.fixture
def shell(settings: Settings) -> Shell:
    names = {
        "00_data_health": "Data health",
        "01_personas": "Personas",
        "02_journeys": "Journeys",
        "03_emotional_drivers": "Emotions and drivers",
        "04_kpis": "Key figures",
    }
    return make_shell(settings, link_pages([Page(name, title) for name, title in names.items()]))


@pytest.fixture(scope="session")
def notebook_in() -> Callable[..., Path]:
    """Return a function that writes a notebook into a folder: a parameters cell, and others."""

    def write(folder: Path, name: str, *cells: str, parameters: str = "") -> Path:
        declared = 'study: str = "."  # the folder\nresults: str = ""  # where to write'
        first = v4.new_code_cell("\n".join(filter(None, [declared, parameters])))
        first.metadata["tags"] = ["parameters"]
        rest = [
            v4.new_markdown_cell(cell) if cell.startswith("#") else v4.new_code_cell(cell)
            for cell in cells
        ]
        path = folder / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(v4.new_notebook(cells=[first, *rest]), path)
        return path

    return write


@pytest.fixture
def write_notebook(notebook_in: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """Return ``notebook_in`` for this test's own folder."""
    return partial(notebook_in, tmp_path)
