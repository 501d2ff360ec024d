"""Explore personas with controls: how many, formed by which features; the pictures follow."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import ipywidgets as ipw
import pandas as pd

from cxlab.charts import plot_persona_map, plot_traits
from cxlab.errors import CxlabError
from cxlab.markup import tag
from cxlab.personas import Personas, catalogue, customer_features, group_customers
from cxlab.study import Study

#: The largest number of personas that can be asked for.
MOST = 8


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

    Attributes
    ----------
    count : ipywidgets.IntSlider
        The number of personas.
    auto : ipywidgets.Checkbox
        Let the data choose that number.
    features : dict of str to ipywidgets.Checkbox
        One for each feature that may form personas.
    personas : Personas or None
        What is shown; None while the choice allows none.
    """

    def __init__(
        self, described: pd.DataFrame, known: pd.DataFrame, find: Callable[..., Personas]
    ) -> None:
        self._find = find
        self._quiet = False
        self.personas: Personas | None = None
        self.auto = ipw.Checkbox(value=True, description="let the data choose", indent=False)
        self.count = ipw.IntSlider(
            value=2, min=2, max=MOST, description="personas", continuous_update=False
        )
        offered = known[known["clustered_on"]]
        self.features = {
            str(name): ipw.Checkbox(value=True, description=label, indent=False)
            for name, label in offered["label"].items()
            if described[name].notna().any()
        }
        self._message = ipw.HTML()
        self._sizes, self._apart, self._plane = ipw.HTML(), ipw.HTML(), ipw.HTML()
        controls = ipw.VBox(
            [ipw.HTML("<b>How many</b>"), self.auto, self.count, *self._axes(offered)],
            layout=ipw.Layout(width="280px", flex="0 0 auto", padding="0 16px 0 0"),
        )
        shown = ipw.VBox(
            [self._message, self._sizes, self._apart, self._plane],
            layout=ipw.Layout(flex="1 1 420px", min_width="320px"),
        )
        super().__init__([ipw.HBox([controls, shown], layout=ipw.Layout(flex_flow="row wrap"))])
        for control in (self.auto, self.count, *self.features.values()):
            control.observe(self._changed, names="value")
        self._show()

    def _axes(self, offered: pd.DataFrame) -> list[ipw.Widget]:
        """Lay the features out by axis, each axis folded under its name."""
        folds = []
        for axis, rows in offered.groupby("axis", sort=False):
            boxes = [self.features[name] for name in rows.index if name in self.features]
            if boxes:
                fold = ipw.Accordion([ipw.VBox(boxes)], titles=(str(axis),))
                folds.append(fold)
        return [ipw.HTML("<b>Formed by</b>"), *folds]

    def _changed(self, change: dict[str, Any]) -> None:
        """Compute anew; moving the slider means that the number is chosen by hand."""
        if self._quiet:
            return
        if change["owner"] is self.count and self.auto.value:
            with self._silence():
                self.auto.value = False
        self._show()

    @contextmanager
    def _silence(self) -> Any:
        """Let a control be set from here without another computation."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _show(self) -> None:
        self._message.value = tag("p", "Computing \u2026", role="status")
        chosen = [name for name, box in self.features.items() if box.value]
        try:
            personas = self._find(k="auto" if self.auto.value else self.count.value, features=chosen)
        except CxlabError as error:
            self.personas = None
            self._message.value = tag("p", str(error), role="alert")
            self._sizes.value = self._apart.value = self._plane.value = ""
            return
        self.personas = personas
        with self._silence():
            self.count.value = max(self.count.min, personas.k)
        self._message.value = ""
        self._sizes.value = personas._repr_html_()
        self._apart.value = plot_traits(personas)._repr_html_()
        self._plane.value = plot_persona_map(personas)._repr_html_()


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

    return PersonaExplorer(described, catalogue(described), find)
