"""Explore personas with controls: how many, formed by what; then name them and decide on them."""

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
from cxlab.personas.deciding.decided import apply_decisions
from cxlab.personas.personas import caption_of
from cxlab.study import Study
from cxlab.study.decisions import read_decisions
from cxlab.widgets.choices import FeatureChoice
from cxlab.widgets.decide import DecisionForm

#: The largest number of personas that can be asked for.
MOST = 12

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
    "useful": "is it of use?",
    "typical": "typicality of its middle customer",
    "apart": "what sets it apart, on average",
    "decision": "which decision it would change",
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
        From the number of personas (or ``"auto"``) and what forms them (None, or a mapping from
        names to weights) to ``Personas``.
    study : Study, optional
        Where decisions are kept; without it none can be made.
    about : str
        What stands above: the study's title, and that it is made where it is.

    Attributes
    ----------
    count : ipywidgets.IntSlider
        The number of personas.
    auto : ipywidgets.Checkbox
        Let the data choose that number.
    choice : FeatureChoice
        What forms the personas: weights of axes, and their features.
    form : DecisionForm or None
        Name a persona, mark it, save.
    personas : Personas or None
        What is shown; None while the choice allows none.
    """

    def __init__(
        self,
        described: pd.DataFrame,
        known: pd.DataFrame,
        find: Callable[..., Personas],
        *,
        study: Study | None = None,
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
        self.choice = FeatureChoice(described, known, self._show)
        self.form = None if study is None else DecisionForm(study, self._decided)
        self._message = ipw.HTML(layout=ipw.Layout(min_height="2.2em"))
        self._recipe = ipw.HTML()
        self._sizes, self._apart, self._plane = ipw.HTML(), ipw.HTML(), ipw.HTML()
        parts = [self._sizes, *([self.form] if self.form else []), self._plane, self._apart]
        wide = ipw.Layout(flex="1 1 460px", min_width="320px", overflow="auto")
        self._shown = ipw.VBox(parts, layout=wide)
        row = ipw.HBox([self._controls(), self._shown], layout=ipw.Layout(flex_flow="row wrap"))
        super().__init__([ipw.HTML(_STYLE + tag("p", about)), row])
        self.add_class("cxlab-explorer")
        for control in (self.auto, self.count):
            control.observe(self._changed, names="value")
        self._show()

    def _controls(self) -> ipw.Widget:
        """Lay the controls out: the number, then what forms the personas."""
        parts = [
            ipw.HTML("<b>How many</b>"),
            self.auto,
            self.count,
            self._message,
            ipw.HTML("<b>Formed by</b>"),
            self.choice,
            self._recipe,
        ]
        layout = ipw.Layout(width="300px", flex="0 0 auto", padding="0 16px 0 0")
        return ipw.VBox(parts, layout=layout)

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
        wait = ": trying each number takes some seconds" if self.auto.value else ""
        self._message.value = tag("p", f"Computing{wait} \u2026", role="status")
        self._shown.add_class("cxlab-busy")
        try:
            personas = self._find(
                k="auto" if self.auto.value else self.count.value, features=self.choice.features()
            )
        except CxlabError as error:
            self._clear(str(error))
        else:
            self._message.value = ""
            self._draw(personas)
        self._shown.remove_class("cxlab-busy")

    def _clear(self, reason: str) -> None:
        """Show why there are no personas, and nothing else."""
        self.personas = None
        self._message.value = tag("p", reason, role="alert")
        self._sizes.value = self._apart.value = self._plane.value = self._recipe.value = ""
        if self.form:
            self.form.offer(None)

    def _decided(self, personas: Personas) -> None:
        """Show what a decision made of the personas."""
        self._shown.add_class("cxlab-busy")
        self._draw(personas)
        self._shown.remove_class("cxlab-busy")

    def _draw(self, personas: Personas) -> None:
        self.personas = personas
        with self._silence():
            self.count.value = min(max(self.count.min, personas.k), self.count.max)
        self._sizes.value = _sizes(personas)
        if self.form:
            self.form.offer(personas)
        plane = side_by_side(plot_persona_map(personas), plot_selection(personas))
        self._plane.value = plane._repr_html_()
        self._apart.value = plot_traits(personas)._repr_html_()
        summary = tag("summary", "To have these personas in reports")
        self._recipe.value = tag("details", summary, tag("code", self._options()))

    def _options(self) -> str:
        """Return the options of ``cxlab report`` that make these personas."""
        number = "" if self.auto.value else f" -p k={self.count.value}"
        chosen = self.choice.features()
        if chosen is not None:
            number += f" -p 'features={json.dumps(chosen, ensure_ascii=False)}'"
        return f"cxlab report STUDY{number}"


def _sizes(personas: Personas) -> str:
    """Return the table of personas, and what must be said beside it."""
    summary = personas.summary
    typical = personas.members.groupby("persona")["typicality"].median()
    table = summary.assign(typical=summary["persona"].map(typical).astype("float64"))
    aimed = table["target"].fillna(value=False).astype("bool")
    table["name"] = table["name"].where(~aimed, table["name"] + " (target)")
    empty = [name for name in _SIZES if table[name].isna().all() or table[name].eq("").all()]
    return figures_table(
        table,
        caption=caption_of(summary),
        columns={name: words for name, words in _SIZES.items() if name not in empty},
        heading="share of customers",
        formats={"typical": "number"},
    ) + _notes(personas.notes)


def _notes(notes: tuple[str, ...]) -> str:
    """Return what must be said; what was not used is folded, as it is long."""
    unused = [note for note in notes if note.startswith("Not used, ")]
    told = "".join(tag("p", note) for note in notes if note not in unused)
    if not unused:
        return told
    words = f"{len(unused)} feature{' was' if len(unused) == 1 else 's were'} not used, and why"
    listed = tag("ul", *(tag("li", note) for note in unused))
    return told + tag("details", tag("summary", words), listed)


def explore_personas(study: Study, *, seed: int = 0) -> PersonaExplorer:
    """Explore personas with controls, without code, and decide on them.

    Choose how many personas there are and what forms them; sizes, what sets each apart and a map
    of customers follow. Name a persona, mark it as a target, write down which decision it would
    change, and save: later reports use it. Every choice calls what ``find_personas`` calls, so a
    report with the same ``k`` and ``features`` shows the same personas.

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
    seen: dict[str, Personas] = {}

    def find(**choice: Any) -> Personas:
        key = json.dumps(choice)
        if key not in seen:
            seen[key] = group_customers(described, study.settings, seed=seed, **choice)
        return apply_decisions(seen[key], read_decisions(study))

    about = study.settings.title
    if study.settings.synthetic:
        about += ": made data, no real customers and no real company"
    return PersonaExplorer(described, catalogue(described), find, study=study, about=about)
