"""Small pieces of HTML that every room may use: figures in words, and accessible tables of them.

Everything that comes from data is escaped. Only what these modules build is ``Html``, which no
later call escapes again. The pieces read well without a style sheet, so JupyterLab shows them too.
"""

from cxlab.markup.html import STYLE, Html, chip, escape, finding, gain, pain, soft, tag, verdict
from cxlab.markup.numbers import (
    Unit,
    duration,
    hours,
    interval,
    money,
    number,
    percent,
    points,
    unit_of,
    written,
)
from cxlab.markup.tables import beside, cell, figure, figures_table, html_table

__all__ = [
    "STYLE",
    "Html",
    "Unit",
    "beside",
    "cell",
    "chip",
    "duration",
    "escape",
    "figure",
    "figures_table",
    "finding",
    "gain",
    "hours",
    "html_table",
    "interval",
    "money",
    "number",
    "pain",
    "percent",
    "points",
    "soft",
    "tag",
    "unit_of",
    "verdict",
    "written",
]
