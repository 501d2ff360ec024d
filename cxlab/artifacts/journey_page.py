"""A journey map as an accessible table: stages as columns, what is known as rows."""

import pandas as pd

from cxlab.artifacts.journey_answers import UNPLACED
from cxlab.artifacts.journey_cells import DO, FEEL, HURT, NEXT, OWNER, ROWS, TIME, TOLD
from cxlab.markup import STYLE, Html, beside, chip, finding, pain, soft, tag, written
from cxlab.markup.numbers import MINUS
from cxlab.privacy import mask_text

_LAYOUT = (
    "<style>@media (min-width:601px){.cxlab.journey table{table-layout:fixed;min-width:62em}}"
    "@media (max-width:600px){div.journey tbody td{flex:1 0 100%}}"
    ".cxlab.journey :is(td,th){overflow-wrap:anywhere;border-top:1px solid #dfe3e8}"
    ".cxlab.journey ul{list-style:none;margin:0;padding:0}.cxlab.journey li{margin:0 0 .3em}"
    ".cxlab.journey th .n{display:block;font-weight:400}.cxlab.journey th:first-child{width:9em}"
    "</style>"
)

_LONGEST = 80  # characters of a name that are shown
_MOST, _LONG_MOST = 8, 4  # entries of a cell that are shown; of rows whose entries are long

_HINTS = {
    DO: "share of the stage's customers",
    TIME: "median, until a later stage",
    FEEL: f"mean answer, from {MINUS}1 (worst) to 1 (best)",
    TOLD: "heard, not computed",
}

#: Which of the channels' colours a channel takes.
_KINDS = {
    "web": ("web", "site", "online", "desktop"),
    "app": ("app", "mobile"),
    "store": ("store", "shop", "branch", "pos"),
    "mail": ("mail",),
    "call": ("call", "phone", "telephone"),
    "social": ("social",),
}


def map_html(
    cells: pd.DataFrame,
    stages: pd.DataFrame,
    names: dict[str, str],
    *,
    notes: tuple[str, ...] = (),
) -> Html:
    """Return a table for each persona, and below it what could not be placed.

    Parameters
    ----------
    cells, stages : pandas.DataFrame
        The frames of a ``JourneyMap``.
    names : dict of str to str
        The name of each persona, in order.
    notes : tuple of str
        What is said below the tables.

    Returns
    -------
    Html
        Everything that comes from data is escaped.
    """
    tables = [
        _table(cells[cells["persona"] == key], stages[stages["persona"] == key], name)
        for key, name in names.items()
    ]
    titles = [tag("summary", f"Journey map: {mask_text(name)}") for name in names.values()]
    folded = [tag("details", *pair) for pair in zip(titles[1:], tables[1:], strict=True)]
    below = [tag("ul", *(tag("li", note) for note in notes))] if notes else []
    return Html("".join([*tables[:1], *folded, *below]))


def _table(cells: pd.DataFrame, stages: pd.DataFrame, name: str) -> Html:
    n = f"{int(stages['n'].max()):,}" if len(stages) else "0"
    caption = f"Journey map: {mask_text(name)}, n {n} customers"
    heads = [tag("th", _head(stage), scope="col") for _, stage in stages.iterrows()]
    table = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", tag("th", "Stage", scope="col"), *heads)),
        tag("tbody", *(_row(cells, row, list(stages["stage"])) for row in ROWS)),
    )
    attributes = {"role": "region", "aria_label": caption, "tabindex": "0"}
    whole = tag("div", Html(STYLE + _LAYOUT), table, class_="cxlab journey blocks", **attributes)
    return Html(whole + _unplaced(cells[cells["stage"] == UNPLACED]))


def _head(stage: pd.Series) -> Html:
    n, note = stage["customers"], stage["note"]
    words = [note] if pd.isna(n) else [f"n {int(n):,}", note]
    return Html(tag("b", _title(stage["stage"])) + soft(", ".join(word for word in words if word)))


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "\u2026"


def _row(cells: pd.DataFrame, row: str, stages: list[str]) -> Html:
    title = [_title(row), *([soft(_HINTS[row])] if row in _HINTS else [])]
    here = cells[cells["row"] == row]
    columns = [
        tag("td", _entries(here[here["stage"] == stage]), data_label=f"{_title(stage)}:")
        for stage in stages
    ]
    return tag("tr", tag("th", *title, scope="row"), *columns)


def _entries(cells: pd.DataFrame) -> Html:
    named = cells["row"].isin([DO, FEEL, HURT]) & (cells["item"] != "")
    hidden = named & cells["estimate"].isna()
    shown, few = cells[~hidden], int(hidden.sum())
    most = _LONG_MOST if cells["row"].isin([FEEL, HURT]).any() else _MOST
    entries = [_entry(cell) for _, cell in shown.head(most).iterrows()]
    if len(shown) > most:
        entries.append(soft(f"{len(shown) - most} more in the results"))
    if few:
        what = "with too few answers to show" if (cells["row"] == FEEL).all() else "hidden"
        entries.append(soft(f"{few} {what}, or that would give such away"))
    return entries[0] if len(entries) == 1 else tag("ul", *(tag("li", entry) for entry in entries))


def _entry(cell: pd.Series) -> Html:
    """Write one cell as its row asks."""
    masked = cell["item"] if cell["row"] in (OWNER, TIME, NEXT) else mask_text(cell["item"])
    item, note = masked if cell["row"] == TOLD else _short(masked), mask_text(cell["note"])
    if cell["row"] == TOLD and item:
        return finding(item, note)
    if pd.isna(cell["estimate"]) and cell["row"] != OWNER:
        return soft(note)
    figure = Html("") if pd.isna(cell["estimate"]) else _figure(cell)
    quote = [tag("q", cell["quote"])] if cell["quote"] else []
    if cell["row"] == DO:
        parts = [_chip(cell), figure]
    elif cell["row"] == HURT:
        parts = [pain(item), figure, *quote]
    elif cell["row"] in (TIME, NEXT):
        parts = [figure, tag("div", soft(item))]
    elif cell["row"] == OWNER:
        parts = [tag("span", item), soft(note)] if item else [soft(note)]
    else:
        parts = [tag("span", item), figure]
    return Html(" ".join(part for part in parts if part))


def _figure(cell: pd.Series) -> Html:
    unit = "number" if cell["unit"] == "score" else cell["unit"]
    value = written(cell["estimate"], unit)
    known = cell.drop("n") if cell["row"] == DO else cell  # the same n stands at the stage
    around = beside(known.to_dict(), unit)
    return Html(tag("b", value) + " " + soft(around))


def _chip(cell: pd.Series) -> Html:
    actor = "" if cell["actor"] in ("", "company") else cell["actor"]
    kind = "other" if actor else chip_kind(cell["channel"])
    words = (_short(mask_text(cell["item"])), mask_text(cell["channel"]), actor)
    return chip(", ".join(word for word in words if word), kind)


def chip_kind(channel: str) -> str:
    """Return which of the channels' colours a channel takes.

    Examples
    --------
    >>> chip_kind("Mobile site"), chip_kind("carrier")
    ('web', 'other')
    """
    low = channel.casefold()
    return next((kind for kind, words in _KINDS.items() if any(w in low for w in words)), "other")


def _unplaced(cells: pd.DataFrame) -> Html:
    if cells.empty:
        return Html("")
    title = tag("p", tag("b", "Not at any one stage"))
    return Html(title + tag("ul", *(tag("li", _entry(cell)) for _, cell in cells.iterrows())))
