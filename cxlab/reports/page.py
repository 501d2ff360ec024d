"""An executed notebook as a page: its words and tables and charts, none of its code."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from cxlab.markup import STYLE, Html, soft, tag
from cxlab.reports.paths import WITHHELD, shows_one
from cxlab.reports.shell import Page, Shell

#: Cells with one of these tags help those who open the notebook; pages leave them out.
HIDDEN_TAGS = ("parameters", "injected-parameters", "remove-cell", "papermill-error-cell-tag")


_BESIDE = re.compile(r'(?<=<span class="n">)[^<]*')


@dataclass(frozen=True)
class Piece:
    """What one cell shows."""

    html: Html
    look: str


@dataclass(frozen=True)
class Section:
    """The cells from one heading of the second level to the next; a phone folds some of them."""

    pieces: tuple[Piece, ...]
    look: str
    folded: tuple[Piece, ...] = ()


def render_page(notebook: NotebookNode, page: Page, shell: Shell) -> str:
    """Return an executed notebook as a self-contained page.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The notebook with its outputs.
    page : Page
        Its name, title, neighbours, and its failure if it has one.
    shell : Shell
        What the page shows of its study.

    Returns
    -------
    str
        The page: HTML that asks for nothing outside itself. Of the outputs it shows those that
        are HTML or Markdown; a picture without alternative text is named, not shown, and so is a
        card of one customer, which nobody may publish.

    Examples
    --------
    >>> from nbformat import v4
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> notebook = v4.new_notebook(cells=[v4.new_markdown_cell("# Who they *are*")])
    >>> html = render_page(notebook, Page("01_who", "Who"), make_shell(Settings("Two shops")))
    >>> "<h1>Who they <em>are</em></h1>" in html
    True
    """
    resources = {"page": page, "shell": shell}
    return _finish(str(PageExporter().from_notebook_node(notebook, resources=resources)[0]))


def render_template(name: str, **content: Any) -> str:
    """Return a page made from another template of the report's folder.

    Parameters
    ----------
    name : str
        The template's file: ``"index.html.j2"``.
    **content : object
        What it shows; everything but ``Html`` is escaped.

    Returns
    -------
    str
        The page.
    """
    page = PageExporter().environment.get_template(name).render(**content)
    return _finish(page)


def page_title(notebook: NotebookNode, name: str) -> str:
    """Return a notebook's first heading as plain text, or else its name in words.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Any notebook.
    name : str
        Its name without the ending.

    Returns
    -------
    str
        The title.

    Examples
    --------
    >>> page_title(NotebookNode(cells=[]), "03_emotional_drivers")
    'Emotional drivers'
    """
    for cell in notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("# "):
                return str(line[2:]).strip()
    words = name.lstrip("0123456789_").replace("_", " ") or name
    return words[:1].upper() + words[1:]


class PageExporter(TemplateExporter):
    """nbconvert with cxlab's own template, which escapes whatever is not HTML already."""

    def __init__(self) -> None:
        folder = str(Path(__file__).parent)
        super().__init__(template_name="template", extra_template_basedirs=[folder])
        self.template_file = "notebook.html.j2"

    def _file_extension_default(self) -> str:
        return ".html"

    def _create_environment(self) -> Environment:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.undefined = StrictUndefined
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.filters["sections"] = sections
        return environment


def sections(notebook: NotebookNode) -> list[Section]:
    """Return what a notebook shows, in sections: the lead, then one for each second heading.

    A line of dashes ends the last of them: what follows it stands outside the cards again. What
    cells show never stands outside a card. What they show under a heading is ``folded``, save in
    the first card: a phone opens it when it is asked to.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The notebook with its outputs.

    Returns
    -------
    list of Section
        Those that show anything, in order.

    Examples
    --------
    >>> from nbformat import v4
    >>> cells = [v4.new_markdown_cell(text) for text in ("# Title", "## First", "words")]
    >>> [(section.look, len(section.pieces)) for section in sections(v4.new_notebook(cells=cells))]
    [('lead', 1), ('card', 2)]
    """
    found: list[tuple[str, list[Piece]]] = [("lead", [])]
    for cell in notebook.cells:
        if set(cell.metadata.get("tags", [])) & set(HIDDEN_TAGS):
            continue
        if cell.cell_type == "markdown" and cell.source.startswith(("## ", "---")):
            found.append(("card" if cell.source.startswith("#") else "lead", []))
        pieces = _pieces(cell)
        if found[-1][0] == "lead" and any(piece.look == "output" for piece in pieces):
            found.append(("card", []))
        found[-1][1].extend(pieces)
    shown = [(look, tuple(pieces)) for look, pieces in found if pieces]
    first = next((at for at, (look, _) in enumerate(shown) if look == "card"), 0)
    return [
        _fold(pieces, look) if at > first else Section(pieces, look)
        for at, (look, pieces) in enumerate(shown)
    ]


def _fold(pieces: tuple[Piece, ...], look: str) -> Section:
    """Fold what stands below the words that a section begins with, unless it is folded already."""
    outputs = [at for at, piece in enumerate(pieces) if piece.look == "output"]
    words = outputs[0] if outputs else len(pieces)
    if not words or all(pieces[at].html.startswith("<details") for at in outputs):
        return Section(pieces, look)
    return Section(pieces[:words], look, pieces[words:])


def _pieces(cell: NotebookNode) -> list[Piece]:
    if cell.cell_type == "markdown":
        return [Piece(_markdown(cell.source), "cell")]
    outputs = cell.get("outputs", []) if cell.cell_type == "code" else []
    return [Piece(html, "output") for output in outputs if (html := _output(output))]


def _output(output: NotebookNode) -> Html:
    data = output.get("data", {})
    if shows_one(data):
        return WITHHELD
    if "text/html" in data:
        return Html(data["text/html"])
    if "text/markdown" in data:
        return _markdown(data["text/markdown"])
    if any(kind.startswith("image/") for kind in data):
        words = "A picture without words for those who do not see it is left out: show a Chart."
        return tag("p", soft(words))
    return Html("")


def _finish(page: str) -> str:
    """Take out what the page's own style replaces; keep intervals and n on one line each."""
    return _BESIDE.sub(_bind, page.replace(STYLE, ""))


def _bind(match: re.Match[str]) -> str:
    return re.sub(r"(?<=\d) to (?=[+\u2212]?\d)|(?<=\bn) (?=\d)", _unbroken, match[0])


def _unbroken(match: re.Match[str]) -> str:
    return match[0].replace(" ", "\u00a0")


def _markdown(source: str) -> Html:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return Html(MarkdownWithMath(renderer=renderer).render(source))
