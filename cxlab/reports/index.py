"""A report's first page, made from the results that the other pages are made from."""

from collections.abc import Mapping
from typing import Any

from cxlab.reports.cards.drivers import drivers, outcome
from cxlab.reports.cards.headline import headline
from cxlab.reports.cards.pains import feelings, funnel, pains
from cxlab.reports.cards.people import people
from cxlab.reports.cards.tiles import tiles
from cxlab.reports.cards.told import gaps, told
from cxlab.reports.cards.words import Absent, Facts
from cxlab.reports.page import render_template
from cxlab.reports.results import Saved
from cxlab.reports.shell import Shell
from cxlab.study.settings import Settings

#: The cards of the first page, stack beside stack: heading, and what makes its content.
STACKS = (
    (("Who they are", people), ("Where it hurts most", pains), ("How far they get", funnel)),
    (
        ("What goes with {outcome}", drivers),
        ("How comments sound", feelings),
        ("What people told us", told),
    ),
)


def render_index(
    results: Mapping[str, Saved],
    shell: Shell,
    settings: Settings,
    meta: Mapping[str, Any] | None = None,
) -> str:
    """Return a report's first page.

    Parameters
    ----------
    results : mapping
        Name -> result, as ``read_results`` gives them: ``kpis``, ``kpis_by_persona``,
        ``personas``, ``journeys``, ``funnel``, ``emotions``, ``drivers``, ``findings``,
        ``health``. Each may be absent: its part says so in a sentence.
    shell : Shell
        What every page shows of its study.
    settings : Settings
        The study's: targets, benchmarks, limits.
    meta : mapping, optional
        What is known about the study's rows (``Study.meta``).

    Returns
    -------
    str
        The page, as self-contained as the others.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> settings = Settings("Two shops")
    >>> "This report has no page on" in render_index({}, make_shell(settings), settings)
    True
    """
    facts = Facts(results, shell, settings, meta or {})
    made = [
        [(_heading(heading, facts), make(facts)) for heading, make in cards] for cards in STACKS
    ]
    absent = [part for stack in made for _, part in stack if isinstance(part, Absent)]
    stacks = [[card for card in stack if not isinstance(card[1], Absent)] for stack in made]
    stacks[-1].append(("What we cannot say", gaps(facts, absent)))
    content = {"headline": headline(facts), "tiles": tiles(facts)}
    sheets = _sheets(results)
    return render_template("index.html.j2", shell=shell, sheets=sheets, stacks=stacks, **content)


def _sheets(results: Mapping[str, Saved]) -> list[tuple[str, str]]:
    """Return what is said of each frame's CSV, and where it lies beside the page."""
    return [
        (
            f"{name}: {frame}".removesuffix(": table").replace("_", " "),
            f"results/{name}.{frame}.csv",
        )
        for name, saved in results.items()
        for frame, rows in saved.frames.items()
        if len(rows)
    ]


def _heading(heading: str, facts: Facts) -> str:
    return heading.format(outcome=outcome(facts))
