"""Explore personas with controls: how many, formed by which features; the pictures follow."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as ipw
import pandas as pd

from cxlab.charts import plot_persona_map, plot_selection, plot_traits, side_by_side
from cxlab.errors import CxlabError
from cxlab.markup import Html, figures_table, tag
from cxlab.personas import Personas, catalogue, customer_features, group_customers
from cxlab.personas.personas import caption_of
from cxlab.study import Study

#: The largest number of personas that can be asked for.
MOST = 8

_STYLE = Html(
    "<style>.cxlab-explorer .widget-html-content{line-height:1.4}"
    ".cxlab-explorer .widget-checkbox{height:auto}"
    ".cxlab-explorer .widget-checkbox .widget-label-basic{white-space:normal;height:auto;"
    "line-height:1.35;align-items:flex-start}"
    ".cxlab-explorer .cxlab-busy{opacity:.45}</style>"
)

_SIZES = {
    "name": "persona",
    "verdict": "would it come back?",
    "rule": "what sets it apart, on average",
}


class PersonaExplorer(ipw.VBox):
    """The explorer that ``explore_personas`` returns.

    Parameters
    ----------
    described : pandas.DataFrame
        Features of each customer, as ``customer_features`` gives them.
    known : pandas.DataFrame
        Their catalogue.
    find : callable
        From the number of personas (or ``"auto"``) and the features' names to ``Personas``.
    about : str
        What stands above: the study's title, and that it is made where it is.

    Attributes
    ----------
    count : ipywidgets.IntSlider
        The number of personas.
    auto : ipywidgets.Checkbox
        Let the data choose that number.
    axes : dict of str to ipywidgets.Checkbox
        One for each kind of behaviour: switches all its features on or off.
    features : dict of str to ipywidgets.Checkbox
        One for each feature that may form personas.
    personas : Personas or None
        What is shown; None while the choice allows none.
    """

    def __init__(
        self,
        described: pd.DataFrame,
        known: pd.DataFrame,
        find: Callable[..., Personas],
        *,
        about: str = "",
    ) -> None:
        self._find = find
        self._quiet = False
        self.personas: Personas | None = None
        self.auto = ipw.Checkbox(value=True, description="let the data choose", indent=False)
        self.count = ipw.IntSlider(
            value=2,
            min=2,
            max=MOST,
            description="personas",
            continuous_update=False,
            style={"description_width": "64px"},
        )
        offered = known[known["clustered_on"] & described.notna().any().reindex(known.index)]
        self.features = {str(name): _box(str(label)) for name, label in offered["label"].items()}
        self._axis = {str(name): str(axis) for name, axis in offered["axis"].items()}
        self.axes = {axis: _box(f"all of {axis}") for axis in dict.fromkeys(self._axis.values())}
        self._folds = {axis: ipw.Accordion([self._boxes(axis)]) for axis in self.axes}
        self._message = ipw.HTML(layout=ipw.Layout(min_height="2.2em"))
        self._recipe = ipw.HTML()
        self._sizes, self._apart, self._plane = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._shown = ipw.VBox(
            [self._sizes, self._plane, self._apart],
            layout=ipw.Layout(flex="1 1 460px", min_width="320px", overflow="auto"),
        )
        row = ipw.HBox([self._controls(), self._shown], layout=ipw.Layout(flex_flow="row wrap"))
        super().__init__([ipw.HTML(_STYLE + tag("p", about)), row])
        self.add_class("cxlab-explorer")
        for control in (self.auto, self.count, *self.features.values()):
            control.observe(self._changed, names="value")
        for axis, box in self.axes.items():
            box.observe(self._switch(axis), names="value")
        self._show()

    def _controls(self) -> ipw.Widget:
        """Lay the controls out: the number, then the features by axis, each folded."""
        parts = [
            ipw.HTML("<b>How many</b>"),
            self.auto,
            self.count,
            self._message,
            ipw.HTML("<b>Formed by</b>"),
            *self._folds.values(),
            self._recipe,
        ]
        layout = ipw.Layout(width="300px", flex="0 0 auto", padding="0 16px 0 0")
        return ipw.VBox(parts, layout=layout)

    def _boxes(self, axis: str) -> ipw.Widget:
        boxes = [self.features[name] for name, its in self._axis.items() if its == axis]
        return ipw.VBox([self.axes[axis], *boxes] if len(boxes) > 1 else boxes)

    def _switch(self, axis: str) -> Callable[[dict[str, Any]], None]:
        """Return what sets all features of an axis at once, with one computation."""

        def switch(change: dict[str, Any]) -> None:
            if self._quiet:
                return
            with self._silence():
                for name, its in self._axis.items():
                    if its == axis:
                        self.features[name].value = change["new"]
            self._show()

        return switch

    def _changed(self, change: dict[str, Any]) -> None:
        """Compute anew; moving the slider means that the number is chosen by hand."""
        if self._quiet:
            return
        if change["owner"] is self.count and self.auto.value:
            with self._silence():
                self.auto.value = False
        self._show()

    @contextmanager
    def _silence(self) -> Iterator[None]:
        """Let a control be set from here without another computation."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _show(self) -> None:
        """Find the personas that the controls ask for, and show them."""
        chosen = [name for name, box in self.features.items() if box.value]
        self._tell_axes(set(chosen))
        self._message.value = tag("p", "Computing \u2026", role="status")
        self._shown.add_class("cxlab-busy")
        try:
            personas = self._find(
                k="auto" if self.auto.value else self.count.value, features=chosen
            )
        except CxlabError as error:
            self.personas = None
            self._message.value = tag("p", str(error), role="alert")
            self._sizes.value = self._apart.value = self._plane.value = self._recipe.value = ""
        else:
            self._draw(personas)
        self._shown.remove_class("cxlab-busy")

    def _draw(self, personas: Personas) -> None:
        self.personas = personas
        with self._silence():
            self.count.value = max(self.count.min, personas.k)
        self._message.value = ""
        self._sizes.value = figures_table(
            personas.summary,
            caption=caption_of(personas.summary),
            columns=_SIZES,
            heading="share of customers",
        ) + "".join(tag("p", note) for note in personas.notes)
        plane = side_by_side(plot_persona_map(personas), plot_selection(personas))
        self._plane.value = plane._repr_html_()
        self._apart.value = plot_traits(personas)._repr_html_()
        summary = tag("summary", "To have these personas in reports")
        self._recipe.value = tag("details", summary, tag("code", self._options()))

    def _options(self) -> str:
        """Return the options of ``cxlab report`` that make these personas."""
        chosen = [name for name, box in self.features.items() if box.value]
        number = "" if self.auto.value else f" -p k={self.count.value}"
        if len(chosen) < len(self.features):
            number += f" -p 'features={json.dumps(chosen, ensure_ascii=False)}'"
        return f"cxlab report STUDY{number}"

    def _tell_axes(self, chosen: set[str]) -> None:
        """Write beside each axis how many of its features form the personas."""
        for axis, fold in self._folds.items():
            names = [name for name, its in self._axis.items() if its == axis]
            used = len(chosen.intersection(names))
            fold.titles = (f"{axis} ({used} of {len(names)})",)
            with self._silence():
                self.axes[axis].value = used == len(names)


