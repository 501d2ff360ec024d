"""What stands where a chart would, when the data cannot carry one."""

from dataclasses import dataclass

from cxlab.markup import Html, tag


@dataclass(frozen=True)
class Unsaid:
    """A sentence in place of an empty chart: why there is nothing to draw.

    Examples
    --------
    >>> Unsaid("Nobody was asked.")._repr_html_()
    '<p class="unsaid">Nobody was asked.</p>'
    """

    reason: str

    def _repr_html_(self) -> Html:
        return tag("p", self.reason, class_="unsaid")
