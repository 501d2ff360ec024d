"""What every ``plot_*`` returns: a figure, a title that states the finding, and words for it."""

import base64
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from cxlab.charts.style import theme
from cxlab.errors import CxlabError, unknown
from cxlab.markup import Html, tag

#: How far a narrow page may shrink a chart before it scrolls: 6.4 inches fit a phone.
LEAST = 0.72

_PIXELS = 96  # of CSS, in an inch

#: Without these, a file would carry the time and the program that drew it.
_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart that says in words what it shows, so that a page can carry it for every reader.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The drawing, without a title of its own.
    title : str
        The finding in one sentence: "Evening app shoppers stop at payment".
    alt : str
        What is to be seen, for those who do not see it: the kind of chart, and its figures.

    Raises
    ------
    CxlabError
        The title or the alternative text is empty.

    Examples
    --------
    >>> from cxlab.charts.style import new_figure
    >>> figure, axes = new_figure()
    >>> chart = Chart(figure, "Nobody came back", "One empty axis.")
    >>> chart._repr_html_()[:68]
    '<figure class="chart"><figcaption>Nobody came back</figcaption><img '
    """

    figure: Figure
    title: str
    alt: str

    def __post_init__(self) -> None:
        for name in ("title", "alt"):
            if not getattr(self, name).strip():
                raise CxlabError(f"the chart's {name} is empty: say in words what it shows")

    def _repr_html_(self) -> Html:
        image = base64.b64encode(self.to_bytes("svg")).decode("ascii")
        source = f"data:image/svg+xml;base64,{image}"
        least = int(self.figure.get_figwidth() * _PIXELS * LEAST)
        style = f"max-width:100%;min-width:{least}px;height:auto"
        picture = tag("img", alt=self.alt, src=source, style=style)
        return tag("figure", tag("figcaption", self.title), picture, class_="chart")

    def to_bytes(self, kind: str = "svg") -> bytes:
        """Return the drawing as a file's content; the same chart always gives the same bytes.

        Parameters
        ----------
        kind : {"svg", "png", "pdf"}
            The kind of file.

        Returns
        -------
        bytes
            The file's content.

        Raises
        ------
        UnknownNameError
            The kind is none of these.
        """
        if kind not in _METADATA:
            raise unknown("kind of picture", kind, _METADATA)
        buffer = BytesIO()
        with theme():
            self.figure.savefig(buffer, format=kind, metadata=_METADATA[kind], dpi=160)
        return buffer.getvalue()

    def save(self, path: str | Path) -> Path:
        """Write the drawing to a file, whose ending says which kind: svg, png or pdf.

        Parameters
        ----------
        path : str or pathlib.Path
            The file; its folder must exist.

        Returns
        -------
        pathlib.Path
            The file.
        """
        target = Path(path)
        target.write_bytes(self.to_bytes(target.suffix.lstrip(".").lower()))
        return target