def _box(label: str) -> ipw.Checkbox:
    layout = ipw.Layout(width="auto")
    return ipw.Checkbox(value=True, description=label, indent=False, tooltip=label, layout=layout)


def explore_personas(study: Study, *, seed: int = 0) -> PersonaExplorer:
    """Explore personas with controls, without code.

    Choose how many personas there are and which features form them; sizes, what sets each apart
    and a map of customers follow. Every choice calls what ``find_personas`` calls, so a report
    with the same ``k`` and ``features`` shows the same personas.

    Parameters
    ----------
    study : Study
        An open study.
    seed : int
        As for ``find_personas``.

    Returns
    -------
    PersonaExplorer
        A widget; a notebook shows it when it is the last line of a cell.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.sample import write_sample
    >>> from cxlab.study import open_study
    >>> explorer = explore_personas(open_study(write_sample(tempfile.mkdtemp(), customers=100)))
    >>> explorer.count.value = 4
    >>> explorer.personas.k
    4
    """
    described = customer_features(study)

    def find(**choice: Any) -> Personas:
        return group_customers(described, study.settings, seed=seed, **choice)

    about = study.settings.title
    if study.settings.synthetic:
        about += ": made data, no real customers and no real company"
    return PersonaExplorer(described, catalogue(described), find, about=about)
